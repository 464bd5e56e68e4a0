import type { Principal } from '#core/access/principal.ts'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { ClientAddresses } from '../client-address.ts'

/**
 * How many requests REST takes: per API key (its access tokens count with it), and per address for whoever shows none that works.
 * Token buckets: a key may ask for a whole minute's worth at once, and then as fast as the bucket fills. Each process counts by
 * itself, in memory.
 */
export interface RateLimits {
  /** Counts a request of a known key. Throws rate_limited. */
  countKey(request: Request, principal: Principal): void
  /** Counts a request without a key that works. Throws rate_limited: then it is not even told what is wrong with it. */
  countStranger(request: Request): void
  /** What the answer to a counted request says about its limit. */
  headersOf(request: Request): [name: string, value: string][]
}

/** Requests of one address without a key that works. */
export const STRANGER_REQUESTS_PER_MINUTE = 120
/** Of all whose address nobody can tell (a proxy on this machine that is not trusted), together. */
export const STRANGERS_TOGETHER_PER_MINUTE = 12_000
/** The one used longest ago is dropped beyond this: it was most likely full again anyway. */
export const BUCKETS_MAX = 10_000
const MINUTE_MS = 60_000

interface Dependencies {
  clock: Clock
  clientAddresses: Pick<ClientAddresses, 'of'>
}

interface Bucket {
  /** A fraction while it fills. */
  requestsLeft: number
  filledAtMs: number
}

interface Outcome {
  perMinute: number
  remaining: number
  /** Until the bucket is full again. */
  resetS: number
  /** Until the next request is taken; 0 where this one was. */
  retryAfterS: number
}

export function createRateLimits({ clock, clientAddresses }: Dependencies): RateLimits {
  const buckets = new Map<string, Bucket>()
  const outcomes = new WeakMap<Request, Outcome>()

  function take(name: string, perMinute: number): Outcome {
    const nowMs = clock.monotonicMs()
    const bucket = buckets.get(name) ?? { requestsLeft: perMinute, filledAtMs: nowMs }
    // Put in again at the end: the map's order is the order of last use.
    buckets.delete(name)
    buckets.set(name, bucket)
    const [oldest] = buckets.keys()
    if (buckets.size > BUCKETS_MAX && oldest !== undefined) buckets.delete(oldest)
    const perMs = perMinute / MINUTE_MS
    bucket.requestsLeft = Math.min(perMinute, bucket.requestsLeft + (nowMs - bucket.filledAtMs) * perMs)
    bucket.filledAtMs = nowMs
    const isTaken = bucket.requestsLeft >= 1
    if (isTaken) bucket.requestsLeft -= 1
    const secondsUntil = (requests: number) => Math.ceil((requests - bucket.requestsLeft) / perMs / 1000)
    return {
      perMinute,
      remaining: Math.floor(bucket.requestsLeft),
      resetS: secondsUntil(perMinute),
      retryAfterS: isTaken ? 0 : Math.max(1, secondsUntil(1)),
    }
  }

  function count(request: Request, name: string, perMinute: number): void {
    const outcome = take(name, perMinute)
    outcomes.set(request, outcome)
    if (outcome.retryAfterS === 0) return
    throw new AppError('rate_limited', 'Too many requests. Try again in {seconds} seconds.', {
      values: { seconds: outcome.retryAfterS },
    })
  }

  return {
    countKey(request, { credential }) {
      if (credential) count(request, `key ${credential.apiKeyId}`, credential.requestsPerMinute)
    },

    countStranger(request) {
      const address = clientAddresses.of(request)
      if (address === undefined) count(request, 'strangers', STRANGERS_TOGETHER_PER_MINUTE)
      else count(request, `address ${address}`, STRANGER_REQUESTS_PER_MINUTE)
    },

    headersOf(request) {
      const outcome = outcomes.get(request)
      if (!outcome) return []
      const { perMinute, remaining, resetS, retryAfterS } = outcome
      const headers: [string, string][] = [
        ['ratelimit-limit', String(perMinute)],
        ['ratelimit-remaining', String(remaining)],
        ['ratelimit-reset', String(resetS)],
      ]
      return retryAfterS > 0 ? [...headers, ['retry-after', String(retryAfterS)]] : headers
    },
  }
}
