import type { llm } from '@livekit/agents'
import type { Heard } from './heard-audio-output.ts'
import type { TurnMessage } from './turn-outbox.ts'

type Turn = TurnMessage['turn']
type Latency = NonNullable<Turn['latency']>

interface TurnLogOptions {
  /** Turns a wall-clock moment (ms) into ms since the call became active. */
  toCallMs(epochMs: number): number
  emit(turn: Turn): void
  /** How long the caller's words wait for those that they cut short. */
  ownWordsMaxMs?: number
}

/** The library writes down what was cut short within some 100 ms, and not at all when none of it was heard. */
const OWN_WORDS_MAX_MS = 1_500

export interface TurnLog {
  /**
   * The caller's words, confirmed. `sttMs` is how long recognising the last of them took. Words that cut the agent short
   * (`whileAgentSpoke`) wait a moment for the agent's own, which began before them.
   */
  addCaller(item: llm.ChatMessage, options: { sttMs: number | null; whileAgentSpoke: boolean }): void
  /** The agent's words. `heard` is what reached the caller; it replaces the text of an interrupted turn. null: there is no voice. */
  addAgent(item: llm.ChatMessage, heard: Heard | null): void
  /** Nothing of the agent comes any more: whatever waits for it is written now. */
  flush(): void
}

const NO_LATENCY: Latency = {
  endOfTurnMs: null,
  sttMs: null,
  llmFirstTokenMs: null,
  ttsFirstByteMs: null,
  totalMs: null,
}

/** Numbers the turns of a call and gives the agent's their latency, from the library's items and metrics (which are in seconds). */
export function createTurnLog({ toCallMs, emit, ownWordsMaxMs = OWN_WORDS_MAX_MS }: TurnLogOptions): TurnLog {
  let seq = 0
  /** What the agent's next words answer. */
  let asked: { endedAtEpochMs: number; endOfTurnMs: number | null; sttMs: number | null } | null = null
  const waiting: (() => void)[] = []
  let patience: ReturnType<typeof setTimeout> | undefined

  const flush = () => {
    clearTimeout(patience)
    patience = undefined
    for (const write of waiting.splice(0)) write()
  }

  const put = (
    turn: Omit<Turn, 'seq' | 'startedAtMs' | 'endedAtMs'>,
    fromEpochMs: number,
    toEpochMs: number,
  ) => {
    const startedAtMs = Math.max(0, Math.round(toCallMs(fromEpochMs)))
    emit({
      seq: ++seq,
      ...turn,
      startedAtMs,
      endedAtMs: Math.max(startedAtMs, Math.round(toCallMs(toEpochMs))),
    })
  }
  return {
    flush,

    addCaller(item, { sttMs, whileAgentSpoke }) {
      const { startedSpeakingAt, stoppedSpeakingAt, endOfTurnDelay } = item.metrics
      const startedAt = startedSpeakingAt === undefined ? item.createdAt : startedSpeakingAt * 1000
      const endedAt = stoppedSpeakingAt === undefined ? item.createdAt : stoppedSpeakingAt * 1000
      const isSpoken = stoppedSpeakingAt !== undefined
      asked = { endedAtEpochMs: endedAt, endOfTurnMs: toMs(endOfTurnDelay), sttMs: isSpoken ? sttMs : null }
      const write = () =>
        put({ role: 'caller', text: textOf(item), interrupted: false, latency: null }, startedAt, endedAt)
      waiting.push(write)
      if (whileAgentSpoke) patience ??= setTimeout(flush, ownWordsMaxMs)
      else flush()
    },

    addAgent(item, heard) {
      const cut = item.interrupted ? heard : null
      const text = cut ? cut.text : textOf(item)
      if (text === '') return flush()
      const { startedSpeakingAt, stoppedSpeakingAt, llmNodeTtft, ttsNodeTtfb } = item.metrics
      const startedAt = (startedSpeakingAt ?? item.createdAt / 1000) * 1000
      const endedAt = cut
        ? cut.untilEpochMs
        : stoppedSpeakingAt === undefined
          ? Date.now()
          : stoppedSpeakingAt * 1000
      // What the agent was saying when the caller cut in is no answer to those words.
      const answered = asked && startedAt >= asked.endedAtEpochMs ? asked : null
      if (answered) flush()
      const latency: Latency = {
        ...NO_LATENCY,
        llmFirstTokenMs: toMs(llmNodeTtft),
        ttsFirstByteMs: toMs(ttsNodeTtfb),
        ...(answered && {
          endOfTurnMs: answered.endOfTurnMs,
          sttMs: answered.sttMs === null ? null : Math.round(answered.sttMs),
          totalMs: Math.round(startedAt - answered.endedAtEpochMs),
        }),
      }
      if (answered) asked = null
      const isMeasured = Object.values(latency).some(value => value !== null)
      put(
        { role: 'agent', text, interrupted: item.interrupted, latency: isMeasured ? latency : null },
        startedAt,
        endedAt,
      )
      flush()
    },
  }
}

function textOf(item: llm.ChatMessage): string {
  return (item.textContent ?? '').trim()
}

function toMs(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.max(0, Math.round(seconds * 1000))
}
