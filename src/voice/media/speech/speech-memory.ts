import { AGENT_RATE_HZ, concatSamples } from './pcm.ts'
import type { SpeakSentence } from './sentence-audio.ts'

export interface SpeechMemory {
  /**
   * Speaks from memory what was spoken before under the same key, and keeps what is spoken to its end. `keyOf` answers everything on which
   * the sound depends, as `speechKey` makes it; null for a sentence that is not worth keeping.
   */
  over(speak: SpeakSentence, keyOf: (sentence: string) => string | null): SpeakSentence
  readonly sizeBytes: number
}

interface SpeechMemoryOptions {
  limitBytes?: number
  nowMs?: () => number
}

interface Kept {
  samples: Int16Array
  keptAtMs: number
}

/** Nearly three minutes of speech: some forty greetings. */
const LIMIT_BYTES = 8 * 1024 * 1024
/** A longer sentence is none: it would push out all others. */
const SENTENCE_MAX_BYTES = 30 * AGENT_RATE_HZ * Int16Array.BYTES_PER_ELEMENT
/** A provider may change a voice and keep its name. */
const KEPT_MS = 24 * 3600 * 1000

/**
 * The sound of sentences that are said in every call, so that they are there before the caller is. What was not heard for longest goes first.
 * NB: the samples are shared by all calls: nobody writes into them.
 */
export function createSpeechMemory({
  limitBytes = LIMIT_BYTES,
  nowMs = () => performance.now(),
}: SpeechMemoryOptions = {}): SpeechMemory {
  const kept = new Map<string, Kept>()
  let sizeBytes = 0

  const forget = (key: string) => {
    sizeBytes -= kept.get(key)?.samples.byteLength ?? 0
    kept.delete(key)
  }
  const recall = (key: string): Int16Array | null => {
    const found = kept.get(key)
    if (!found) return null
    forget(key)
    if (nowMs() - found.keptAtMs > KEPT_MS) return null
    kept.set(key, found)
    sizeBytes += found.samples.byteLength
    return found.samples
  }
  const keep = (key: string, samples: Int16Array) => {
    forget(key)
    kept.set(key, { samples, keptAtMs: nowMs() })
    sizeBytes += samples.byteLength
    for (const oldest of kept.keys()) {
      if (sizeBytes <= limitBytes) return
      forget(oldest)
    }
  }
  return {
    over: (speak, keyOf) =>
      async function* (sentence, signal) {
        const key = keyOf(sentence)
        const known = key === null ? null : recall(key)
        if (known) yield known
        else if (key === null) yield* speak(sentence, signal)
        else {
          // A voice that is stopped may just end: half a sentence is not kept.
          yield* listening(speak(sentence, signal), samples => {
            if (!signal.aborted) keep(key, samples)
          })
        }
      },
    get sizeBytes() {
      return sizeBytes
    },
  }
}

/** One value for all of these. NB: a hash, since a key of a provider is among them: what one organization pays for is not for another. */
export function speechKey(parts: readonly (string | null)[]): string {
  return new Bun.CryptoHasher('sha256').update(JSON.stringify(parts)).digest('base64')
}

async function* listening(
  chunks: AsyncIterable<Int16Array>,
  keep: (samples: Int16Array) => void,
): AsyncGenerator<Int16Array> {
  const heard: Int16Array[] = []
  let sizeBytes = 0
  for await (const chunk of chunks) {
    sizeBytes += chunk.byteLength
    if (sizeBytes <= SENTENCE_MAX_BYTES) heard.push(chunk)
    else heard.length = 0
    yield chunk
  }
  // Whoever stops to listen never comes here: half a sentence is not kept.
  if (sizeBytes === 0 || sizeBytes > SENTENCE_MAX_BYTES) return
  keep(concatSamples(heard))
}
