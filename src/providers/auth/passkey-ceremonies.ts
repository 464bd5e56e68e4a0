import type {
  AuthenticationResponseJSON,
  AuthenticatorTransportFuture,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { Expected, PasskeyCeremonies } from '#core/identity/passkey.ts'

/** Browsers give up after this. */
const TIMEOUT_MS = 3 * 60_000
const SERVICE_NAME = 'Parley'
/** What the browser says, so anything. */
const TRANSPORT = /^[a-z-]{1,20}$/
const TRANSPORTS_MAX = 8
/** With the first passkey: it brings a whole library of certificates along, some 20 MB. */
const loadLibrary = () => import('@simplewebauthn/server')

/** WebAuthn by SimpleWebAuthn. The device must have asked for its finger, face or PIN: that is the second factor. */
export function createPasskeyCeremonies(): PasskeyCeremonies {
  return {
    additionOptions: async ({ party, challenge, user, known }) => ({
      ...(await (
        await loadLibrary()
      ).generateRegistrationOptions({
        rpName: SERVICE_NAME,
        rpID: party.id,
        userID: new TextEncoder().encode(user.id),
        userName: user.email,
        userDisplayName: user.name,
        challenge: bytesOf(challenge),
        timeout: TIMEOUT_MS,
        attestationType: 'none',
        excludeCredentials: known.map(({ credentialId, transports }) => ({
          id: credentialId,
          transports: transports as AuthenticatorTransportFuture[],
        })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })),
    }),

    async verifyAddition(answer, expected) {
      const { verifyRegistrationResponse } = await loadLibrary()
      const verified = await orNull(() =>
        verifyRegistrationResponse({
          response: answer as RegistrationResponseJSON,
          ...expectationsOf(expected),
          requireUserVerification: true,
        }),
      )
      if (!verified?.verified) return null
      const { credential, aaguid, credentialDeviceType, credentialBackedUp } = verified.registrationInfo
      return {
        credentialId: credential.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: (credential.transports ?? [])
          .filter(name => TRANSPORT.test(name))
          .slice(0, TRANSPORTS_MAX),
        aaguid,
        deviceType: credentialDeviceType,
        isBackedUp: credentialBackedUp,
      }
    },

    signInOptions: async ({ party, challenge }) => ({
      ...(await (
        await loadLibrary()
      ).generateAuthenticationOptions({
        rpID: party.id,
        challenge: bytesOf(challenge),
        timeout: TIMEOUT_MS,
        userVerification: 'required',
      })),
    }),

    async verifySignIn(answer, known, expected) {
      const { verifyAuthenticationResponse } = await loadLibrary()
      const verified = await orNull(() =>
        verifyAuthenticationResponse({
          response: answer as AuthenticationResponseJSON,
          ...expectationsOf(expected),
          requireUserVerification: true,
          credential: {
            id: known.credentialId,
            publicKey: new Uint8Array(Buffer.from(known.publicKey, 'base64url')),
            counter: known.counter,
          },
        }),
      )
      return verified?.verified ? { counter: verified.authenticationInfo.newCounter } : null
    },
  }
}

function expectationsOf({ party, challenge }: Expected) {
  return {
    expectedChallenge: Buffer.from(challenge, 'utf8').toString('base64url'),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
  }
}

function bytesOf(challenge: string) {
  return new Uint8Array(Buffer.from(challenge, 'utf8'))
}

/** The library throws for whatever is wrong with an answer, and every answer was made by a stranger. */
async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch {
    return null
  }
}
