import type { Person } from '../access/principal.ts'
import type { AuditTrail } from '../audit/audit.ts'
import { personSubject } from '../audit/person-subject.ts'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput } from '../errors.ts'
import type { RequestOrigin } from '../scope.ts'
import type { Authenticator } from './authenticator.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'

/** An open browser is not yet the person: what opens doors asks once more who is there. */
export interface IdentityCheck {
  /** True where the password is asked for; false where a session that began a moment ago is enough. */
  asksPassword(person: Person): Promise<boolean>
  /**
   * Throws invalid (field `currentPassword`), rate_limited after too many wrong ones, and forbidden where there is no password and
   * the session is old.
   */
  confirm(person: Person, proof: { password: string; origin: RequestOrigin }): Promise<void>
}

interface Dependencies {
  clock: Clock
  authenticator: Authenticator
  throttle: SignInThrottle
  audit: AuditTrail
}

const FRESH_MS = 10 * 60_000

export function createIdentityCheck({ clock, authenticator, throttle, audit }: Dependencies): IdentityCheck {
  async function confirmFresh({ user, session }: Person): Promise<void> {
    const sessions = await authenticator.listSessions(user.id)
    const own = sessions.find(({ id }) => id === session.id)
    if (own && clock.now().getTime() - own.createdAt.getTime() < FRESH_MS) return
    throw new AppError(
      'forbidden',
      'You signed in a while ago. Sign out, sign in again, and come back within ten minutes.',
    )
  }

  return {
    asksPassword: ({ user }) => authenticator.hasPassword(user.id),

    async confirm(person, { password, origin }) {
      const { user, platformScope: scope } = person
      if (!(await authenticator.hasPassword(user.id))) return confirmFresh(person)
      const attempt = throttle.begin({ email: user.email, address: origin.address ?? undefined })
      if (await authenticator.verifyPassword(user.id, password)) return attempt.succeed()
      const after = { method: 'password', isKnown: true }
      await audit.record(scope, { action: 'person.sign_in_failed', subject: personSubject(user), after })
      throw invalidInput('Some fields are not valid.', [
        { path: 'currentPassword', message: 'This is not your current password.' },
      ])
    },
  }
}
