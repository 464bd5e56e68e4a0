/** A passkey as its person sees it in the list of their own. */
export interface Passkey {
  id: string
  name: string
  createdAt: Date | null
  /** True where it is kept in an account of its maker, so that it outlives the device. */
  isBackedUp: boolean
}

/** One as it is kept. Public things only: the secret never leaves the device. */
export interface PasskeyRecord extends Passkey {
  userId: string
  /** Base64url. */
  credentialId: string
  /** Base64url of COSE. */
  publicKey: string
  /** Uses as the device counts them; 0 where it does not. */
  counter: number
  transports: string[]
  aaguid: string | null
}

/** Where passkeys belong to: the name in the address bar, and what stands before it. */
export interface RelyingParty {
  /** A name; browsers know no passkeys for bare IP addresses. */
  id: string
  origin: string
}

/** What WebAuthn asks a browser, as JSON. */
export type CeremonyOptions = Record<string, unknown>

/** The two ceremonies of WebAuthn, whichever library speaks it. `verify...` answers null for everything that is not right. */
export interface PasskeyCeremonies {
  additionOptions(request: AdditionRequest): Promise<CeremonyOptions>
  verifyAddition(answer: unknown, expected: Expected): Promise<AddedPasskey | null>
  signInOptions(request: { party: RelyingParty; challenge: string }): Promise<CeremonyOptions>
  /** The new count of the device. */
  verifySignIn(answer: unknown, known: PasskeyRecord, expected: Expected): Promise<{ counter: number } | null>
}

export interface AdditionRequest {
  party: RelyingParty
  challenge: string
  user: { id: string; name: string; email: string }
  known: readonly PasskeyRecord[]
}

export interface Expected {
  party: RelyingParty
  challenge: string
}

export type AddedPasskey = Pick<
  PasskeyRecord,
  'credentialId' | 'publicKey' | 'counter' | 'transports' | 'aaguid' | 'isBackedUp'
> & { deviceType: string }

export const PASSKEYS_MAX = 20
export const PASSKEY_NAME_MAX_CHARS = 60

/** Why there can be no passkeys at this address; null where there can. */
export type PasskeyObstacle = 'bare_address' | 'not_secure'

/**
 * Browsers know passkeys for names only, and over https only (save localhost).
 */
export function findPasskeyObstacle(publicUrl: string): PasskeyObstacle | null {
  const { hostname, protocol } = new URL(publicUrl)
  if (/^[\d.]+$/.test(hostname) || hostname.startsWith('[')) return 'bare_address'
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  return protocol === 'https:' || isLocal ? null : 'not_secure'
}

export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl)
  return { id: hostname, origin }
}
