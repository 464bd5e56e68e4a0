export const SIGN_IN_PROVIDER_KINDS = ['google', 'linkedin', 'oidc'] as const
export type SignInProviderKind = (typeof SIGN_IN_PROVIDER_KINDS)[number]

/** Who says that they are in `group` joins this organization with this role. */
export interface GroupMapping {
  group: string
  organizationId: string
  role: string
}

export interface SignInProviderSettings {
  /** Claim of the id token (or of userinfo) that lists groups; empty: none is read. */
  groupsClaim: string
  groupMappings: GroupMapping[]
  /** Only people with an address in one of these may come; empty: all. */
  emailDomains: string[]
}

/** As pages see it: its secret has no way here. */
export interface SignInProvider {
  id: string
  kind: SignInProviderKind
  /** On the button. */
  name: string
  issuer: string
  clientId: string
  hasClientSecret: boolean
  isEnabled: boolean
  settings: SignInProviderSettings
  createdAt: Date
  updatedAt: Date
}
