import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'

/** What a browser works on before it may place a call: `count` numbers, each making a hash with `bits` leading zeros. */
export interface Challenge {
  token: string
  /** The number n of part i is right when SHA-256 of `seed:i:n` begins with that many zero bits. */
  seed: string
  count: number
  bits: number
}

export interface Proof {
  token: string
  solutions: readonly number[]
}

/**
 * Makes calling cost something without asking people anything. A challenge is signed, not kept: asking for many fills no memory. It
 * is bound to what the asker names (widget, origin, address), good for a short time and for one call.
 */
export interface Challenges {
  issue(binding: string): Challenge
  /** Throws forbidden for a proof that is wrong, too old, used, or of somebody else; unavailable when too many calls come at once. */
  redeem(binding: string, proof: Proof): void
}

/** Eight parts take much more even a time than one that is eight times as hard. About 130 000 hashes: 0.1 to 0.3 s in a browser. */
export const PROOF_PARTS = 8
export const PROOF_BITS = 14
export const CHALLENGE_TTL_MS = 2 * 60_000
/** Each of them was paid for with a proof. */
export const USED_MAX = 20_000
const SEED_BYTES = 12

export function createChallenges({ secret, clock }: { secret: string; clock: Clock }): Challenges {
  /** Seeds of proofs that were taken, with the time when they expire anyway: the oldest come first. */
  const used = new Map<string, number>()

  const sign = (payload: string, binding: string) =>
    createHmac('sha256', secret).update(`${payload}|${binding}`).digest()

  function open(binding: string, token: string): { seed: string; expiresAtMs: number } {
    const [seed = '', expires = '', signature = ''] = token.split('.')
    const given = Buffer.from(signature, 'base64url')
    const right = sign(`${seed}.${expires}`, binding)
    if (given.length !== right.length || !timingSafeEqual(given, right)) throw refused()
    return { seed, expiresAtMs: Number(expires) }
  }

  function spend(seed: string, expiresAtMs: number, nowMs: number): void {
    for (const [old, oldExpiresAtMs] of used) {
      if (oldExpiresAtMs > nowMs) break
      used.delete(old)
    }
    if (used.has(seed)) throw refused()
    if (used.size >= USED_MAX)
      throw new AppError('unavailable', 'Too many people call at once. Try again in a moment.')
    used.set(seed, expiresAtMs)
  }

  return {
    issue(binding) {
      const seed = randomBytes(SEED_BYTES).toString('base64url')
      const payload = `${seed}.${clock.now().getTime() + CHALLENGE_TTL_MS}`
      const token = `${payload}.${sign(payload, binding).toString('base64url')}`
      return { token, seed, count: PROOF_PARTS, bits: PROOF_BITS }
    },

    redeem(binding, { token, solutions }) {
      const { seed, expiresAtMs } = open(binding, token)
      const nowMs = clock.now().getTime()
      const isRight =
        expiresAtMs > nowMs &&
        solutions.length === PROOF_PARTS &&
        solutions.every((solution, part) => zeroBits(`${seed}:${part}:${solution}`) >= PROOF_BITS)
      if (!isRight) throw refused()
      spend(seed, expiresAtMs, nowMs)
    },
  }
}

function refused(): AppError {
  return new AppError('forbidden', 'The call was asked for too long ago. Try again.')
}

export function zeroBits(text: string): number {
  const hash = createHash('sha256').update(text).digest()
  return Math.clz32(hash.readUInt32BE(0))
}
