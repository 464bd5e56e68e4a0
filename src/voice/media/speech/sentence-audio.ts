import { APITimeoutError } from '@livekit/agents'
import { UnreadableAnswer } from '../providers/provider-http.ts'
import { type PartPatience, patienceFor } from '../providers/provider-patience.ts'
import { attemptTimeMs, pauseBeforeRetry, type RetriedAttempt } from '../providers/retry-budget.ts'
import { AGENT_RATE_HZ } from './pcm.ts'

/** Speaks one sentence: 24 kHz samples as they arrive. Throws the library's API errors. */
export type SpeakSentence = (sentence: string, signal: AbortSignal) => AsyncIterable<Int16Array>

/** The audio of one sentence, being fetched since it was started. */
export interface SentenceAudio {
  sentence: string
  /** What has come so far and what comes, once. Throws when fetching failed for good. */
  chunks(): AsyncGenerator<Int16Array, void, void>
  cancel(): void
}

export interface FetchRules {
  patience?: PartPatience
  onRetry?(retried: RetriedAttempt): void
  /** Aborted: no sentence is wanted any more, whoever waits for one. */
  until?: AbortSignal
}

/** Audio that comes slower than it is heard: so far behind, the rest is fetched anew. */
const BEHIND_MAX_MS = 2_000
/** A sentence that broke off is fetched so many times again for its rest. */
const MENDS_MAX = 1
/** More is no sentence but a provider that does not stop. */
const SENTENCE_MAX_SAMPLES = 120 * AGENT_RATE_HZ

/**
 * Starts to fetch. A failure is tried again within the budget. Of a sentence that broke off in the middle the rest is fetched: it is
 * spoken anew, and what the caller has got of it is left out, since a word must not be said twice.
 */
export function startSentence(
  speak: SpeakSentence,
  sentence: string,
  { patience = patienceFor({ hasSpare: false }).tts, onRetry, until }: FetchRules = {},
): SentenceAudio {
  const controller = new AbortController()
  const signal = until ? AbortSignal.any([controller.signal, until]) : controller.signal
  const arrived: Int16Array[] = []
  let state: 'fetching' | 'done' | { error: unknown } = 'fetching'
  let wake: () => void = () => undefined
  const settle = (next: typeof state) => {
    state = next
    wake()
  }

  signal.addEventListener('abort', () => wake(), { once: true })

  const fetching = new SentenceFetch(speak, { sentence, signal, patience, onRetry }, chunk => {
    arrived.push(chunk)
    wake()
  })
  fetching.run().then(
    () => settle('done'),
    error => settle(signal.aborted ? 'done' : { error }),
  )

  return {
    sentence,
    async *chunks() {
      for (;;) {
        const chunk = arrived.shift()
        if (chunk) yield chunk
        else if (state === 'done' || signal.aborted) return
        else if (state !== 'fetching') throw state.error
        else await new Promise<void>(resolve => (wake = resolve))
      }
    },
    cancel: () => controller.abort(),
  }
}

interface Fetch extends Pick<FetchRules, 'onRetry'> {
  sentence: string
  signal: AbortSignal
  patience: PartPatience
}

class SentenceFetch {
  readonly #speak: SpeakSentence
  readonly #fetch: Fetch
  readonly #onChunk: (chunk: Int16Array) => void
  /** Samples handed on, over all attempts. */
  #handedOn = 0
  /** When nothing was missing for the last time. */
  #fineAt = performance.now()
  #mends = 0

  constructor(speak: SpeakSentence, fetch: Fetch, onChunk: (chunk: Int16Array) => void) {
    this.#speak = speak
    this.#fetch = fetch
    this.#onChunk = onChunk
  }

  async run(): Promise<void> {
    if (this.#fetch.signal.aborted) return
    for (let attempt = 1; ; attempt++) {
      const before = this.#handedOn
      try {
        await this.#attempt()
        return
      } catch (error) {
        if (this.#handedOn > before) {
          if (this.#mends++ >= MENDS_MAX) throw error
          // The attempts at the rest are counted anew.
          attempt = 1
        }
        const waitMs = this.#pauseBefore(error, attempt)
        if (waitMs === null) throw error
        this.#fetch.onRetry?.({ attempt, waitMs, error })
        await Bun.sleep(waitMs)
        if (this.#fetch.signal.aborted) throw error
      }
    }
  }

  #pauseBefore(error: unknown, attempt: number): number | null {
    if (this.#fetch.signal.aborted) return null
    const spentMs = performance.now() - this.#fineAt
    return pauseBeforeRetry(error, { attempt, spentMs, budget: this.#fetch.patience.budget })
  }

  async #attempt(): Promise<void> {
    const { sentence, signal, patience } = this.#fetch
    const own = new AbortController()
    let isTooSlow = false
    const expire = () => {
      isTooSlow = true
      own.abort()
    }
    const spentMs = performance.now() - this.#fineAt
    let timer = setTimeout(expire, attemptTimeMs(patience.firstByteMs, spentMs, patience.budget))
    try {
      const watch = createPace()
      let toSkip = this.#handedOn
      for await (const chunk of this.#speak(sentence, AbortSignal.any([signal, own.signal]))) {
        if (chunk.length === 0) continue
        clearTimeout(timer)
        timer = setTimeout(expire, patience.idleMs)
        const fresh = chunk.subarray(Math.min(toSkip, chunk.length))
        toSkip -= chunk.length - fresh.length
        if (fresh.length > 0) this.#handOn(fresh)
        watch.note(chunk.length)
      }
      // An adapter that is aborted may just end.
      if (isTooSlow) throw new APITimeoutError({})
    } catch (error) {
      throw isTooSlow ? new APITimeoutError({}) : error
    } finally {
      clearTimeout(timer)
    }
  }

  #handOn(chunk: Int16Array): void {
    this.#handedOn += chunk.length
    this.#fineAt = performance.now()
    if (this.#handedOn > SENTENCE_MAX_SAMPLES) throw new UnreadableAnswer('the audio does not end')
    this.#onChunk(chunk)
  }
}

/** Whether audio arrives as fast as it is heard. Throws APITimeoutError when it falls too far behind. */
function createPace(): { note(samples: number): void } {
  let firstAt: number | null = null
  let receivedMs = 0
  return {
    note(samples) {
      firstAt ??= performance.now()
      receivedMs += (samples / AGENT_RATE_HZ) * 1000
      if (performance.now() - firstAt - receivedMs > BEHIND_MAX_MS) throw new APITimeoutError({})
    },
  }
}
