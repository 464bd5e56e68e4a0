import { z } from 'zod'
import { AppError } from '../errors.ts'
import type { SignInChallenge } from './sign-in-provider.ts'
import type { Sealer } from './sign-in-provider-secret.ts'

/** From the button to the way back: it must be finished by the same browser, once, within ten minutes. */
export interface SignInJourney {
  id: string
  providerId: string
  challenge: SignInChallenge
  /** A path of ours. */
  next: string
  /** Whose account gets the provider as another way in; null: somebody signs in. */
  linkUserId: string | null
  /** Milliseconds since 1970. */
  expiresAtMs: number
}

export const JOURNEY_MAX_AGE_MS = 10 * 60 * 1000

const journey = z.object({
  id: z.string(),
  providerId: z.string(),
  challenge: z.object({
    state: z.string().min(20),
    nonce: z.string().nullable(),
    codeVerifier: z.string().nullable(),
  }),
  next: z.string(),
  linkUserId: z.string().nullable(),
  expiresAtMs: z.number(),
})

export function sealJourney(sealer: Sealer, value: SignInJourney): string {
  return sealer.seal(JSON.stringify(value), contextOf(value.providerId))
}

/** Throws unauthenticated for what this browser did not begin, or began too long ago. */
export function openJourney(
  sealer: Sealer,
  box: string | undefined,
  expected: { providerId: string; state: string | null; nowMs: number },
): SignInJourney {
  const opened = box === undefined ? null : tryOpen(sealer, box, expected.providerId)
  if (!opened || opened.providerId !== expected.providerId || opened.challenge.state !== expected.state)
    throw new AppError('unauthenticated', 'This sign-in was not begun in this browser. Begin again.')
  if (opened.expiresAtMs <= expected.nowMs)
    throw new AppError('unauthenticated', 'This sign-in took longer than ten minutes. Begin again.')
  return opened
}

/** A box that does not open is somebody's invention, or of an older key: the same to us. */
function tryOpen(sealer: Sealer, box: string, providerId: string): SignInJourney | null {
  try {
    return journey.parse(JSON.parse(sealer.open(box, contextOf(providerId))))
  } catch {
    return null
  }
}

function contextOf(providerId: string): string {
  return `sign_in_journey|${providerId}`
}
