import type { BackgroundWork } from '#lib/background-work.ts'
import type { AuditTrail } from '../audit/audit.ts'
import { personSubject } from '../audit/person-subject.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Mailer } from '../mail/mail.ts'
import { platformScope, type RequestOrigin } from '../scope.ts'
import type { Store } from '../store.ts'
import { createAttemptLimit } from './attempt-limit.ts'
import type { Authenticator } from './authenticator.ts'
import { asRequest } from './fresh-cookies.ts'
import type { SecondStepService } from './second-step-service.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'

export interface SignInRequest {
  email: string
  password: string
  headers: Headers
  origin: RequestOrigin
  /** Where links in mails lead; never taken from the request. */
  publicUrl: string
}

/** Either somebody is in, or the page of the second step is next. */
export type SignInOutcome =
  | { cookies: Headers; secondStep: null }
  /** A token for the cookie of the second step, and nothing else yet. */
  | { cookies: null; secondStep: string }

/** Coming in and going out, written down. Every way to sign in ends in `recordSignIn`. */
export interface SignInService {
  /**
   * Headers that set the session cookie, or the token of a second step. Throws unauthenticated with the same words, after about the same
   * time, for every cause, and rate_limited after too many failures.
   */
  signIn(request: SignInRequest): Promise<SignInOutcome>
  /** Headers that clear the session cookie. */
  signOut(request: { headers: Headers; origin: RequestOrigin }): Promise<Headers>
  /**
   * Writes down who came in with these fresh cookies: in the platform's log, and in that of the organization where the browser
   * works now. Nothing where they only lead to a second step.
   */
  recordSignIn(cookies: Headers, origin: RequestOrigin): Promise<void>
}

interface Dependencies {
  store: Store
  clock: Clock
  authenticator: Authenticator
  throttle: SignInThrottle
  audit: AuditTrail
  mailer: Mailer
  events: EventBus
  background: BackgroundWork
  secondSteps: Pick<SecondStepService, 'divert'>
}

/** One: somebody who keeps guessing must not fill a mailbox. */
const NOTICE_WINDOW_MS = 24 * 60 * 60_000

export function createSignInService(dependencies: Dependencies): SignInService {
  const { store, clock, authenticator, throttle, audit, mailer, events, background, secondSteps } =
    dependencies
  const admitNotice = createAttemptLimit({ clock, max: 1, windowMs: NOTICE_WINDOW_MS })

  async function recordFailure(email: string, origin: RequestOrigin): Promise<void> {
    const user = await authenticator.findUserByEmail(email)
    // NB: what was typed is not written down: it may be a password in the wrong field.
    await audit.record(platformScope({ kind: 'system', task: 'sign in' }, origin), {
      action: 'person.sign_in_failed',
      subject: user ? personSubject(user) : undefined,
      after: { method: 'password', isKnown: user !== null },
    })
  }

  async function warnPerson(email: string, publicUrl: string): Promise<void> {
    const user = await authenticator.findUserByEmail(email)
    if (!user) return
    await mailer.send({
      kind: 'sign_in_blocked',
      recipient: user.email,
      language: user.language,
      organizationId: null,
      values: { name: user.name, link: `${publicUrl}/forgot-password` },
    })
  }

  async function recordSignIn(cookies: Headers, origin: RequestOrigin): Promise<void> {
    const signedIn = await authenticator.authenticate(asRequest(cookies))
    if (!signedIn) return
    const { user, session } = signedIn
    const actor = { kind: 'user', userId: user.id } as const
    const act = {
      action: 'person.signed_in',
      subject: personSubject(user),
      after: { method: session.method },
    } as const
    await audit.record(platformScope(actor, origin), act)
    const memberships = await store.unscoped.listMembershipsOfUser(user.id)
    const active =
      memberships.find(each => each.organizationId === session.organizationId) ??
      memberships.find(each => each.suspendedAt === null)
    if (!active) return
    const { organizationId } = active
    // Kept, so that each organization knows the browsers that work in it, and of no other.
    if (session.organizationId === null) await authenticator.chooseOrganization(session.id, organizationId)
    await audit.record({ organizationId, actor, origin }, act)
  }

  return {
    recordSignIn,

    async signIn({ email, password, headers, origin, publicUrl }) {
      const address = origin.address ?? undefined
      const attempt = throttle.begin({ email, address })
      try {
        const cookies = await authenticator.signIn({ email, password, headers, address })
        attempt.succeed()
        const secondStep = await secondSteps.divert(cookies)
        if (secondStep !== null) return { cookies: null, secondStep }
        await recordSignIn(cookies, origin)
        return { cookies, secondStep: null }
      } catch (error) {
        if (error instanceof AppError && error.code === 'unauthenticated') {
          await recordFailure(email, origin)
          if (attempt.beginsBlock && admitNotice(email.trim().toLowerCase()))
            background.start(() => warnPerson(email, publicUrl))
        }
        throw error
      }
    },

    async signOut({ headers, origin }) {
      const signedIn = await authenticator.authenticate(headers)
      const cookies = await authenticator.signOut(headers)
      if (signedIn) {
        const { user } = signedIn
        const scope = platformScope({ kind: 'user', userId: user.id }, origin)
        await audit.record(scope, { action: 'person.signed_out', subject: personSubject(user) })
        events.publishPersonChanged({ userId: user.id })
      }
      return cookies
    },
  }
}
