/** A person who can sign in. Users are global; what they may do hangs on their memberships. */
export interface User {
  id: string
  name: string
  email: string
  /** Tag of the language that the dashboard speaks with this person; null: what the browser asks for. */
  language: string | null
  emailVerified: boolean
  isPlatformAdmin: boolean
}

export const USER_NAME_MAX_CHARS = 120
export const EMAIL_MAX_CHARS = 254
export const PASSWORD_MIN_CHARS = 12
export const PASSWORD_MAX_CHARS = 256
