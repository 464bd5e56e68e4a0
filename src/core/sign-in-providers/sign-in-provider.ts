import type { Phrase } from '#lib/phrase.ts'

export const SIGN_IN_PROVIDER_KINDS = ['google', 'linkedin', 'oidc'] as const
export type SignInProviderKind = (typeof SIGN_IN_PROVIDER_KINDS)[number]

/** Where the two well-known ones are found: their addresses are theirs to know, not the admin's to type. */
export const WELL_KNOWN_ISSUERS = {
  google: 'https://accounts.google.com',
  linkedin: 'https://www.linkedin.com/oauth',
} as const satisfies Partial<Record<SignInProviderKind, string>>

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

/** NB: carries the secret: for the adapter that speaks to the provider, never for a page. */
export interface OpenedSignInProvider {
  provider: SignInProvider
  clientSecret: string | null
}

/** One line of what a check found. `fault`: nobody can sign in like this. */
export interface CheckFinding {
  level: 'ok' | 'warning' | 'fault'
  phrase: Phrase
}

/** Whom a provider vouched for. */
export interface ProviderIdentity {
  /** Never changes and is never given to somebody else; unique within its provider. */
  subject: string
  /** In small letters; null where the provider tells none. */
  email: string | null
  /** True only where the provider says so, in the way that this provider says it. */
  isEmailVerified: boolean
  name: string | null
  /** null: nothing can be told from this answer (no claim is set up, or the list was too long to be sent). */
  groups: readonly string[] | null
}

/** What one journey to the provider must bring back; kept by the browser that began it, sealed. */
export interface SignInChallenge {
  state: string
  /** null where the provider does not repeat it. */
  nonce: string | null
  /** null where the provider refuses PKCE. */
  codeVerifier: string | null
}

/** Speaks to providers, whichever library does it. Every problem is thrown as an AppError in our words; nothing of theirs is repeated. */
export interface IdentityProviderClient {
  /** Where to send the browser. Throws unavailable. */
  begin(
    opened: OpenedSignInProvider,
    redirectUri: string,
  ): Promise<{ address: string; challenge: SignInChallenge }>
  /** Throws unauthenticated where the answer does not hold, unavailable where the provider fails. */
  complete(opened: OpenedSignInProvider, answer: ProviderAnswer): Promise<ProviderIdentity>
  /** What is wrong with the settings, in the order in which it was found. Never throws. */
  check(opened: OpenedSignInProvider, redirectUri: string): Promise<CheckFinding[]>
}

export interface ProviderAnswer {
  redirectUri: string
  /** The query with which the browser came back. */
  parameters: URLSearchParams
  challenge: SignInChallenge
}

/** The provider through which somebody can sign in, as their account page shows it. */
export interface SignInLink {
  providerId: string
  userId: string
  subject: string
  createdAt: Date
  /** Memberships that this provider's groups gave: only these are taken away with the group. */
  grants: readonly GroupGrant[]
}

export interface GroupGrant {
  organizationId: string
  role: string
}
