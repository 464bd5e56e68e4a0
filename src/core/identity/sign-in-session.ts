/** How somebody signed in. `_totp`: a second factor was shown as well. */
export const SIGN_IN_METHODS = ['password', 'password_totp', 'passkey', 'provider', 'provider_totp'] as const
export type SignInMethod = (typeof SIGN_IN_METHODS)[number]

/** One browser in which somebody has signed in. */
export interface Session {
  id: string
  /** The organization that this browser works in; null: the person's first. */
  organizationId: string | null
  method: SignInMethod | null
}

/** A session as its person sees it in the list of their own. */
export interface BrowserSession extends Session {
  /** As the browser calls itself: anybody can write one. */
  userAgent: string | null
  /** Of the peer when the person signed in. */
  address: string | null
  createdAt: Date
  /** To within a few minutes. */
  lastSeenAt: Date
}
