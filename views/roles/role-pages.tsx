import type { OrganizationPermission } from '#core/access/permissions.ts'
import type { FieldIssue } from '#core/errors.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { CsrfField, FormFaults, FormMessage, RemovalForm, TextField } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { useClockText } from '../components/moment.tsx'
import { PermissionList } from '../components/permission-grid.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { RoleGrid, type RoleRights } from './role-grid.tsx'

export interface RoleRow {
  id: string
  name: string
  description: string
  permissions: RoleRights
  people: number
  organizations: number
}

interface PlatformRoleListProps {
  roles: readonly RoleRow[]
  predefined: readonly PredefinedRow[]
  notice: 'created' | 'removed' | null
}

export interface PredefinedRow {
  role: 'org_admin' | 'member' | 'billing'
  permissions: RoleRights
}

const NEW_HREF = '/platform/roles/new'

/** Custom roles of the appliance, and below them the predefined ones to read. */
export function PlatformRoleListPage({ roles, predefined, notice }: PlatformRoleListProps) {
  const { platform } = useMessages().roles
  return (
    <Page title={platform.title}>
      <div class="page-head">
        <h1>{platform.title}</h1>
        <a class="btn btn-primary" href={NEW_HREF}>
          <Icon name="plus" />
          {platform.new}
        </a>
      </div>
      <p class="page-lead">{platform.lead}</p>
      {notice && (
        <p class="notice notice-apart notice-success" role="status">
          {platform[notice]}
        </p>
      )}
      {roles.length === 0 ? <EmptyState {...platform.empty} /> : <RoleTable roles={roles} />}
      <section class="role-predefined" aria-labelledby="predefined-roles">
        <h2 id="predefined-roles">{platform.predefined.title}</h2>
        <p class="muted">{platform.predefined.text}</p>
        {predefined.map(row => (
          <PredefinedRole key={row.role} {...row} />
        ))}
      </section>
    </Page>
  )
}

function RoleTable({ roles }: Pick<PlatformRoleListProps, 'roles'>) {
  const { permissions, roles: words } = useMessages()
  const { columns, use } = words.platform
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.rights}</th>
          <th scope="col">{columns.use}</th>
        </tr>
      </thead>
      <tbody>
        {roles.map(role => (
          <tr key={role.id}>
            <td class="lead">
              <a class="row-link" href={`/platform/roles/${role.id}`}>
                {role.name}
              </a>
              {role.description && <p class="muted small">{role.description}</p>}
            </td>
            <td class="tabular">{permissions.count(role.permissions.length)}</td>
            <td class="muted">{use(role.people, role.organizations)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function PredefinedRole({ role, permissions }: PredefinedRow) {
  const { names, descriptions } = useMessages().roles
  return (
    <details class="role-card">
      <summary>
        <strong>{names[role]}</strong> <span class="muted">{descriptions[role]}</span>
      </summary>
      <PermissionList permissions={permissions} />
    </details>
  )
}

export interface RoleValues {
  name: string
  description: string
  permissions: readonly OrganizationPermission[]
}

export const ROLE_FIELDS = ['name', 'description', 'permissions'] as const

interface RoleFormProps {
  values: RoleValues
  rights: RoleRights
  issues: readonly FieldIssue[]
  message?: string
}

export function RoleNewPage(props: RoleFormProps) {
  const { form } = useMessages().roles
  return (
    <Page title={form.newTitle}>
      <BackLink />
      <div class="page-head">
        <h1>{form.newTitle}</h1>
      </div>
      <form
        class="form"
        method="post"
        action="/platform/roles"
        hx-post="/platform/roles"
        hx-swap="none"
        novalidate
      >
        <CsrfField />
        <FormMessage id="role-message" issues={[]} message={props.message} />
        <RoleFields {...props} />
        <div class="form-acts">
          <button class="btn btn-primary" type="submit">
            {form.create}
          </button>
        </div>
      </form>
    </Page>
  )
}

interface RolePageProps extends RoleFormProps {
  role: RoleRow
  savedAt: Date | null
  removal: { issues: readonly FieldIssue[]; message?: string } | null
}

export function RolePage({ role, savedAt, removal, ...props }: RolePageProps) {
  const { form, platform } = useMessages().roles
  const href = `/platform/roles/${role.id}`
  return (
    <Page title={role.name}>
      <BackLink />
      <div class="page-head">
        <h1>{role.name}</h1>
      </div>
      <p class="page-lead">
        {platform.columns.use}: {platform.use(role.people, role.organizations)}
      </p>
      <form class="form" method="post" action={href} hx-post={href} hx-swap="none" novalidate>
        <CsrfField />
        <FormMessage id="role-message" issues={[]} message={props.message} />
        <RoleFields {...props} />
        <div class="form-acts">
          <button class="btn btn-primary" type="submit">
            {form.save}
          </button>
          <RoleSaved savedAt={savedAt} />
        </div>
      </form>
      <RemovalForm
        action={`${href}/removal`}
        name={role.name}
        {...form.remove}
        issues={removal?.issues ?? []}
        message={removal?.message}
      />
    </Page>
  )
}

function RoleSaved({ savedAt }: { savedAt: Date | null }) {
  const { form } = useMessages().roles
  const clockText = useClockText()
  return (
    <p class="muted small" id="role-saved" role="status">
      {savedAt && form.saved(clockText(savedAt))}
    </p>
  )
}

/** What a saved or refused form answers to htmx. */
export function RoleOutcome({
  issues,
  message,
  savedAt,
}: Pick<RoleFormProps, 'issues' | 'message'> & { savedAt: Date | null }) {
  return (
    <>
      <FormFaults id="role-message" fields={ROLE_FIELDS} issues={issues} message={message} />
      <hx-partial hx-target="#role-saved" hx-swap="outerHTML">
        <RoleSaved savedAt={savedAt} />
      </hx-partial>
    </>
  )
}

function RoleFields({ values, rights, issues }: RoleFormProps) {
  const { form } = useMessages().roles
  return (
    <>
      <div class="form-row">
        <TextField name="name" {...form.name} value={values.name} issues={issues} isRequired />
        <TextField name="description" {...form.description} value={values.description} issues={issues} />
      </div>
      <RoleGrid rights={rights} chosen={values.permissions} issues={issues} />
    </>
  )
}

function BackLink() {
  const { form } = useMessages().roles
  return (
    <a class="crumb" href="/platform/roles">
      <Icon name="back" />
      {form.back}
    </a>
  )
}
