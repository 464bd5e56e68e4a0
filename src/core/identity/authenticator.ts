import type { FieldIssue } from '../errors.ts'
import type { PasswordOwner, PasswordStrength } from './password-policy.ts'
import type { BrowserSession, Session, SignInMethod } from './sign-in-session.ts'
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

/** How a session begins: the request's own headers, and the peer's address as the socket (or a trusted proxy) says it. */
export interface SessionStart {
  method: SignInMethod
  headers: Headers
  address?: string
  /** Where this browser works at first; left out: the person's first organization. */
  organizationId?: string | null
  /** It takes the place of a session of the same person in the same browser: what that one took to begin still counts. */
  isContinued?: boolean
}

/** Sign-in as the program needs it, whichever library does it. Cookies and sessions stay behind this wall. */
export interface Authenticator {
  /** argon2id, outside any transaction: it takes tens of milliseconds. */
  hashPassword(password: string): Promise<string>
  /** What is wrong with a new password, as issues of the field `password`; empty when it is good. Up to 0.1 s of work. */
  checkPassword(password: string, owner: PasswordOwner): FieldIssue[]
  /** The same with the strength, for the words beside the field while somebody types. */
  ratePassword(password: string, owner: PasswordOwner): PasswordStrength
  /** Throws conflict when the e-mail is taken. Joins a running transaction. */
  createUser(user: NewUser): Promise<User>
  findUserByEmail(email: string): Promise<User | null>
  findUser(userId: string): Promise<User | null>
  markEmailVerified(userId: string): Promise<void>
  /** The language of the dashboard for this person; null: what the browser asks for. */
  keepLanguage(userId: string, language: string | null): Promise<void>
  /** False as well, after the same time, where the person has none. */
  verifyPassword(userId: string, password: string): Promise<boolean>
  hasPassword(userId: string): Promise<boolean>
  /** Replaces the password, or gives the person their first. Joins a running transaction. */
  keepPassword(userId: string, passwordHash: string): Promise<void>
  /**
   * Headers that set the session cookie (or that of a second step, where the person has one). Throws unauthenticated with the
   * same words, after about the same time, for every cause. NB: counts no attempts: sign-in-service.ts does.
   */
  signIn(request: { email: string; password: string; headers: Headers; address?: string }): Promise<Headers>
  /**
   * Headers that set a fresh session cookie for somebody who has shown who they are: by a provider, a passkey, an invitation.
   * Every one has a new id and token, whatever the browser sent. Throws unauthenticated when there is no such person.
   */
  startSession(userId: string, start: SessionStart): Promise<Headers>
  /** Headers that clear the session cookie. */
  signOut(headers: Headers): Promise<Headers>
  /** The sessions that still hold, the last used first. */
  listSessions(userId: string): Promise<BrowserSession[]>
  /** True when this session of this person was there. */
  endSession(userId: string, sessionId: string): Promise<boolean>
  /** Ends every session of the person but one (null: but none) and answers how many. Joins a running transaction. */
  endOtherSessions(userId: string, keptSessionId: string | null): Promise<number>
  /** The organization that this browser works in from now on. Whether the person is a member is for the caller to know. */
  chooseOrganization(sessionId: string, organizationId: string): Promise<void>
  /** The user and session of a request's cookies, or null. */
  authenticate(headers: Headers): Promise<{ user: User; session: Session } | null>
}
