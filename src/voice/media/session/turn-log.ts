import type { AgentTurn, CallerTurn } from './call-line.ts'
import type { TurnMessage } from './turn-outbox.ts'

type Turn = TurnMessage['turn']
type Latency = NonNullable<Turn['latency']>

interface TurnLogOptions {
  /** Turns a wall-clock moment (ms) into ms since the call became active. */
  toCallMs(epochMs: number): number
  emit(turn: Turn): void
  /** Of a session that was before this one. */
  lastSeq?: number
  /** How long the caller's words wait for those that they cut short. */
  ownWordsMaxMs?: number
}

/** What was cut short is written down within some 100 ms, and not at all when none of it was heard. */
const OWN_WORDS_MAX_MS = 1_500

export interface TurnLog {
  /**
   * The caller's words, confirmed. Those that cut the agent short (`whileAgentSpoke`) wait a moment for the agent's own, which began
   * before them.
   */
  addCaller(turn: CallerTurn): void
  addAgent(turn: AgentTurn): void
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

/** Numbers the turns of a call and gives the agent's their latency, from the moments at which things were said. */
export function createTurnLog({
  toCallMs,
  emit,
  lastSeq = 0,
  ownWordsMaxMs = OWN_WORDS_MAX_MS,
}: TurnLogOptions): TurnLog {
  let seq = lastSeq
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

    addCaller({ text, startedAtEpochMs, endedAtEpochMs, endOfTurnMs, sttMs, whileAgentSpoke }) {
      asked = { endedAtEpochMs, endOfTurnMs: toMs(endOfTurnMs), sttMs: toMs(sttMs) }
      waiting.push(() =>
        put({ role: 'caller', text, interrupted: false, latency: null }, startedAtEpochMs, endedAtEpochMs),
      )
      if (whileAgentSpoke) patience ??= setTimeout(flush, ownWordsMaxMs)
      else flush()
    },

    addAgent({ text, startedAtEpochMs, endedAtEpochMs, isInterrupted, llmFirstTokenMs, ttsFirstByteMs }) {
      if (text === '') return flush()
      // What the agent was saying when the caller cut in is no answer to those words.
      const answered = asked && startedAtEpochMs >= asked.endedAtEpochMs ? asked : null
      if (answered) flush()
      const latency: Latency = {
        ...NO_LATENCY,
        llmFirstTokenMs: toMs(llmFirstTokenMs),
        ttsFirstByteMs: toMs(ttsFirstByteMs),
        ...(answered && {
          endOfTurnMs: answered.endOfTurnMs,
          sttMs: answered.sttMs,
          totalMs: Math.round(startedAtEpochMs - answered.endedAtEpochMs),
        }),
      }
      if (answered) asked = null
      const isMeasured = Object.values(latency).some(value => value !== null)
      put(
        { role: 'agent', text, interrupted: isInterrupted, latency: isMeasured ? latency : null },
        startedAtEpochMs,
        endedAtEpochMs,
      )
      flush()
    },
  }
}

function toMs(durationMs: number | null): number | null {
  return durationMs === null ? null : Math.max(0, Math.round(durationMs))
}
