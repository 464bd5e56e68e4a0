import { ORGANIZATION_PERMISSIONS, type Permission } from '#core/access/permissions.ts'
import { createAuditTrail } from '#core/audit/audit-service.ts'
import { createEventBus } from '#core/events.ts'
import type { User } from '#core/identity/user.ts'
import type { MailRequest } from '#core/mail/mail.ts'
import type { Inviter } from '#core/members/invitation-service.ts'
import { createMemberParts, type MemberParts } from '#core/members/member-parts.ts'
import { platformScope, type Scope } from '#core/scope.ts'
import { createAuthenticator } from '#providers/auth/better-auth-authenticator.ts'
import type { OpenStore } from '#storage/open-store.ts'
import { createTestClock, type TestClock } from './test-foundation.ts'

/** The services around members on one store, with a clock that stands still and a mailer that only keeps what it is given. */
export interface MemberDesk extends MemberParts {
  clock: TestClock
  mails: MailRequest[]
  /** Ids of people whose pages were told to look again. */
  told: string[]
  makeUser(change?: { email?: string; emailVerified?: boolean; isPlatformAdmin?: boolean }): Promise<User>
  /** A user with a role; the scope is theirs. */
  makeMember(scope: Scope, role?: string): Promise<User & { scope: Scope }>
  inviter(scope: Scope, permissions?: readonly Permission[]): Inviter
  /** The token in the last mail. */
  lastToken(): string
  /** Actions of an organization's log, in their order. */
  actionsOf(scope: Scope): Promise<string[]>
}

export function openMemberDesk(store: OpenStore): MemberDesk {
  const clock = createTestClock()
  const events = createEventBus(error => {
    throw error
  })
  const mails: MailRequest[] = []
  const told: string[] = []
  const audit = createAuditTrail({ store, clock, events, heads: { note: () => {} } })
  const authenticator = createAuthenticator({
    store,
    secret: 'a secret of thirty-two characters',
    isSecure: false,
    clock,
  })
  const tellingEvents = {
    ...events,
    publishPersonChanged: ({ userId }: { userId: string }) => void told.push(userId),
  }
  const mailer = { send: async (mail: MailRequest) => void mails.push(mail) }

  const makeUser: MemberDesk['makeUser'] = async (change = {}) => {
    const email = change.email ?? `${Bun.randomUUIDv7()}@example.com`
    return authenticator.createUser({
      name: 'Ann',
      emailVerified: true,
      ...change,
      email,
      passwordHash: null,
    })
  }

  return {
    ...createMemberParts({ store, clock, events: tellingEvents, audit, authenticator, mailer }),
    clock,
    mails,
    told,
    makeUser,

    async makeMember(scope, role = 'org_admin') {
      const user = await makeUser()
      await store.access.insertMembership(scope, { userId: user.id, role, createdAt: clock.now() })
      const { organizationId } = scope
      return { ...user, scope: { ...platformScope({ kind: 'user', userId: user.id }), organizationId } }
    },

    inviter: (scope, permissions = ORGANIZATION_PERMISSIONS) => ({
      scope,
      permissions,
      name: 'Ann',
      language: null,
      linkTo: token => `https://parley.example/join?token=${token}`,
    }),

    lastToken() {
      const mail = mails.at(-1)
      const link = mail && 'link' in mail.values ? mail.values.link : ''
      return new URL(link).searchParams.get('token') ?? ''
    },

    actionsOf: async ({ organizationId }) => {
      const scope = platformScope({ kind: 'system', task: 'test' })
      const { items } = await store.audit.list({ ...scope, organizationId }, { limit: 100, filter: {} })
      return items.map(entry => entry.action).toReversed()
    },
  }
}
