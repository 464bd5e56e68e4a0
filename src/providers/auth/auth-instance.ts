import { betterAuth } from 'better-auth'
import type { Clock } from '#core/clock.ts'
import type { AuthRecords } from '#core/identity/auth-records.ts'
import { SIGN_IN_METHODS, type SignInMethod } from '#core/identity/sign-in-session.ts'
import { PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS } from '#core/identity/user.ts'
import { createAuthDatabase } from './auth-database.ts'
import type { PasswordHashing } from './password-hashing.ts'
import { sessionPlugin } from './session-plugin.ts'

/** People sign in again after this; a session is not prolonged. */
export const SESSION_LIFETIME_S = 14 * 24 * 60 * 60
export const COOKIE_PREFIX = 'parley'
const USER_AGENT_MAX_CHARS = 300
/** Between us and the library only: whatever a browser sends under this name is thrown away. */
const PEER_HEADER = 'x-parley-peer'
/** Only its scheme matters: none of the library's routes are mounted, so that nothing ever leads there. */
const PLACEHOLDER_HOST = 'parley.invalid'

export interface AuthOptions {
  records: AuthRecords
  passwords: PasswordHashing
  secret: string
  isSecure: boolean
  clock: Clock
}

export type Auth = ReturnType<typeof createAuth>

export function createAuth({ records, passwords, secret, isSecure, clock }: AuthOptions) {
  return betterAuth({
    appName: 'Parley',
    baseURL: `${isSecure ? 'https' : 'http'}://${PLACEHOLDER_HOST}`,
    basePath: '/api/auth',
    // The list form: with it the library looks for no secret in the environment.
    secrets: [{ version: 1, value: secret }],
    database: createAuthDatabase(records),
    plugins: [sessionPlugin()],
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
        twoFactorEnabled: { type: 'boolean', required: false, input: false },
      },
    },
    session: {
      expiresIn: SESSION_LIFETIME_S,
      disableSessionRefresh: true,
      additionalFields: {
        organizationId: { type: 'string', required: false, input: false },
        method: { type: 'string', required: false, input: false },
        lastSeenAt: { type: 'date', required: false, input: false },
      },
    },
    databaseHooks: { session: { create: { before: describeSession(clock) } } },
    advanced: {
      // The prefix ties the cookie to this host and to https: a sibling domain can neither plant nor replace one.
      cookiePrefix: isSecure ? `__Host-${COOKIE_PREFIX}` : COOKIE_PREFIX,
      // The library's own prefix is the weaker one.
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure },
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

/** The headers of a request for the library, with the peer's address as we know it. */
export function peerHeaders(headers: Headers, address: string | undefined): Headers {
  const known = new Headers(headers)
  known.delete(PEER_HEADER)
  if (address !== undefined) known.set(PEER_HEADER, address)
  return known
}

interface NewSession {
  method?: unknown
  userAgent?: string | null
}

const METHOD_OF_PATH: [pattern: RegExp, method: SignInMethod][] = [
  [/^\/sign-in\/email$/, 'password'],
  [/^\/two-factor\//, 'password_totp'],
  [/^\/passkey\//, 'passkey'],
]

/** What the list of sessions tells its person: how and from where they signed in. */
function describeSession(clock: Clock) {
  return async <S extends NewSession>(session: S, context: { path?: string; headers?: Headers } | null) => {
    const path = context?.path ?? ''
    const method =
      SIGN_IN_METHODS.find(known => known === session.method) ??
      METHOD_OF_PATH.find(([pattern]) => pattern.test(path))?.[1] ??
      null
    const data = {
      ...session,
      method,
      lastSeenAt: clock.now(),
      userAgent: session.userAgent?.slice(0, USER_AGENT_MAX_CHARS) ?? null,
      ipAddress: context?.headers?.get(PEER_HEADER) ?? null,
    }
    return { data }
  }
}
