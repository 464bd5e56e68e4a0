import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { hashToken } from '#lib/token-hash.ts'
import type { AuditTrail } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput } from '../errors.ts'
import { createAttemptLimit, tooManyAttempts } from '../identity/attempt-limit.ts'
import { EMAIL_MAX_CHARS } from '../identity/user.ts'
import type { Mailer } from '../mail/mail.ts'
import { createRequestQuota } from '../model-connections/request-quota.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { parseInput } from '../validation.ts'
import {
  INVITATION_LIFETIME_MS,
  INVITATIONS_OPEN_MAX,
  type Invitation,
  MEMBERS_MAX,
  type OfferedRole,
} from './member.ts'
import { type Manager, roleNameOf } from './member-service.ts'
import { requireMayGrant, requireOffered } from './offered-roles.ts'

/** Whoever invites: their rights, and what the mail says of them. */
export interface Inviter extends Manager {
  name: string
  /** Tag of the language of the mail: nobody knows yet what the invited person speaks. */
  language: string | null
  /** Where the link leads: its last part is the token. */
  linkTo(token: string): string
}

/** The doors that an organization holds open: one link for one address, once, for seven days. */
export interface InvitationService {
  /**
   * Sends a link. One that waits for the same address is withdrawn: the newest alone works. Throws invalid, forbidden for a role that
   * allows what the inviter lacks, conflict for somebody who is a member already, rate_limited.
   */
  inviteMember(inviter: Inviter, input: InvitationInput): Promise<Invitation>
  /** Those that wait, the ones that are too old among them. */
  listInvitations(scope: Scope, page: PageRequest): Promise<Page<Invitation>>
  getInvitation(scope: Scope, id: string): Promise<Invitation>
  /** A new link with a new term; the old one is void. Throws not_found, forbidden, rate_limited. */
  resendInvitation(inviter: Inviter, id: string): Promise<Invitation>
  /** Throws not_found. */
  revokeInvitation(scope: Scope, id: string): Promise<void>
}

export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(EMAIL_MAX_CHARS)
  .pipe(z.email('Use an e-mail address such as ann@example.com.'))

export const invitationInput = z.strictObject({
  email: emailAddress,
  role: z.string().min(1, 'Choose a role.').max(100),
})
export type InvitationInput = z.input<typeof invitationInput>

/** Each is a mail to a stranger, in the name of this Parley. */
export const INVITATIONS_PER_MINUTE_MAX = 20
const AT_ONCE_MAX = 5
/** Of one organization to one mailbox: it need not be the mailbox of somebody who wants them. */
export const MAILS_PER_ADDRESS_AND_HOUR_MAX = 6
const TOKEN_BYTES = 32

export interface InvitationDependencies {
  store: Store
  clock: Clock
  audit: AuditTrail
  mailer: Mailer
}

export function createInvitationService(dependencies: InvitationDependencies): InvitationService {
  const { store, clock, audit } = dependencies
  const admit = createRequestQuota({
    clock,
    perMinuteMax: INVITATIONS_PER_MINUTE_MAX,
    atOnceMax: AT_ONCE_MAX,
    refuse: () => new AppError('rate_limited', 'Too many invitations are sent. Try again in a minute.'),
  })

  const isWithinAddress = createAttemptLimit({ clock, max: MAILS_PER_ADDRESS_AND_HOUR_MAX })

  function countMail({ organizationId }: Scope, email: string): void {
    if (!isWithinAddress(`${organizationId} ${email}`)) throw tooManyAttempts()
  }

  return {
    async inviteMember(inviter, input) {
      const { scope, permissions } = inviter
      const { email, role } = parseInput(invitationInput, input)
      const offered = await requireOffered(store, permissions, role)
      return admit(scope.organizationId, () =>
        store.transaction(scope, async () => {
          await store.members.lock(scope)
          if (await store.members.findByEmail(scope, email)) throw isMember()
          countMail(scope, email)
          await store.invitations.revokeFor(scope, email, clock.now())
          await refuseTooMany(store, scope)
          return writeInvitation(dependencies, inviter, { email, offered })
        }),
      )
    },

    listInvitations: (scope, page) => store.invitations.list(scope, page),
    getInvitation: (scope, id) => store.invitations.get(scope, id),

    resendInvitation: (inviter, id) =>
      admit(inviter.scope.organizationId, () =>
        store.transaction(inviter.scope, async () => {
          const { scope, permissions } = inviter
          const invitation = await store.invitations.get(scope, id)
          requireMayGrant(permissions, invitation.permissions)
          countMail(scope, invitation.email)
          const { token, tokenHash } = newToken()
          const expiresAt = new Date(clock.now().getTime() + INVITATION_LIFETIME_MS)
          await store.invitations.renew(scope, id, { tokenHash, expiresAt, invitedBy: senderOf(scope) })
          await sendMail(dependencies, inviter, { email: invitation.email, token })
          await audit.record(scope, {
            action: 'member.invited',
            subject: { kind: 'invitation', id, name: invitation.email },
            after: { role: roleNameOf(invitation), again: true },
          })
          return { ...invitation, expiresAt }
        }),
      ),

    revokeInvitation: (scope, id) =>
      store.transaction(scope, async () => {
        const { email } = await store.invitations.get(scope, id)
        await store.invitations.revoke(scope, id, clock.now())
        await audit.record(scope, {
          action: 'member.invitation_revoked',
          subject: { kind: 'invitation', id, name: email },
        })
      }),
  }
}

/** For a transaction that checked what has to be checked: the row, the mail and the words in the log. */
export async function writeInvitation(
  dependencies: InvitationDependencies,
  inviter: Inviter,
  { email, offered }: { email: string; offered: OfferedRole },
): Promise<Invitation> {
  const { store, clock, audit } = dependencies
  const { scope } = inviter
  const { token, tokenHash } = newToken()
  const id = Bun.randomUUIDv7()
  const createdAt = clock.now()
  await store.invitations.insert(scope, {
    id,
    email,
    role: offered.role,
    tokenHash,
    invitedBy: senderOf(scope),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + INVITATION_LIFETIME_MS),
  })
  await sendMail(dependencies, inviter, { email, token })
  await audit.record(scope, {
    action: 'member.invited',
    subject: { kind: 'invitation', id, name: email },
    after: { role: roleNameOf(offered) },
  })
  return store.invitations.get(scope, id)
}

function senderOf({ actor }: Scope): string | null {
  if (actor.kind === 'user') return actor.userId
  return actor.kind === 'api_key' ? actor.apiKeyId : null
}

async function sendMail(
  { store, mailer }: InvitationDependencies,
  { scope, name, language, linkTo }: Inviter,
  { email, token }: { email: string; token: string },
): Promise<void> {
  const { name: organization } = await store.organizations.get(scope)
  await mailer.send({
    kind: 'invitation',
    recipient: email,
    language,
    organizationId: scope.organizationId,
    values: { organization, inviter: name, link: linkTo(token) },
  })
}

async function refuseTooMany(store: Store, scope: Scope): Promise<void> {
  const waiting = await store.invitations.count(scope)
  if (waiting >= INVITATIONS_OPEN_MAX)
    throw new AppError('conflict', 'Too many invitations are waiting. Withdraw some of them first.')
  if (waiting + (await store.members.count(scope)) >= MEMBERS_MAX)
    throw new AppError('conflict', 'This organization has as many members as it can have.')
}

function isMember(): AppError {
  const message = 'This person is a member already.'
  return invalidInput(message, [{ path: 'email', message }])
}

function newToken() {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  return { token, tokenHash: hashToken(token) }
}
