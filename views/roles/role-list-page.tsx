import type { Permission } from '#core/access/permissions.ts'
import { PermissionList } from '../components/permission-grid.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'

interface ShownRole {
  /** Name of a predefined role, or id of a custom one. */
  role: string
  /** What platform admins call it; null for a predefined role. */
  custom: { name: string; description: string } | null
  permissions: readonly Permission[]
  isOwn: boolean
}

/** What each role may do here, to read. */
export function RoleListPage({ roles }: { roles: readonly ShownRole[] }) {
  const { list } = useMessages().roles
  return (
    <Page title={list.title}>
      <div class="page-head">
        <h1>{list.title}</h1>
        <a class="btn" href="/members">
          {list.members}
        </a>
      </div>
      <p class="page-lead">{list.lead}</p>
      <div class="role-cards">
        {roles.map(role => (
          <RoleCard key={role.role} {...role} />
        ))}
      </div>
    </Page>
  )
}

function RoleCard({ role, custom, permissions: held, isOwn }: ShownRole) {
  const { roles, permissions } = useMessages()
  const { names, descriptions, list } = roles
  const isPredefined = (name: string): name is keyof typeof names => name in names
  const known = isPredefined(role) ? { name: names[role], description: descriptions[role] } : null
  const { name, description } = known ?? custom ?? { name: role, description: '' }
  return (
    <section class="panel role-card" aria-label={name}>
      <h2>
        {name} {custom && <span class="tag">{list.custom}</span>}{' '}
        {isOwn && <span class="tag tag-live">{list.yours}</span>}
      </h2>
      {description && <p class="muted">{description}</p>}
      <details open={isOwn}>
        <summary>{permissions.count(held.length)}</summary>
        <PermissionList permissions={held} />
      </details>
    </section>
  )
}
