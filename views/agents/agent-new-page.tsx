import type { FieldIssue } from '#core/errors.ts'
import { CsrfField, FormFaults, FormMessage, SelectField, TextField } from '../components/form.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import type { ConnectionChoice } from './conversation-fields.tsx'

interface AgentNewPageProps {
  values: { name: string; modelConnectionId: string }
  connections: readonly ConnectionChoice[]
  issues: readonly FieldIssue[]
  message?: string
}

export function AgentNewPage({ values, connections, issues, message }: AgentNewPageProps) {
  const words = useMessages().agents
  const { cancel } = useMessages().shell.form
  return (
    <Page title={words.create.title} isNarrow>
      <div class="page-head">
        <h1>{words.create.title}</h1>
      </div>
      <p class="page-lead">{words.create.lead}</p>
      {connections.length === 0 ? (
        <p class="notice notice-warning">
          {words.create.noConnection}{' '}
          <a class="link" href="/model-connections/new">
            {words.create.noConnectionLink}
          </a>
        </p>
      ) : (
        <form
          class="form"
          method="post"
          action="/agents"
          hx-post="/agents"
          hx-swap="none"
          hx-disable="find button"
          novalidate
        >
          <CsrfField />
          <FormMessage id="agent-message" issues={issues} message={message} />
          <TextField
            name="name"
            label={words.form.name.label}
            help={words.form.name.help}
            value={values.name}
            issues={issues}
            isRequired
            hasAutoFocus
          />
          <SelectField
            name="modelConnectionId"
            label={words.form.connection.label}
            help={words.form.connection.help}
            value={values.modelConnectionId}
            options={connections.map(({ id, name }) => ({ value: id, label: name }))}
            issues={issues}
          />
          <div class="form-acts">
            <button class="btn btn-primary" type="submit">
              {words.create.submit}
            </button>
            <a class="btn btn-ghost" href="/agents">
              {cancel}
            </a>
          </div>
        </form>
      )}
    </Page>
  )
}

export function AgentNewFaults({ issues, message }: Pick<AgentNewPageProps, 'issues' | 'message'>) {
  return (
    <FormFaults id="agent-message" fields={['name', 'modelConnectionId']} issues={issues} message={message} />
  )
}
