import { isAPIError } from 'better-auth/api'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { AuthRecords } from '#core/identity/auth-records.ts'
import type { Authenticator, NewUser } from '#core/identity/authenticator.ts'
import { ratePassword } from '#core/identity/password-policy.ts'
import type { User } from '#core/identity/user.ts'
import { type Auth, COOKIE_PREFIX, createAuth, peerHeaders } from './auth-instance.ts'
import { createPasswordHashing } from './password-hashing.ts'
import { measurePassword } from './password-meter.ts'
import { createPasswordRecords } from './password-records.ts'
import { createSessionRecords, toSession } from './session-records.ts'

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
  const records = store.authRecords
  const passwords = createPasswordHashing()
  const auth = createAuth({ records, passwords, secret, isSecure, clock })
  const sessions = createSessionRecords(records, clock)
  const passwordRecords = createPasswordRecords(auth, passwords)

  const find = (headers: Headers) => inWords(() => auth.api.getSession({ headers }))

  /** The session that this browser had: its cookie is overwritten, so nobody could end it any more. */
  async function endReplaced(headers: Headers): Promise<void> {
    if (!headers.get('cookie')?.includes(COOKIE_PREFIX)) return
    const replaced = await find(headers)
    if (replaced) await sessions.end(replaced.user.id, replaced.session.id)
  }

  return {
    hashPassword: passwords.hash,
    ratePassword: (password, owner) => ratePassword(password, owner, measurePassword),
    checkPassword: (password, owner) => ratePassword(password, owner, measurePassword).issues,
    createUser: user => records.transaction(() => createUser(auth, user)),

    async findUserByEmail(email) {
      const { internalAdapter } = await auth.$context
      const found = await internalAdapter.findUserByEmail(email.trim().toLowerCase())
      return found ? toUser(found.user) : null
    },

    async findUser(userId) {
      const { internalAdapter } = await auth.$context
      const found = await internalAdapter.findUserById(userId)
      return found ? toUser(found) : null
    },

    async markEmailVerified(userId) {
      const { internalAdapter } = await auth.$context
      await internalAdapter.updateUser(userId, { emailVerified: true })
    },

    async keepLanguage(userId, language) {
      const { internalAdapter } = await auth.$context
      await internalAdapter.updateUser(userId, { language })
    },

    verifyPassword: passwordRecords.verify,
    hasPassword: passwordRecords.has,
    keepPassword: (userId, hash) => records.transaction(() => passwordRecords.keep(userId, hash)),

    async signIn({ email, password, headers, address }) {
      const answer = await inWords(() =>
        auth.api.signInEmail({
          body: { email: email.trim(), password },
          headers: peerHeaders(headers, address),
          returnHeaders: true,
        }),
      )
      await endReplaced(headers)
      await sessions.removeExpired(answer.response.user.id)
      return onlyCookies(answer.headers)
    },

    async startSession(userId, { headers, address, ...start }) {
      const answer = await inWords(() =>
        auth.api.startSession({
          body: { userId, ...start },
          headers: peerHeaders(headers, address),
          returnHeaders: true,
        }),
      )
      await endReplaced(headers)
      await sessions.removeExpired(userId)
      return onlyCookies(answer.headers)
    },

    async signOut(headers) {
      const answer = await inWords(() => auth.api.signOut({ headers, returnHeaders: true }))
      return onlyCookies(answer.headers)
    },

    listSessions: sessions.list,
    endSession: sessions.end,
    endOtherSessions: sessions.endOthers,
    chooseOrganization: sessions.chooseOrganization,

    async authenticate(headers) {
      if (!headers.get('cookie')?.includes(COOKIE_PREFIX)) return null
      const found = await find(headers)
      if (!found) return null
      const { id, lastSeenAt } = found.session
      if (!(await sessions.touch({ id, lastSeenAt: lastSeenAt ?? null }))) return null
      return { user: toUser(found.user), session: toSession(found.session) }
    },
  }
}

async function createUser(auth: Auth, user: NewUser): Promise<User> {
  const { name, email, passwordHash, emailVerified = false, isPlatformAdmin = false } = user
  const address = email.trim().toLowerCase()
  const { internalAdapter } = await auth.$context
  if (await internalAdapter.findUserByEmail(address)) throw emailTaken()
  const { id } = await internalAdapter.createUser(
    { name, email: address, emailVerified, isPlatformAdmin },
    { method: 'email-password' },
  )
  if (passwordHash !== null) {
    await internalAdapter.createAccount({
      userId: id,
      accountId: id,
      providerId: 'credential',
      password: passwordHash,
    })
  }
  return { id, name, email: address, language: null, emailVerified, isPlatformAdmin }
}

interface FoundUser {
  id: string
  name: string
  email: string
  emailVerified: boolean
  language?: unknown
  isPlatformAdmin?: unknown
}

function toUser({ id, name, email, language, emailVerified, isPlatformAdmin }: FoundUser): User {
  return {
    id,
    name,
    email,
    language: typeof language === 'string' ? language : null,
    emailVerified,
    isPlatformAdmin: isPlatformAdmin === true,
  }
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

function onlyCookies(headers: Headers): Headers {
  const cookies = new Headers()
  for (const cookie of headers.getSetCookie()) cookies.append('set-cookie', cookie)
  return cookies
}
