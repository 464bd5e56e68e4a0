import { EMAIL_MAX_CHARS } from '#core/identity/user.ts'
import type {
  ProviderIdentity,
  SignInProvider,
  SignInProviderKind,
} from '#core/sign-in-providers/sign-in-provider.ts'

export type Claims = Readonly<Record<string, unknown>>

const GROUPS_MAX = 2_000
const TEXT_MAX_CHARS = 300
const ENTRA_HOST = 'login.microsoftonline.com'
const GOOGLE_OWN_DOMAINS = /@(gmail|googlemail)\.com$/

/** Whether the id token alone says all that we ask for; else userinfo is asked as well. */
export function isComplete(claims: Claims, { settings }: SignInProvider): boolean {
  const { groupsClaim } = settings
  const hasGroups = groupsClaim === '' || readClaim(claims, groupsClaim) !== undefined
  return (
    claims.email !== undefined &&
    claims.email_verified !== undefined &&
    claims.name !== undefined &&
    hasGroups
  )
}

/** What speaks for an address: it means the one that stands beside it. */
const VOUCHING_CLAIMS = ['email_verified', 'xms_edov', 'hd']

/** What the id token and userinfo say together; the id token is believed first. An address is vouched for by whoever names it. */
export function mergeClaims(idToken: Claims, userinfo: Claims): Claims {
  const [namer, other] = idToken.email === undefined ? [userinfo, idToken] : [idToken, userinfo]
  const agrees = other.email === undefined || other.email === namer.email
  const vouched = VOUCHING_CLAIMS.map(name => [name, namer[name] ?? (agrees ? other[name] : undefined)])
  return { ...userinfo, ...idToken, ...Object.fromEntries(vouched) }
}

/** Whom these claims describe. Anything of a strange shape is as good as left out. */
export function toIdentity(claims: Claims, subject: string, provider: SignInProvider): ProviderIdentity {
  const address = textOf(claims.email)
  const email = address?.toLowerCase() ?? null
  // NB: asked before letters become small: the small letter of the sign for kelvin is the k of another address.
  const isPlain =
    address !== null &&
    email !== null &&
    address.length <= EMAIL_MAX_CHARS &&
    /^[!-~]+$/.test(address) &&
    /^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(address)
  const given = [textOf(claims.given_name), textOf(claims.family_name)].filter(Boolean).join(' ')
  return {
    subject,
    email: isPlain ? email : null,
    isEmailVerified: isPlain && isVerified(claims, email, provider),
    name: textOf(claims.name) ?? (given === '' ? null : given),
    groups: groupsOf(claims, provider.settings.groupsClaim),
  }
}

/** Each provider has its own way to vouch for an address. */
function isVerified(claims: Claims, email: string, { kind, issuer }: SignInProvider): boolean {
  const rules: Record<SignInProviderKind, () => boolean> = {
    // Google answers for its own addresses and for those of Workspace domains (hd); any other address was once confirmed by mail
    // and may have changed hands since: developers.google.com/identity, "email_verified".
    google: () =>
      claims.email_verified === true && (GOOGLE_OWN_DOMAINS.test(email) || typeof claims.hd === 'string'),
    // A text in the id token, a truth value in userinfo.
    linkedin: () => claims.email_verified === true || claims.email_verified === 'true',
    oidc: () =>
      claims.email_verified === true || (new URL(issuer).host === ENTRA_HOST && isOwnerVerified(claims)),
  }
  return rules[kind]()
}

/** Entra knows no email_verified. Its optional claim says that the owner of the domain is verified; without it nothing is. */
function isOwnerVerified({ xms_edov: verified }: Claims): boolean {
  return verified === true || verified === 1 || verified === '1' || verified === 'true'
}

function groupsOf(claims: Claims, claim: string): readonly string[] | null {
  if (claim === '') return null
  const value = readClaim(claims, claim)
  if (value === undefined) return isLeftOut(claims, claim) ? null : []
  const list = Array.isArray(value) ? value : [value]
  return list.slice(0, GROUPS_MAX).flatMap(item => textOf(item) ?? [])
}

/** Entra names a claim that was too long to be sent, with more than 200 groups: that is no empty list. */
function isLeftOut(claims: Claims, claim: string): boolean {
  const names = claims._claim_names
  return typeof names === 'object' && names !== null && Object.hasOwn(names, claim)
}

/** By its whole name first: it may be an address with dots. Then as a path, such as Keycloak's realm_access.roles. */
function readClaim(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let value: unknown = claims
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = Reflect.get(value, part)
  }
  return value
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' && value.length <= TEXT_MAX_CHARS
    ? value.trim()
    : null
}
