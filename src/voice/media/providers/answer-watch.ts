import { APITimeoutError } from '@livekit/agents'

interface WatchOptions {
  /** Longest wait for the first word or tool call. */
  firstMs: number
  /** Longest pause between two of them. */
  idleMs: number
  /** The call's own end of the question. */
  signal: AbortSignal
  measuredAfterMs?: number
}

/** Watches an answer by what it says: headers, comments and thoughts keep nobody alive on the telephone. */
export interface AnswerWatch {
  /** Aborts when the answer is too slow, or is not wanted any more. */
  readonly signal: AbortSignal
  /** Words came, or a tool call. Throws APITimeoutError when they come slower than anybody speaks. */
  note(chars: number): void
  /** An error as it is to be told: what our own abort caused is a time-out. */
  explain(error: unknown): unknown
  stop(): void
}

/** Speech runs at 12 to 18 characters a second: below this the caller hears more pauses than words. */
const CHARS_PER_SECOND_MIN = 4
/** A beginning may be slow. */
const MEASURED_AFTER_MS = 4_000

export function watchAnswer({
  firstMs,
  idleMs,
  signal,
  measuredAfterMs = MEASURED_AFTER_MS,
}: WatchOptions): AnswerWatch {
  const own = new AbortController()
  let isTooSlow = false
  const expire = () => {
    isTooSlow = true
    own.abort()
  }
  let timer = setTimeout(expire, firstMs)
  let firstAt: number | null = null
  let chars = 0
  return {
    signal: AbortSignal.any([signal, own.signal]),
    note(added) {
      clearTimeout(timer)
      timer = setTimeout(expire, idleMs)
      firstAt ??= performance.now()
      chars += added
      const spentMs = performance.now() - firstAt
      if (spentMs > measuredAfterMs && chars < (spentMs / 1000) * CHARS_PER_SECOND_MIN) {
        isTooSlow = true
        throw new APITimeoutError({})
      }
    },
    explain: error => (isTooSlow && !signal.aborted ? new APITimeoutError({}) : error),
    stop: () => clearTimeout(timer),
  }
}
