import type { Session } from './sign-in-session.ts'
import type { User } from './user.ts'

export interface NewUser {
  name: string
  email: string
  /** null: the person signs in elsewhere, or chooses a password by a mail. */
  passwordHash: string | null
  /** True where somebody has shown that the address is theirs: by a link in a mail, or by a provider's word. */
  emailVerified?: boolean
  isPlatformAdmin?: boolean
}

/** Sign-in as the program needs it, whichever library does it. Cookies and sessions stay behind this wall. */
export interface Authenticator {
  /** argon2id, outside any transaction: it takes tens of milliseconds. */
  hashPassword(password: string): Promise<string>
  /** Throws conflict when the e-mail is taken. Joins a running transaction. */
  createUser(user: NewUser): Promise<User>
  /** The language of the dashboard for this person; null: what the browser asks for. */
  keepLanguage(userId: string, language: string | null): Promise<void>
  /**
   * Headers that set the session cookie. Throws unauthenticated with the same words, after about the same time, for every
   * cause, and rate_limited after too many failures. `address` is the peer's, as the socket (or a trusted proxy) says it.
   */
  signIn(request: { email: string; password: string; headers: Headers; address?: string }): Promise<Headers>
  /** Headers that clear the session cookie. */
  signOut(headers: Headers): Promise<Headers>
  /** The organization that this browser works in from now on. Whether the person is a member is for the caller to know. */
  chooseOrganization(sessionId: string, organizationId: string): Promise<void>
  /** The user and session of a request's cookies, or null. */
  authenticate(headers: Headers): Promise<{ user: User; session: Session } | null>
}
