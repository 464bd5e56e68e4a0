import type { Person } from '../access/principal.ts'
import type { AuditTrail } from '../audit/audit.ts'
import { personSubject } from '../audit/person-subject.ts'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput, notFound } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Mailer } from '../mail/mail.ts'
import { platformScope, type RequestOrigin } from '../scope.ts'
import type { Store } from '../store.ts'
import { createAttemptLimit, tooManyAttempts } from './attempt-limit.ts'
import type { Authenticator } from './authenticator.ts'
import type { IdentityCheck } from './identity-check.ts'
import type { OneTimeLinks } from './one-time-links.ts'
import type { BrowserSession } from './sign-in-session.ts'

/** What people do with their own account: password, sessions, proof of their address. */
export interface AccountService {
  hasPassword(person: Person): Promise<boolean>
  /**
   * Replaces the password, ends every other session and answers headers with a fresh session for this browser. Throws invalid
   * (fields `currentPassword`, `password`) and rate_limited after too many wrong ones.
   */
  changePassword(person: Person, change: PasswordChange): Promise<Headers>
  listSessions(person: Person): Promise<BrowserSession[]>
  /** Acts at once on the pages that are open there. Throws not_found for a session that is not the person's own. */
  endSession(person: Person, sessionId: string): Promise<void>
  /** Every session but the one that asks; answers how many. */
  endOtherSessions(person: Person): Promise<number>
  /** Sends a link to the person's address. Throws rate_limited after too many. */
  requestVerification(person: Person, publicUrl: string): Promise<void>
  isVerificationValid(token: string): Promise<boolean>
  /** Takes the token, once, and answers whose address is proved. Throws forbidden for a link that is over. */
  verifyEmail(token: string, origin: RequestOrigin): Promise<{ userId: string }>
}

export interface PasswordChange {
  currentPassword: string
  password: string
  headers: Headers
  origin: RequestOrigin
  publicUrl: string
}

interface Dependencies {
  store: Store
  clock: Clock
  authenticator: Authenticator
  links: OneTimeLinks
  check: IdentityCheck
  audit: AuditTrail
  mailer: Mailer
  events: EventBus
}

const VERIFICATIONS_PER_HOUR_MAX = 5
/** Between the id of a person and the address that a link is about, in what is kept for its token. */
const SEPARATOR = ' '

export function createAccountService(dependencies: Dependencies): AccountService {
  const { store, clock, authenticator, links, check, audit, mailer, events } = dependencies
  const isWithin = createAttemptLimit({ clock, max: VERIFICATIONS_PER_HOUR_MAX })

  async function keepNewPassword(person: Person, change: PasswordChange): Promise<Headers> {
    const { user, session, platformScope: scope } = person
    const passwordHash = await authenticator.hashPassword(change.password)
    return store.transaction(scope, async () => {
      await authenticator.keepPassword(user.id, passwordHash)
      await links.withdraw('reset-password', user.id)
      await links.withdraw('second-step', user.id)
      const endedSessions = (await authenticator.endOtherSessions(user.id, null)) - 1
      const cookies = await authenticator.startSession(user.id, {
        method: session.method ?? 'password',
        headers: change.headers,
        address: change.origin.address ?? undefined,
        organizationId: session.organizationId,
        isContinued: true,
      })
      await mailer.send({
        kind: 'password_changed',
        recipient: user.email,
        language: user.language,
        organizationId: null,
        values: { name: user.name, link: `${change.publicUrl}/account` },
      })
      const after = { by: 'current password', endedSessions }
      await audit.record(scope, { action: 'person.password_changed', subject: personSubject(user), after })
      return cookies
    })
  }

  return {
    hasPassword: ({ user }) => authenticator.hasPassword(user.id),

    async changePassword(person, change) {
      const { user } = person
      await check.confirm(person, { password: change.currentPassword, origin: change.origin })
      const issues = authenticator.checkPassword(change.password, user)
      if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues)
      if (change.password.normalize('NFKC') === change.currentPassword.normalize('NFKC')) {
        const issue = { path: 'password', message: 'This is the password that you have. Choose another one.' }
        throw invalidInput('Some fields are not valid.', [issue])
      }
      const cookies = await keepNewPassword(person, change)
      events.publishPersonChanged({ userId: user.id })
      return cookies
    },

    listSessions: ({ user }) => authenticator.listSessions(user.id),

    async endSession({ user, platformScope: scope }, sessionId) {
      await store.transaction(scope, async () => {
        if (!(await authenticator.endSession(user.id, sessionId))) throw notFound('session')
        await audit.record(scope, {
          action: 'person.session_revoked',
          subject: personSubject(user),
          after: { endedSessions: 1 },
        })
      })
      events.publishPersonChanged({ userId: user.id })
    },

    async endOtherSessions({ user, session, platformScope: scope }) {
      const endedSessions = await store.transaction(scope, async () => {
        const count = await authenticator.endOtherSessions(user.id, session.id)
        const act = { action: 'person.session_revoked', subject: personSubject(user) } as const
        if (count > 0) await audit.record(scope, { ...act, after: { endedSessions: count } })
        return count
      })
      events.publishPersonChanged({ userId: user.id })
      return endedSessions
    },

    async requestVerification({ user, platformScope: scope }, publicUrl) {
      if (user.emailVerified) return
      if (!isWithin(user.id)) throw tooManyAttempts()
      await store.transaction(scope, async () => {
        const token = await links.issue('verify-email', `${user.id}${SEPARATOR}${user.email}`)
        await mailer.send({
          kind: 'verify_email',
          recipient: user.email,
          language: user.language,
          organizationId: null,
          values: { name: user.name, link: `${publicUrl}/verify-email?token=${token}` },
        })
      })
    },

    isVerificationValid: async token => (await links.find('verify-email', token)) !== null,

    async verifyEmail(token, origin) {
      const subject = await links.find('verify-email', token)
      const [userId = '', email] = subject?.split(SEPARATOR) ?? []
      const user = subject === null ? null : await authenticator.findUser(userId)
      // The address may have changed since the link was sent.
      if (!user || user.email !== email) throw linkIsOver()
      const scope = platformScope({ kind: 'user', userId }, origin)
      await store.transaction(scope, async () => {
        if ((await links.take('verify-email', token)) === null) throw linkIsOver()
        await authenticator.markEmailVerified(userId)
        await audit.record(scope, { action: 'person.email_verified', subject: personSubject(user) })
      })
      events.publishPersonChanged({ userId })
      return { userId }
    },
  }
}

function linkIsOver(): AppError {
  return new AppError('forbidden', 'This link was used, replaced or is too old. Ask for a new one.')
}
