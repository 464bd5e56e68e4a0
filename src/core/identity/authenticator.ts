import type { User } from './user.ts'

/** Sign-in as the program needs it, whichever library does it. Cookies and sessions stay behind this wall. */
export interface Authenticator {
  /** argon2id, outside any transaction: it takes tens of milliseconds. */
  hashPassword(password: string): Promise<string>
  /** Throws conflict when the e-mail is taken. Joins a running transaction. */
  createUser(user: { name: string; email: string; passwordHash: string }): Promise<User>
  /** The language of the dashboard for this person; null: what the browser asks for. */
  keepLanguage(userId: string, language: string | null): Promise<void>
  /**
   * Headers that set the session cookie. Throws unauthenticated with the same words, after about the same time, for every
   * cause, and rate_limited after too many failures. `address` is the peer's, as the socket (or a trusted proxy) says it.
   */
  signIn(request: { email: string; password: string; headers: Headers; address?: string }): Promise<Headers>
  /** Headers that clear the session cookie. */
  signOut(headers: Headers): Promise<Headers>
  /** The user and session of a request's cookies, or null. */
  authenticate(headers: Headers): Promise<{ user: User; sessionId: string } | null>
}
