import { z } from 'zod'
import { hashToken } from '#lib/token-hash.ts'
import { permissionsOfApiKey } from '../access/api-key.ts'
import { isAllowed, isPredefinedRole, mayGrant, type PredefinedRole } from '../access/permissions.ts'
import type { AuditTrail } from '../audit/audit.ts'
import { addressedSubject } from '../audit/person-subject.ts'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Authenticator } from '../identity/authenticator.ts'
import { PASSWORD_MAX_CHARS, USER_NAME_MAX_CHARS, type User } from '../identity/user.ts'
import type { RequestOrigin, Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { parseInput } from '../validation.ts'
import type { ReceivedInvitation } from './member.ts'
import { roleNameOf } from './member-service.ts'

/** The other side of an invitation: whoever got it. It is over as well where whoever sent it may not give its role any more. */
export interface JoiningService {
  /** What a link opens. Throws not_found, in the same words, for one that was used, withdrawn, replaced or never sent, or is too old. */
  openInvitation(token: string): Promise<ReceivedInvitation>
  /** True where somebody with the invited address has an account: they sign in, others make one. NB: for the holder of the link. */
  hasAccount(invitation: ReceivedInvitation): Promise<boolean>
  /** Those that wait for a person whose address is known to be theirs. */
  listReceived(user: User): Promise<ReceivedInvitation[]>
  /**
   * Joins with the link, which shows as well that the address is theirs. Throws not_found, forbidden for another person's invitation or
   * a suspended organization. Of two at once exactly one joins.
   */
  joinByLink(user: User, token: string, origin?: RequestOrigin): Promise<{ organizationId: string }>
  /** Joins one of `listReceived`. Throws like joinByLink. */
  joinReceived(user: User, invitationId: string, origin?: RequestOrigin): Promise<{ organizationId: string }>
  /** An account for the invited address, and the membership. Throws not_found, invalid, conflict where there is an account. */
  joinAsNewPerson(
    token: string,
    input: NewPersonInput,
    origin?: RequestOrigin,
  ): Promise<{ userId: string; organizationId: string }>
}

const ADMIN_ROLE: PredefinedRole = 'org_admin'

export const newPersonInput = z.strictObject({
  name: z.string().trim().min(1, 'Tell us your name.').max(USER_NAME_MAX_CHARS),
  password: z.string().max(PASSWORD_MAX_CHARS),
})
export type NewPersonInput = z.input<typeof newPersonInput>

export interface JoiningDependencies {
  store: Store
  clock: Clock
  events: EventBus
  audit: AuditTrail
  authenticator: Authenticator
}

export function createJoiningService(dependencies: JoiningDependencies): JoiningService {
  const { store, clock, events, authenticator } = dependencies

  async function openInvitation(token: string) {
    const found = await store.unscoped.findInvitationByHash(hashToken(token))
    if (!found || found.expiresAt <= clock.now()) throw invitationIsOver()
    return found
  }

  async function join(user: User, invitation: ReceivedInvitation, origin?: RequestOrigin) {
    const { organizationId } = invitation
    refuseForeign(user, invitation)
    refuseSuspended(invitation)
    const scope: Scope = { organizationId, actor: { kind: 'user', userId: user.id }, origin }
    await store.transaction(scope, async () => {
      await takeInvitation(dependencies, scope, invitation)
      // Who is a member already keeps their role.
      if (!(await store.members.find(scope, user.id)))
        await addMember(dependencies, scope, { user, invitation })
    })
    events.publishPersonChanged({ userId: user.id })
    return { organizationId }
  }

  return {
    openInvitation,

    hasAccount: async ({ email }) => (await authenticator.findUserByEmail(email)) !== null,

    async listReceived(user) {
      if (!user.emailVerified) return []
      const all = await store.unscoped.listInvitationsForEmail(user.email)
      return all.filter(({ expiresAt, suspendedAt }) => expiresAt > clock.now() && suspendedAt === null)
    },

    async joinByLink(user, token, origin) {
      const joined = await join(user, await openInvitation(token), origin)
      if (!user.emailVerified) await authenticator.markEmailVerified(user.id)
      return joined
    },

    async joinReceived(user, invitationId, origin) {
      const received = user.emailVerified ? await store.unscoped.listInvitationsForEmail(user.email) : []
      const invitation = received.find(({ id, expiresAt }) => id === invitationId && expiresAt > clock.now())
      if (!invitation) throw invitationIsOver()
      return join(user, invitation, origin)
    },

    async joinAsNewPerson(token, input, origin) {
      const invitation = await openInvitation(token)
      refuseSuspended(invitation)
      const { email, organizationId } = invitation
      const { name, password } = parseInput(newPersonInput, input)
      const issues = authenticator.checkPassword(password, { email, name })
      if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues)
      const passwordHash = await authenticator.hashPassword(password)
      // Whose act this is, is known only when the person exists.
      const scope = (userId: string): Scope => ({
        organizationId,
        actor: { kind: 'user', userId },
        origin,
      })
      return store.transaction(scope(''), async () => {
        await takeInvitation(dependencies, scope(''), invitation)
        const user = await authenticator.createUser({ name, email, passwordHash, emailVerified: true })
        await addMember(dependencies, scope(user.id), { user, invitation })
        return { userId: user.id, organizationId }
      })
    },
  }
}

