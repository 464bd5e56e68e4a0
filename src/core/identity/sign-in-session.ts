/** How somebody signed in. `_totp`: a second factor was shown as well. */
export const SIGN_IN_METHODS = ['password', 'password_totp', 'passkey', 'provider'] as const
export type SignInMethod = (typeof SIGN_IN_METHODS)[number]

/** One browser in which somebody has signed in. */
export interface Session {
  id: string
  /** The organization that this browser works in; null: the person's first. */
  organizationId: string | null
  method: SignInMethod | null
}
