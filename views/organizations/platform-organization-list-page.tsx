import type { OrganizationOverview } from '#core/organizations/platform-organization-service.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { Icon } from '../components/icon.tsx'
import { Older, RowFilter } from '../components/list-tools.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages } from '../page-context.tsx'

interface PlatformOrganizationListPageProps {
  organizations: readonly OrganizationOverview[]
  olderHref: string | null
  /** True right after one was deleted. */
  hasRemoved: boolean
}

export function PlatformOrganizationListPage(props: PlatformOrganizationListPageProps) {
  const { organizations, olderHref, hasRemoved } = props
  const words = useMessages().platform.organizations
  const { organization } = useMessages().platform
  const mayCreate = useIsAllowed()('organizations.create')
  const action = mayCreate ? { href: '/platform/organizations/new', label: words.new } : undefined
  return (
    <Page title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
        {action && (
          <div class="page-acts">
            <a class="btn btn-primary" href={action.href}>
              <Icon name="plus" />
              {action.label}
            </a>
          </div>
        )}
      </div>
      <p class="page-lead">{words.lead}</p>
      <div role="status">
        {hasRemoved && <p class="notice notice-success notice-apart">{organization.removed}</p>}
      </div>
      {organizations.length === 0 ? (
        <EmptyState {...words.empty} action={action} />
      ) : (
        <OrganizationTable organizations={organizations} />
      )}
      <Older href={olderHref} />
    </Page>
  )
}

function OrganizationTable({ organizations }: Pick<PlatformOrganizationListPageProps, 'organizations'>) {
  const words = useMessages().platform.organizations
  const { columns } = words
  return (
    <>
      <RowFilter label={words.filter} rowsId="organization-rows" />
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col" class="number">
              {columns.members}
            </th>
            <th scope="col" class="number">
              {columns.calls}
            </th>
            <th scope="col">{columns.created}</th>
          </tr>
        </thead>
        <tbody id="organization-rows">
          {organizations.map(organization => (
            <OrganizationRow key={organization.id} organization={organization} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function OrganizationRow({ organization }: { organization: OrganizationOverview }) {
  const words = useMessages().platform.organizations
  const { id, name, suspendedAt, members, calls, liveCalls, createdAt } = organization
  const { locale } = useMessages()
  return (
    <tr data-filter-text={name}>
      <td class="lead">
        <a class="row-link" href={`/platform/organizations/${id}`}>
          {name}
        </a>
      </td>
      <td>
        <OrganizationState suspendedAt={suspendedAt} />
      </td>
      <td class="number tabular">
        <span class="cell-name">{words.columns.members} </span>
        {members.toLocaleString(locale)}
      </td>
      <td class="number tabular">
        <span class="cell-name">{words.columns.calls} </span>
        {calls.toLocaleString(locale)}
        {liveCalls > 0 && <span class="muted"> ({words.live(liveCalls)})</span>}
      </td>
      <td class="muted">
        <span class="cell-name">{words.columns.created} </span>
        <Moment at={createdAt} />
      </td>
    </tr>
  )
}

export function OrganizationState({ suspendedAt }: Pick<OrganizationOverview, 'suspendedAt'>) {
  const { states } = useMessages().platform.organizations
  return suspendedAt === null ? (
    <span class="state state-live">{states.open}</span>
  ) : (
    <span class="state state-waiting">{states.suspended}</span>
  )
}