/** Inside a transaction. Of two who use one link at once the second finds it used. */
async function takeInvitation(
  { store, clock }: JoiningDependencies,
  scope: Scope,
  invitation: ReceivedInvitation,
): Promise<void> {
  await store.members.lock(scope)
  const isGiven = await mayStillBeGiven(store, scope, invitation)
  if (!isGiven || !(await store.invitations.take(scope, invitation.id, clock.now()))) throw invitationIsOver()
}

/**
 * Seven days are long: whoever was removed must not come back by an invitation of their own, and nobody gives by a role that was widened
 * meanwhile what they lack. Programs invite for their organization, until their key is revoked; the first administrator has nobody inside
 * who could.
 */
async function mayStillBeGiven(
  store: Store,
  scope: Scope,
  { invitedBy, role, customRoleName, permissions }: ReceivedInvitation,
): Promise<boolean> {
  // A role that was removed meanwhile would let somebody in who may do nothing.
  if (!isPredefinedRole(role) && customRoleName === null) return false
  if (invitedBy === null) return true
  const apiKey = await store.apiKeys.find(scope, invitedBy)
  if (apiKey) return apiKey.revokedAt === null && mayGrant(permissionsOfApiKey(apiKey), permissions)
  const inviter = await store.members.find(scope, invitedBy)
  if (inviter && isAllowed(inviter.permissions, 'members.write'))
    return mayGrant(inviter.permissions, permissions)
  return !inviter && role === ADMIN_ROLE && (await store.members.countAdmins(scope, '')) === 0
}

async function addMember(
  { store, clock, audit }: JoiningDependencies,
  scope: Scope,
  { user, invitation }: { user: User; invitation: ReceivedInvitation },
): Promise<void> {
  const { role } = invitation
  await store.access.insertMembership(scope, { userId: user.id, role, createdAt: clock.now() })
  await audit.record(scope, {
    action: 'member.joined',
    subject: addressedSubject(user),
    after: { role: roleNameOf(invitation) },
  })
}

function refuseForeign(user: User, { email }: ReceivedInvitation): void {
  if (user.email.toLowerCase() === email.toLowerCase()) return
  throw new AppError(
    'forbidden',
    'This invitation is for {invited}, and you are signed in as {email}. Sign out first, or ask for one of your own.',
    { values: { invited: email, email: user.email } },
  )
}

function refuseSuspended({ suspendedAt, organizationName }: ReceivedInvitation): void {
  if (suspendedAt === null) return
  throw new AppError('forbidden', '{organization} is suspended. Ask whoever runs this Parley.', {
    values: { organization: organizationName },
  })
}

function invitationIsOver(): AppError {
  return new AppError(
    'not_found',
    'This invitation was used, withdrawn or replaced, or it is older than seven days. Ask for a new one.',
  )
}
