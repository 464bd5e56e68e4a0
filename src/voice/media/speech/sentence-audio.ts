import { isWorthRetrying } from '../providers/provider-http.ts'

/** Speaks one sentence: 24 kHz samples as they arrive. Throws the library's API errors. */
export type SpeakSentence = (sentence: string, signal: AbortSignal) => AsyncIterable<Int16Array>

/** The audio of one sentence, being fetched since it was started. */
export interface SentenceAudio {
  sentence: string
  /** What has come so far and what comes, once. Throws when fetching failed for good. */
  chunks(): AsyncGenerator<Int16Array, void, void>
  cancel(): void
}

const ATTEMPTS = 2
const RETRY_PAUSE_MS = 250

/** Starts to fetch. A failure is tried again as long as nothing of the sentence has come: a word must not be said twice. */
export function startSentence(speak: SpeakSentence, sentence: string): SentenceAudio {
  const controller = new AbortController()
  const arrived: Int16Array[] = []
  let state: 'fetching' | 'done' | { error: unknown } = 'fetching'
  let wake: () => void = () => undefined
  const settle = (next: typeof state) => {
    state = next
    wake()
  }

  void fetchWithRetry(speak, { sentence, signal: controller.signal }, chunk => {
    arrived.push(chunk)
    wake()
  }).then(
    () => settle('done'),
    error => settle(controller.signal.aborted ? 'done' : { error }),
  )

  return {
    sentence,
    async *chunks() {
      for (;;) {
        const chunk = arrived.shift()
        if (chunk) yield chunk
        else if (state === 'done' || controller.signal.aborted) return
        else if (state !== 'fetching') throw state.error
        else await new Promise<void>(resolve => (wake = resolve))
      }
    },
    cancel() {
      controller.abort()
      wake()
    },
  }
}

interface Fetch {
  sentence: string
  signal: AbortSignal
}

async function fetchWithRetry(
  speak: SpeakSentence,
  fetch: Fetch,
  onChunk: (chunk: Int16Array) => void,
): Promise<void> {
  let hasAudio = false
  for (let attempt = 1; ; attempt++) {
    try {
      for await (const chunk of speak(fetch.sentence, fetch.signal)) {
        if (chunk.length === 0) continue
        hasAudio = true
        onChunk(chunk)
      }
      return
    } catch (error) {
      const mayHelp = isWorthRetrying(error) && !hasAudio && !fetch.signal.aborted
      if (!mayHelp || attempt === ATTEMPTS) throw error
      await Bun.sleep(RETRY_PAUSE_MS)
    }
  }
}
