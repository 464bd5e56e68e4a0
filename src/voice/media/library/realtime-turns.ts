import type { llm, metrics } from '@livekit/agents'
import type { CallLineEvents } from '../session/call-line.ts'
import type { CallerSpeech } from '../session/caller-speech.ts'
import type { Heard, HeardAudioOutput } from './heard-audio-output.ts'
import { toAgentTurn, toCallerTurn } from './library-turns.ts'

interface RealtimeTurnsOptions extends Pick<CallLineEvents, 'onCallerTurn' | 'onAgentTurn'> {
  callerSpeech: CallerSpeech
  output: Pick<HeardAudioOutput, 'speakingSinceEpochMs'>
}

/** An answer waits this long for the caller's words that it answers: the model writes them down beside, often later. */
const WORDS_WAIT_MS = 3_000
const TIMED_ANSWERS_MAX = 100

/**
 * The turns of a call with a model that hears and speaks by itself: puts the caller's words before the answer to them, whichever comes
 * first, and adds the times that the model does not tell.
 */
export interface RealtimeTurns {
  /** Something of the caller's words came: a part of them, or nothing but the end of the speech. */
  noteWords(words: { text: string; isFinal: boolean }): void
  noteMetrics(metrics: metrics.RealtimeModelMetrics): void
  addCaller(item: llm.ChatMessage): void
  addAgent(item: llm.ChatMessage, heard: Heard | null): void
  flush(): void
}

export function createRealtimeTurns({
  onCallerTurn,
  onAgentTurn,
  callerSpeech,
  output,
}: RealtimeTurnsOptions): RealtimeTurns {
  let wordsSince: number | null = null
  let stoppedAt: number | null = null
  let isSpoken = false
  const held: (() => void)[] = []
  const firstTokenMs = new Map<string, number>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const release = () => {
    clearTimeout(timer)
    timer = undefined
    wordsSince = null
    stoppedAt = null
    for (const write of held.splice(0)) write()
  }
  const addTimes = (item: llm.ChatMessage) => {
    for (const id of item.metrics.providerRequestIds ?? []) {
      const ms = firstTokenMs.get(id)
      if (ms !== undefined && ms >= 0) item.metrics.llmNodeTtft = ms / 1000
    }
  }
  return {
    noteWords({ text, isFinal }) {
      if (isFinal) isSpoken = true
      if (isFinal) return
      wordsSince ??= Date.now()
      if (text === '') stoppedAt = Date.now()
    },
    noteMetrics({ requestId, ttftMs }) {
      if (firstTokenMs.size >= TIMED_ANSWERS_MAX) firstTokenMs.clear()
      firstTokenMs.set(requestId, ttftMs)
    },
    addCaller(item) {
      // What was written with the keyboard was never heard.
      const span = isSpoken ? callerSpeech.takeSpan() : null
      isSpoken = false
      if ((item.textContent ?? '').trim() !== '') {
        if (span) {
          item.metrics.startedSpeakingAt = span.startedAtEpochMs / 1000
          item.metrics.stoppedSpeakingAt = span.endedAtEpochMs / 1000
          if (stoppedAt !== null && stoppedAt > span.endedAtEpochMs)
            item.metrics.endOfTurnDelay = (stoppedAt - span.endedAtEpochMs) / 1000
        }
        const since = output.speakingSinceEpochMs
        const whileAgentSpoke = since !== null && since < (span?.startedAtEpochMs ?? item.createdAt)
        onCallerTurn(toCallerTurn(item, span !== null && whileAgentSpoke))
      }
      release()
    },
    addAgent(item, heard) {
      const startedAt = (item.metrics.startedSpeakingAt ?? 0) * 1000
      // Words of an answer in several pieces were all taken with the first of them; each item knows its own.
      const own = heard?.text === '' && startedAt > 0 ? { ...heard, text: item.textContent ?? '' } : heard
      const write = () => {
        addTimes(item)
        onAgentTurn(toAgentTurn(item, own))
      }
      if (wordsSince === null || startedAt < wordsSince) return write()
      held.push(write)
      timer ??= setTimeout(release, WORDS_WAIT_MS)
    },
    flush: release,
  }
}
