import type { AuditTrail } from '../audit/audit.ts'
import { personSubject } from '../audit/person-subject.ts'
import { AppError, invalidInput } from '../errors.ts'
import type { Mailer } from '../mail/mail.ts'
import { platformScope, type RequestOrigin } from '../scope.ts'
import type { Store } from '../store.ts'
import type { Authenticator } from './authenticator.ts'
import { asRequest } from './fresh-cookies.ts'
import type { OneTimeLinks } from './one-time-links.ts'
import type { CodeCheck } from './second-factor-check.ts'
import { sendNotice } from './second-factor-notice.ts'
import { SIGN_IN_METHODS, type SignInMethod } from './sign-in-session.ts'
import type { User } from './user.ts'

export interface SecondStep {
  /** Of the first step, from its cookie. */
  token: string
  code: string
  headers: Headers
  origin: RequestOrigin
  publicUrl: string
}

/** Between the first step (a password, a provider's word) and the session of somebody who has an authenticator app. */
export interface SecondStepService {
  /**
   * Takes a session that a password or a provider alone has just begun away again where the person has a second factor, and
   * answers the token of the second step; null where the first is enough. NB: its cookies must not have left the server yet.
   */
  divert(fresh: Headers): Promise<string | null>
  isOpen(token: string): Promise<boolean>
  /**
   * Headers with the session cookie, once for each token. Throws invalid (field `code`) for a code that is wrong or was used,
   * rate_limited after too many, and unauthenticated when the first step is too long ago.
   */
  finish(step: SecondStep): Promise<Headers>
}

interface Dependencies {
  store: Pick<Store, 'transaction'>
  authenticator: Authenticator
  links: OneTimeLinks
  codes: CodeCheck
  audit: AuditTrail
  mailer: Mailer
  recordSignIn(cookies: Headers, origin: RequestOrigin): Promise<void>
}

const SEPARATOR = ' '

export function createSecondStepService(dependencies: Dependencies): SecondStepService {
  const { store, authenticator, links, codes, audit, mailer, recordSignIn } = dependencies

  async function findFirstStep(token: string): Promise<{ user: User; method: SignInMethod }> {
    const subject = await links.find('second-step', token)
    const [userId = '', kept] = subject?.split(SEPARATOR) ?? []
    const user = subject === null ? null : await authenticator.findUser(userId)
    if (!user) throw isOver()
    return { user, method: SIGN_IN_METHODS.find(method => method === kept) ?? 'password_totp' }
  }

  async function refuse(user: User, { origin, publicUrl }: SecondStep, beginsLock: boolean): Promise<never> {
    await audit.record(platformScope({ kind: 'system', task: 'sign in' }, origin), {
      action: 'person.sign_in_failed',
      subject: personSubject(user),
      after: { method: 'password_totp', isKnown: true },
    })
    if (beginsLock) {
      await mailer.send({
        kind: 'sign_in_blocked',
        recipient: user.email,
        language: user.language,
        organizationId: null,
        values: { name: user.name, link: `${publicUrl}/forgot-password` },
      })
    }
    throw invalidInput('Some fields are not valid.', [
      { path: 'code', message: 'This code is not right, or was used already. Type the next one.' },
    ])
  }

  async function noteRecoveryCode(user: User, { origin, publicUrl }: SecondStep, codesLeft: number) {
    const scope = platformScope({ kind: 'user', userId: user.id }, origin)
    await store.transaction(scope, async () => {
      await sendNotice(mailer, { user, change: 'recovery_code_used', publicUrl })
      const act = { action: 'person.recovery_code_used', subject: personSubject(user) } as const
      await audit.record(scope, { ...act, after: { codesLeft } })
    })
  }

  return {
    async divert(fresh) {
      const signedIn = await authenticator.authenticate(asRequest(fresh))
      if (!signedIn) return null
      const { user, session } = signedIn
      if (!(await codes.isEnabled(user.id))) return null
      await authenticator.endSession(user.id, session.id)
      // Each first step has its own: another browser's must not end it.
      const method = session.method === 'provider' ? 'provider_totp' : 'password_totp'
      return links.issue('second-step', [user.id, method, Bun.randomUUIDv7()].join(SEPARATOR))
    },

    isOpen: async token => (await links.find('second-step', token)) !== null,

    async finish(step) {
      const { token, code, headers, origin } = step
      const { user, method } = await findFirstStep(token)
      const outcome = await codes.check(user.id, code)
      if (!outcome.isRight) return refuse(user, step, outcome.beginsLock)
      if ((await links.take('second-step', token)) === null) throw isOver()
      if (outcome.by === 'recovery_code') await noteRecoveryCode(user, step, outcome.codesLeft)
      const address = origin.address ?? undefined
      const cookies = await authenticator.startSession(user.id, { method, headers, address })
      await recordSignIn(cookies, origin)
      return cookies
    },
  }
}

function isOver(): AppError {
  return new AppError('unauthenticated', 'This step is over. Sign in again.')
}
