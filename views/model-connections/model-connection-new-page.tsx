import type { FieldIssue } from '#core/errors.ts'
import { CsrfField, FormMessage } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { LocalModelsForm } from './local-models-form.tsx'
import { ConnectionFields, type ConnectionValues, DefaultButton, NEW_PATH } from './model-connection-form.tsx'

interface ModelConnectionNewPageProps {
  values: ConnectionValues
  issues: readonly FieldIssue[]
  message?: string
}

export function ModelConnectionNewPage({ values, issues, message }: ModelConnectionNewPageProps) {
  const words = useMessages().modelConnections
  const { cancel } = useMessages().shell.form
  return (
    <Page title={words.form.newTitle} isNarrow>
      <a class="crumb" href="/model-connections">
        <Icon name="back" />
        {words.title}
      </a>
      <div class="page-head">
        <h1>{words.form.newTitle}</h1>
      </div>
      <KindChoice chosen={values.kind} />
      {values.kind === 'cascade' && <LocalModels />}
      <form
        class="form"
        method="post"
        action="/model-connections"
        hx-post="/model-connections"
        hx-swap="none"
        hx-disable="find button"
        novalidate
      >
        <CsrfField />
        <DefaultButton label={words.form.create} />
        <input type="hidden" name="kind" value={values.kind} />
        <FormMessage id="connection-message" issues={issues} message={message} />
        <ConnectionFields values={values} issues={issues} path={NEW_PATH} />
        <div class="form-acts">
          <button class="btn btn-primary" type="submit">
            {words.form.create}
          </button>
          <a class="btn btn-ghost" href="/model-connections">
            {cancel}
          </a>
        </div>
      </form>
    </Page>
  )
}

/** The whole cascade by one click, for those who run the models themselves. */
function LocalModels() {
  const { local } = useMessages().modelConnections
  return (
    <section class="panel local-models" aria-labelledby="local-title">
      <div>
        <h2 id="local-title">{local.title}</h2>
        <p class="muted small">{local.text}</p>
      </div>
      <LocalModelsForm />
    </section>
  )
}

/** The order in which people are asked: those with one key first. */
const KINDS = ['gemini-live', 'openai-realtime', 'cascade', 'rehearsal'] as const

/** Links, so that the kind is in the address and works without a script. */
function KindChoice({ chosen }: { chosen: ConnectionValues['kind'] }) {
  const words = useMessages().modelConnections
  return (
    <nav class="kinds" aria-label={words.form.kind}>
      {KINDS.map(kind => (
        <a
          key={kind}
          class="kind"
          href={`/model-connections/new?kind=${kind}`}
          aria-current={kind === chosen ? 'true' : undefined}
        >
          <strong>{words.kinds[kind]}</strong>
          <span class="muted small">{words.kindHelp[kind]}</span>
        </a>
      ))}
    </nav>
  )
}
