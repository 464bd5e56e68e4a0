import { CsrfField } from '../components/form.tsx'
import { LonePage } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'

export function VerifyEmailPage({ token }: { token: string }) {
  const words = useMessages().identity.verifyEmail
  return (
    <LonePage title={words.title}>
      <h1>{words.title}</h1>
      <p>{words.lead}</p>
      <form class="form" method="post" action="/verify-email">
        <CsrfField />
        <input type="hidden" name="token" value={token} />
        <button class="btn btn-primary" type="submit">
          {words.submit}
        </button>
      </form>
    </LonePage>
  )
}
