import type { BackgroundWork } from '#lib/background-work.ts'
import type { AuditTrail } from '../audit/audit.ts'
import { personSubject } from '../audit/person-subject.ts'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Mailer } from '../mail/mail.ts'
import { platformScope, type RequestOrigin } from '../scope.ts'
import type { Store } from '../store.ts'
import { createAttemptLimit, tooManyAttempts } from './attempt-limit.ts'
import type { Authenticator } from './authenticator.ts'
import type { OneTimeLinks } from './one-time-links.ts'
import type { PasskeyRecords } from './passkey-records.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'
import { EMAIL_MAX_CHARS, type User } from './user.ts'

/** A new password by a link in a mail: for whoever forgot theirs, and for whoever never had one. */
export interface PasswordResetService {
  /**
   * Has a link sent to the address, if somebody has it. The answer is the same, and comes at the same time, whether there is such a
   * person or not: the work begins after it. Throws rate_limited after too many requests.
   */
  requestReset(request: { email: string; origin: RequestOrigin; publicUrl: string }): void
  /** Whose password this token would change, while it would still be taken. */
  findPerson(token: string): Promise<User | null>
  /**
   * Takes the token, once, keeps the password and ends every session of the person. The link showed that the address is theirs;
   * where nothing had shown it before, linked providers and passkeys go.
   * Throws forbidden for a link that is over, invalid for a password that is not good; then the token stays.
   */
  resetPassword(reset: PasswordReset): Promise<void>
}

export interface PasswordReset {
  token: string
  password: string
  origin: RequestOrigin
  publicUrl: string
}

interface Dependencies {
  store: Store
  clock: Clock
  authenticator: Authenticator
  links: OneTimeLinks
  passkeys: Pick<PasskeyRecords, 'list' | 'remove'>
  throttle: SignInThrottle
  audit: AuditTrail
  mailer: Mailer
  events: EventBus
  background: BackgroundWork
}

/** Within an hour. */
const PER_PERSON_MAX = 5
const PER_ADDRESS_MAX = 30

export function createPasswordResetService(dependencies: Dependencies): PasswordResetService {
  const { store, clock, authenticator, links, passkeys, throttle, audit, mailer, events, background } =
    dependencies
  const isWithinPerson = createAttemptLimit({ clock, max: PER_PERSON_MAX })
  const isWithinAddress = createAttemptLimit({ clock, max: PER_ADDRESS_MAX })

  async function findPerson(token: string): Promise<User | null> {
    const userId = await links.find('reset-password', token)
    return userId === null ? null : authenticator.findUser(userId)
  }

  async function sendLink(email: string, origin: RequestOrigin, publicUrl: string): Promise<void> {
    const user = await authenticator.findUserByEmail(email)
    // Not written down either: anybody could fill the log with made-up addresses.
    if (!user) return
    const scope = platformScope({ kind: 'system', task: 'password reset' }, origin)
    await store.transaction(scope, async () => {
      const token = await links.issue('reset-password', user.id)
      await mailer.send({
        kind: 'reset_password',
        recipient: user.email,
        language: user.language,
        organizationId: null,
        values: { name: user.name, link: `${publicUrl}/reset-password?token=${token}` },
      })
      await audit.record(scope, { action: 'person.password_reset_requested', subject: personSubject(user) })
    })
  }

  /**
   * Somebody else may have begun an account with an address that is not theirs (a provider that vouches for no addresses), and wait
   * for its owner: so the ways in from before the address was shown to be somebody's go. An authenticator app stays, it lets nobody in.
   */
  async function closeOtherWays({ id, emailVerified }: User): Promise<number> {
    if (emailVerified) return 0
    await store.signInLinks.lockUser(id)
    const linked = await store.signInLinks.listOfUser(id)
    for (const { providerId } of linked) await store.signInLinks.remove(id, providerId)
    const added = await passkeys.list(id)
    for (const passkey of added) await passkeys.remove(id, passkey.id)
    return linked.length + added.length
  }

  return {
    requestReset({ email, origin, publicUrl }) {
      const address = email.trim().toLowerCase().slice(0, EMAIL_MAX_CHARS)
      const isWithin = isWithinPerson(address) && (origin.address === null || isWithinAddress(origin.address))
      if (!isWithin || !background.start(() => sendLink(address, origin, publicUrl))) throw tooManyAttempts()
    },

    findPerson,

    async resetPassword({ token, password, origin, publicUrl }) {
      const user = await findPerson(token)
      if (!user) throw linkIsOver()
      const issues = authenticator.checkPassword(password, user)
      if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues)
      const passwordHash = await authenticator.hashPassword(password)
      const scope = platformScope({ kind: 'user', userId: user.id }, origin)
      await store.transaction(scope, async () => {
        if ((await links.take('reset-password', token)) === null) throw linkIsOver()
        await authenticator.keepPassword(user.id, passwordHash)
        const removedWaysIn = await closeOtherWays(user)
        if (!user.emailVerified) await authenticator.markEmailVerified(user.id)
        const endedSessions = await authenticator.endOtherSessions(user.id, null)
        // Whoever got past the old password and looks for the second factor begins anew.
        await links.withdraw('second-step', user.id)
        await mailer.send({
          kind: 'password_changed',
          recipient: user.email,
          language: user.language,
          organizationId: null,
          values: { name: user.name, link: `${publicUrl}/account` },
        })
        const after = { by: 'reset link', endedSessions, ...(removedWaysIn > 0 ? { removedWaysIn } : {}) }
        await audit.record(scope, { action: 'person.password_changed', subject: personSubject(user), after })
      })
      throttle.forget(user.email)
      events.publishPersonChanged({ userId: user.id })
    },
  }
}

function linkIsOver(): AppError {
  return new AppError('forbidden', 'This link was used, replaced or is too old. Ask for a new one.')
}
