import type { Sentence } from '#lib/phrase.ts'
import type { SessionPlan } from '../../protocol.ts'
import type { Seat } from '../recovery/call-recovery.ts'
import type { EndRequest } from '../session.ts'
import type { Speech } from './call-line.ts'
import { createLastWords } from './last-words.ts'

const GOODBYE_TIMEOUT_MS = 20_000

export interface CallEnd {
  reason: EndRequest['reason']
  detail: Sentence | null
  withSentence: boolean
}

interface EndingOptions {
  /** The one that the call is on at the moment. */
  seat(): Seat
  sentences(): SessionPlan['serviceSentences']
  /** Somebody has asked for the end, or is about to: silence and duration end nothing any more. */
  onComing(): void
}

/** How a call comes to its end: who asked for it first, and what is said before. */
export interface CallEnding {
  readonly isUnderWay: boolean
  /** Resolves with the first end that anybody asked for. */
  readonly first: Promise<CallEnd>
  /** The first one counts. */
  finish(end: CallEnd): void
  /** Ends the call for somebody who is gone, and hears no last words. */
  leave(end: CallEnd): void
  /** The agent hangs up after the answer that this speech belongs to, which nobody can cut off any more. */
  hangUpAfter(speech: Speech): void
  /** Says the sentence that is due for such an end, where any is. Resolves when it was said, or nobody listens any more. */
  sayLastWords(end: CallEnd): Promise<void>
  /** The agent's own voice does not work: last words are said with the machine's. */
  loseVoice(): void
  /** Nobody listens to last words any more. */
  hurry(): void
  /** The call is on another seat from now on. */
  changeSeat(): void
}

/** What is said before the call ends for such a reason, where anything is. */
const SENTENCES: Partial<Record<CallEnd['reason'], keyof SessionPlan['serviceSentences']>> = {
  provider_failed: 'providerFailed',
  max_duration: 'maxDuration',
  shutdown: 'shutdown',
}

export function createCallEnding({ seat, sentences, onComing }: EndingOptions): CallEnding {
  const first = Promise.withResolvers<CallEnd>()
  let isUnderWay = false
  let goodbyeTimer: ReturnType<typeof setTimeout> | undefined
  const openLastWords = () => createLastWords({ line: seat().line, spareVoice: seat().models.spareVoice })
  let lastWords = openLastWords()

  const finish = (end: CallEnd) => {
    if (isUnderWay) return
    isUnderWay = true
    clearTimeout(goodbyeTimer)
    onComing()
    first.resolve(end)
  }

  return {
    get isUnderWay() {
      return isUnderWay
    },
    first: first.promise,
    finish,
    leave(end) {
      lastWords.hurry()
      finish(end)
    },
    hangUpAfter(speech) {
      const { line } = seat()
      onComing()
      line.stopHearing()
      const hangUp = () => finish({ reason: 'agent_hung_up', detail: null, withSentence: false })
      line.onAnswer(speech, answer => {
        answer.shield()
        void answer.done.then(hangUp)
      })
      goodbyeTimer ??= setTimeout(hangUp, GOODBYE_TIMEOUT_MS)
    },
    async sayLastWords({ reason, withSentence }) {
      seat().line.stopHearing()
      const sentence = withSentence ? SENTENCES[reason] : undefined
      if (sentence) await lastWords.say(sentences()[sentence])
    },
    loseVoice: () => lastWords.loseVoice(),
    hurry: () => lastWords.hurry(),
    changeSeat() {
      lastWords = openLastWords()
    },
  }
}
