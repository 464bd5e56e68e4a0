import type { FieldIssue } from '#core/errors.ts'
import type { PlatformAdmin } from '#core/organizations/platform-admin-repository.ts'
import { ActForm } from '../components/act-form.tsx'
import { FormFaults, TextField } from '../components/form.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { RowConfirmation } from '../members/member-list-page.tsx'
import { useMessages } from '../page-context.tsx'

export const PLATFORM_ADMIN_FIELDS = ['email'] as const

interface PlatformAdminPageProps {
  admins: readonly (PlatformAdmin & { isSelf: boolean })[]
  note: 'granted' | 'revoked' | null
  email: string
  issues: readonly FieldIssue[]
  message?: string
}

/** Who runs this Parley. */
export function PlatformAdminPage({ admins, note, email, issues, message }: PlatformAdminPageProps) {
  const words = useMessages().platform.admins
  const { grant, revoke } = words
  return (
    <Page title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
      </div>
      <p class="page-lead">{words.lead}</p>
      <div role="status">
        {note && (
          <p class="notice notice-success notice-apart">{note === 'granted' ? grant.done : revoke.done}</p>
        )}
      </div>
      <ActForm
        titleId="grant-title"
        title={grant.title}
        action="/platform/admins"
        messageId="grant-message"
        issues={issues}
        message={message}
        help={[grant.help]}
      >
        <TextField name="email" type="email" label={grant.email} value={email} issues={issues} isRequired />
        <button class="btn btn-primary" type="submit">
          {grant.button}
        </button>
      </ActForm>
      <AdminTable admins={admins} />
    </Page>
  )
}

export function PlatformAdminFaults({ issues, message }: Pick<PlatformAdminPageProps, 'issues' | 'message'>) {
  return <FormFaults id="grant-message" fields={PLATFORM_ADMIN_FIELDS} issues={issues} message={message} />
}

function AdminTable({ admins }: Pick<PlatformAdminPageProps, 'admins'>) {
  const words = useMessages().platform.admins
  const { columns, revoke } = words
  return (
    <table class="rows rows-members">
      <thead>
        <tr>
          <th scope="col">{columns.person}</th>
          <th scope="col">{columns.seen}</th>
          <th scope="col">
            <span class="sr-only">{columns.acts}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {admins.map(({ userId, name, email, lastSeenAt, isSelf }) => (
          <tr key={userId}>
            <td class="lead">
              <span class="person">
                <strong>
                  {name}
                  {isSelf && <span class="tag person-you">{words.you}</span>}
                </strong>
                <span class="muted small">{email}</span>
              </span>
            </td>
            <td class="muted">
              <span class="cell-name">{columns.seen} </span>
              {lastSeenAt ? <Moment at={lastSeenAt} /> : words.notSeen}
            </td>
            <td class="trail">
              <RowConfirmation
                action={`/platform/admins/${userId}/revocation`}
                open={revoke.open}
                text={revoke.text(name)}
                button={revoke.button(name)}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
