import { CsrfField } from '../components/form.tsx'
import { useMessages } from '../page-context.tsx'

/** Makes the connection to the models of compose/local.yml, and leads to it. */
export function LocalModelsForm() {
  const { local } = useMessages().modelConnections
  return (
    <form method="post" action="/model-connections/local">
      <CsrfField />
      <button class="btn" type="submit">
        {local.button}
      </button>
    </form>
  )
}
