import { APIError, APITimeoutError } from '@livekit/agents'

/** How long somebody on the line is let wait for one part, and how often it is asked meanwhile. */
export interface RetryBudget {
  attemptsMax: number
  /** From the first attempt, or from the last sign of progress, to the end of the last attempt. */
  totalMs: number
  /** Before the second attempt and those after it; the last one repeats. A provider's own wish (Retry-After) comes first. */
  pausesMs: readonly number[]
}

/** An attempt that failed and is followed by another. */
export interface RetriedAttempt {
  attempt: number
  waitMs: number
  error: unknown
}

/** With less left than this another attempt only makes the silence longer. */
const ATTEMPT_MIN_MS = 500
/** A wish for a pause that is longer than any call could bear. */
const RETRY_AFTER_MAX_MS = 24 * 60 * 60_000

const retryAfters = new WeakMap<object, number>()

/** Notes when the provider wants to be asked again. `header`: seconds or a date, as in HTTP; anything else is left out. */
export function noteRetryAfter<E extends object>(error: E, headers: Headers): E {
  const afterMs = parseRetryAfter(headers, Date.now())
  if (afterMs !== null) retryAfters.set(error, afterMs)
  return error
}

/** `retry-after-ms` is OpenAI's finer form of the header. */
export function parseRetryAfter(headers: Headers, nowEpochMs: number): number | null {
  const fineMs = Number(headers.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(fineMs) && fineMs >= 0) return Math.min(fineMs, RETRY_AFTER_MAX_MS)
  const value = headers.get('retry-after')
  if (value === null || value.trim() === '') return null
  const seconds = Number(value)
  const afterMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - nowEpochMs
  return Number.isFinite(afterMs) ? Math.min(Math.max(0, afterMs), RETRY_AFTER_MAX_MS) : null
}

export function retryAfterOf(error: unknown): number | null {
  return typeof error === 'object' && error !== null ? (retryAfters.get(error) ?? null) : null
}

/** Before which pause the next attempt is made; null: none is, since it would not help or comes too late. */
export function pauseBeforeRetry(
  error: unknown,
  { attempt, spentMs, budget }: { attempt: number; spentMs: number; budget: RetryBudget },
): number | null {
  const { attemptsMax, totalMs, pausesMs } = budget
  if (!(error instanceof APIError) || !error.retryable || attempt >= attemptsMax) return null
  const usualMs = pausesMs[Math.min(attempt - 1, pausesMs.length - 1)] ?? 0
  // Who kept us waiting is asked again at once.
  const waitMs = retryAfterOf(error) ?? (error instanceof APITimeoutError ? 0 : usualMs)
  return spentMs + waitMs + ATTEMPT_MIN_MS > totalMs ? null : waitMs
}

/** What is left for the first byte of an attempt that begins now. */
export function attemptTimeMs(firstByteMs: number, spentMs: number, { totalMs }: RetryBudget): number {
  return Math.min(firstByteMs, Math.max(ATTEMPT_MIN_MS, totalMs - spentMs))
}
