import type { Permission } from '#core/access/permissions.ts'
import type { FieldIssue } from '#core/errors.ts'
import { CsrfField, FormFaults, FormMessage, SelectField, TextField } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { PermissionGrid } from '../components/permission-grid.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'

/** As typed. */
export interface ApiKeyValues {
  name: string
  permissions: readonly Permission[]
  /** Days, or `never`. */
  expiresInDays: string
  requestsPerMinute: string
}

export const API_KEY_FIELDS = ['name', 'permissions', 'expiresInDays', 'requestsPerMinute'] as const
export const NEVER = 'never'

interface ApiKeyNewPageProps {
  values: ApiKeyValues
  /** What the person may grant: what they have. */
  offered: readonly Permission[]
  lifetimesDays: readonly number[]
  issues: readonly FieldIssue[]
  message?: string
}

export function ApiKeyNewPage(props: ApiKeyNewPageProps) {
  const words = useMessages().apiKeys
  return (
    <Page title={words.new} isNarrow>
      <a class="crumb" href="/api-keys">
        <Icon name="back" />
        {words.title}
      </a>
      <div class="page-head">
        <h1>{words.new}</h1>
      </div>
      <div id="new-key">
        <ApiKeyForm {...props} />
      </div>
    </Page>
  )
}

function ApiKeyForm({ values, offered, lifetimesDays, issues, message }: ApiKeyNewPageProps) {
  const { form } = useMessages().apiKeys
  const lifetimes = lifetimesDays.map(days => ({
    value: String(days),
    label: form.expiresInDays.after(days),
  }))
  return (
    <form class="form" method="post" action="/api-keys" hx-post="/api-keys" hx-swap="none" novalidate>
      <CsrfField />
      <FormMessage id="api-key-message" issues={issues} message={message} />
      <TextField name="name" {...form.name} value={values.name} issues={issues} maxLength={80} isRequired />
      <PermissionGrid
        name="permissions"
        {...form.permissions}
        offered={offered}
        chosen={values.permissions}
        issues={issues}
      />
      <div class="form-row">
        <SelectField
          name="expiresInDays"
          label={form.expiresInDays.label}
          value={values.expiresInDays}
          options={[...lifetimes, { value: NEVER, label: form.expiresInDays.never }]}
          issues={issues}
        />
        <TextField
          name="requestsPerMinute"
          {...form.requestsPerMinute}
          value={values.requestsPerMinute}
          issues={issues}
          maxLength={6}
        />
      </div>
      <div class="form-acts">
        <button class="btn btn-primary" type="submit">
          {form.submit}
        </button>
      </div>
    </form>
  )
}

/** The words beside the fields of a refused form. */
export function ApiKeyFaults({ issues, message }: Pick<ApiKeyNewPageProps, 'issues' | 'message'>) {
  return <FormFaults id="api-key-message" fields={API_KEY_FIELDS} issues={issues} message={message} />
}
