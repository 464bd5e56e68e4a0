import { betterAuth } from 'better-auth'
import { isAPIError } from 'better-auth/api'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { AuthRecords } from '#core/identity/auth-records.ts'
import type { Authenticator } from '#core/identity/authenticator.ts'
import { type Session, SIGN_IN_METHODS } from '#core/identity/sign-in-session.ts'
import { createSignInThrottle } from '#core/identity/sign-in-throttle.ts'
import { PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS, type User } from '#core/identity/user.ts'
import { createAuthDatabase } from './auth-database.ts'
import { createPasswordHashing, type PasswordHashing } from './password-hashing.ts'

/** People sign in again after this; a session is not prolonged. */
const SESSION_LIFETIME_S = 14 * 24 * 60 * 60
const COOKIE_PREFIX = 'parley'
/** Only its scheme matters: none of the library's routes are mounted, so that nothing ever leads there. */
const PLACEHOLDER_HOST = 'parley.invalid'

interface AuthenticatorOptions {
  store: { authRecords: AuthRecords }
  /** Signs session cookies; at least 32 characters. */
  secret: string
  /** True where browsers speak https with us: session cookies are marked Secure then. */
  isSecure: boolean
  clock: Clock
}

/** Passwords and sessions by better-auth, used as a library: no route of its own, no telemetry, no network. */
export function createAuthenticator({ store, secret, isSecure, clock }: AuthenticatorOptions): Authenticator {
  const passwords = createPasswordHashing()
  const throttle = createSignInThrottle(clock)
  const auth = createAuth({ records: store.authRecords, passwords, secret, isSecure })

  return {
    hashPassword: passwords.hash,

    createUser: ({ name, email, passwordHash, emailVerified = false, isPlatformAdmin = false }) =>
      store.authRecords.transaction(async () => {
        const address = email.trim().toLowerCase()
        const { internalAdapter } = await auth.$context
        if (await internalAdapter.findUserByEmail(address)) throw emailTaken()
        const user = await internalAdapter.createUser(
          { name, email: address, emailVerified, isPlatformAdmin },
          { method: 'email-password' },
        )
        if (passwordHash !== null) {
          await internalAdapter.createAccount({
            userId: user.id,
            accountId: user.id,
            providerId: 'credential',
            password: passwordHash,
          })
        }
        return {
          id: user.id,
          name: user.name,
          email: user.email,
          language: null,
          emailVerified,
          isPlatformAdmin,
        }
      }),

    async keepLanguage(userId, language) {
      const { internalAdapter } = await auth.$context
      await internalAdapter.updateUser(userId, { language })
    },

    async chooseOrganization(sessionId, organizationId) {
      await store.authRecords.updateMany(
        {
          model: 'sessions',
          where: [{ field: 'id', operator: 'eq', value: sessionId, connector: 'AND', isCaseSensitive: true }],
        },
        { organizationId },
      )
    },

    async signIn({ email, password, headers, address }) {
      const attempt = throttle.begin({ email, address })
      const answer = await inWords(() =>
        auth.api.signInEmail({ body: { email: email.trim(), password }, headers, returnHeaders: true }),
      )
      attempt.succeed()
      await removeExpiredSessions(store.authRecords, { userId: answer.response.user.id, now: clock.now() })
      return onlyCookies(answer.headers)
    },

    async signOut(headers) {
      const answer = await inWords(() => auth.api.signOut({ headers, returnHeaders: true }))
      return onlyCookies(answer.headers)
    },

    async authenticate(headers) {
      if (!headers.get('cookie')?.includes(COOKIE_PREFIX)) return null
      const found = await inWords(() => auth.api.getSession({ headers }))
      if (!found) return null
      return { user: toUser(found.user), session: toSession(found.session) }
    },
  }
}

interface AuthOptions {
  records: AuthRecords
  passwords: PasswordHashing
  secret: string
  isSecure: boolean
}

function createAuth({ records, passwords, secret, isSecure }: AuthOptions) {
  return betterAuth({
    appName: 'Parley',
    baseURL: `${isSecure ? 'https' : 'http'}://${PLACEHOLDER_HOST}`,
    basePath: '/api/auth',
    // The list form: with it the library looks for no secret in the environment.
    secrets: [{ version: 1, value: secret }],
    database: createAuthDatabase(records),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN_CHARS,
      maxPasswordLength: PASSWORD_MAX_CHARS,
      password: {
        hash: passwords.hash,
        verify: ({ password, hash }) => passwords.verify(password, hash),
      },
    },
    user: {
      additionalFields: {
        language: { type: 'string', required: false, input: false },
        isPlatformAdmin: { type: 'boolean', required: false, input: false },
      },
    },
    session: {
      expiresIn: SESSION_LIFETIME_S,
      disableSessionRefresh: true,
      additionalFields: {
        organizationId: { type: 'string', required: false, input: false },
        method: { type: 'string', required: false, input: false },
      },
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: isSecure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: () => Bun.randomUUIDv7() },
      // The library would believe a header that anybody can send.
      ipAddress: { disableIpTracking: true },
    },
    // Attempts are counted by core/identity/sign-in-throttle.ts, which knows the peer's address.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })
}

type FoundSession = NonNullable<Awaited<ReturnType<ReturnType<typeof createAuth>['api']['getSession']>>>

function toUser({ id, name, email, language, emailVerified, isPlatformAdmin }: FoundSession['user']): User {
  return {
    id,
    name,
    email,
    language: language ?? null,
    emailVerified,
    isPlatformAdmin: isPlatformAdmin === true,
  }
}

function toSession({ id, organizationId, method }: FoundSession['session']): Session {
  const known = SIGN_IN_METHODS.find(name => name === method)
  return { id, organizationId: organizationId ?? null, method: known ?? null }
}

/** The library's refusals in our words: one for all, so that nobody learns which e-mail addresses have an account. */
async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isAPIError(error)) throw error
    if (error.cause instanceof AppError) throw error.cause
    if (error.statusCode >= 500) throw new AppError('internal', 'Signing in failed.', { cause: error })
    throw new AppError('unauthenticated', 'E-mail address or password is not right.')
  }
}

function emailTaken(): AppError {
  return new AppError('conflict', 'There is already an account with this e-mail address.')
}

/** Sessions that nobody closed would pile up: each sign-in clears the person's own. */
async function removeExpiredSessions(records: AuthRecords, { userId, now }: { userId: string; now: Date }) {
  await records.deleteMany({
    model: 'sessions',
    where: [
      { field: 'userId', operator: 'eq', value: userId, connector: 'AND', isCaseSensitive: true },
      { field: 'expiresAt', operator: 'lt', value: now, connector: 'AND', isCaseSensitive: true },
    ],
  })
}

function onlyCookies(headers: Headers): Headers {
  const cookies = new Headers()
  for (const cookie of headers.getSetCookie()) cookies.append('set-cookie', cookie)
  return cookies
}
