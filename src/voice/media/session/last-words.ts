import type { SentenceTts } from '../speech/sentence-tts.ts'
import type { CallLine } from './call-line.ts'

const LAST_WORDS_TIMEOUT_MS = 20_000

interface LastWordsOptions {
  line: Pick<CallLine, 'interrupt' | 'say'>
  spareVoice: SentenceTts | null
}

/** The sentence at the end of a call: over whatever is being said, not to be interrupted, in the voice that still works. */
export interface LastWords {
  /** Resolves when it was said, or nobody listens any more. */
  say(sentence: string): Promise<void>
  /** The agent's own voice does not work; the machine's takes over, also in the middle of the last words. */
  loseVoice(): void
  /** Nobody listens any more. */
  hurry(): void
}

export function createLastWords({ line, spareVoice }: LastWordsOptions): LastWords {
  const hurried = Promise.withResolvers<void>()
  const voiceLost = Promise.withResolvers<void>()
  let hasVoice = true

  const speak = async (sentence: string, unless: Promise<void>, voice?: SentenceTts) => {
    const speech = line.say(sentence, { allowInterruptions: false, voice })
    await Promise.race([speech.done, hurried.promise, unless, Bun.sleep(LAST_WORDS_TIMEOUT_MS)])
  }
  return {
    async say(sentence) {
      await line.interrupt()
      if (hasVoice) await speak(sentence, voiceLost.promise)
      if (!hasVoice && spareVoice) await speak(sentence, hurried.promise, spareVoice)
    },
    loseVoice() {
      hasVoice = false
      voiceLost.resolve()
    },
    hurry: () => hurried.resolve(),
  }
}
