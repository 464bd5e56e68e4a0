import type { MembershipOfPerson } from '#core/access/membership.ts'
import type { ReceivedInvitation } from '#core/members/member.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { CsrfField, FormMessage } from '../components/form.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { RowConfirmation } from '../members/member-list-page.tsx'
import { useRoleName } from '../members/role-words.ts'
import { useMessages, usePage } from '../page-context.tsx'

interface OwnOrganizationsPageProps {
  memberships: readonly MembershipOfPerson[]
  invitations: readonly ReceivedInvitation[]
  isEmailVerified: boolean
  hasLeft: boolean
  message?: string
}

/** Where a person works; the page of whoever works nowhere. */
export function OwnOrganizationsPage(props: OwnOrganizationsPageProps) {
  const { memberships, invitations, isEmailVerified, hasLeft, message } = props
  const words = useMessages().members.own
  return (
    <Page title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
      </div>
      <p class="page-lead">{words.lead}</p>
      <div role="status">
        {hasLeft && <p class="notice notice-success notice-apart">{words.leave.done}</p>}
      </div>
      <FormMessage id="organizations-message" issues={[]} message={message} />
      {memberships
        .filter(({ suspendedAt }) => suspendedAt !== null)
        .map(({ organizationId, organizationName }) => (
          <p key={organizationId} class="notice notice-warning notice-apart">
            {words.suspendedNow(organizationName)}
          </p>
        ))}
      {invitations.length > 0 && <Invitations invitations={invitations} />}
      {memberships.length === 0 && invitations.length === 0 && <EmptyState {...words.empty} />}
      {memberships.length > 0 && <Memberships memberships={memberships} />}
      {!isEmailVerified && <p class="muted page-part">{words.unverified}</p>}
    </Page>
  )
}

function Invitations({ invitations }: Pick<OwnOrganizationsPageProps, 'invitations'>) {
  const words = useMessages().members.own.invitations
  const roleName = useRoleName()
  return (
    <section class="act-box" aria-labelledby="received-title">
      <h2 id="received-title">{words.title}</h2>
      {invitations.map(invitation => (
        <form
          key={invitation.id}
          class="received"
          method="post"
          action={`/organizations/invitations/${invitation.id}`}
        >
          <CsrfField />
          <span class="person">
            <strong>{invitation.organizationName}</strong>
            <span class="muted small">
              {invitation.inviterName === null
                ? words.fromNobody(roleName(invitation))
                : words.from(invitation.inviterName, roleName(invitation))}
            </span>
          </span>
          <button
            class="btn btn-primary btn-sm"
            type="submit"
            aria-label={`${words.join}: ${invitation.organizationName}`}
          >
            {words.join}
          </button>
        </form>
      ))}
    </section>
  )
}

function Memberships({ memberships }: Pick<OwnOrganizationsPageProps, 'memberships'>) {
  const { columns } = useMessages().members.own
  return (
    <table class="rows rows-members">
      <thead>
        <tr>
          <th scope="col">{columns.organization}</th>
          <th scope="col">{columns.role}</th>
          <th scope="col">{columns.joined}</th>
          <th scope="col">
            <span class="sr-only">{columns.acts}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {memberships.map(membership => (
          <MembershipRow key={membership.organizationId} membership={membership} />
        ))}
      </tbody>
    </table>
  )
}

function MembershipRow({ membership }: { membership: MembershipOfPerson }) {
  const words = useMessages().members.own
  const { viewer } = usePage()
  const roleName = useRoleName()
  const { organizationId, organizationName, createdAt, suspendedAt } = membership
  const isHere = viewer?.organizationId === organizationId
  return (
    <tr>
      <td class="lead">
        <strong>{organizationName}</strong>
        {isHere && <span class="tag person-you">{words.here}</span>}
      </td>
      <td>{roleName(membership)}</td>
      <td class="muted">
        <span class="cell-name">{words.columns.joined} </span>
        <Moment at={createdAt} />
      </td>
      <td class="trail">
        <div class="row-acts">
          {suspendedAt !== null && <span class="state state-waiting">{words.suspended}</span>}
          {suspendedAt === null && !isHere && (
            <form method="post" action="/organization-choice">
              <CsrfField />
              <input type="hidden" name="next" value="/" />
              <input type="hidden" name="organizationId" value={organizationId} />
              <button class="btn btn-sm" type="submit" aria-label={`${words.work}: ${organizationName}`}>
                {words.work}
              </button>
            </form>
          )}
          <RowConfirmation
            action={`/organizations/${organizationId}/departure`}
            open={words.leave.open}
            text={words.leave.text(organizationName)}
            button={words.leave.button(organizationName)}
          />
        </div>
      </td>
    </tr>
  )
}
