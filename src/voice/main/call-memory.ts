import type { TurnRole } from '#core/calls/call.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { PastItem, UpMessage } from '../protocol.ts'

export type SaidTurn = Extract<UpMessage, { type: 'turn' }>['turn']

/**
 * What was said and done in a call, for a session that takes it over. It is kept beside the store: what the store has not
 * confirmed yet and what nobody has finished saying belong to it too.
 */
export interface CallMemory {
  /** The highest number of a turn; 0 before the first. */
  lastSeq(): number
  noteTurn(turn: SaidTurn): void
  /** Words on their way, all of them so far. `atMs` counts from the start of the call. */
  notePartial(role: TurnRole, text: string, atMs: number): void
  noteToolStart(toolCallId: string, call: { name: string; argumentsJson: string; startedAtMs: number }): void
  noteToolEnd(toolCallId: string, outcome: { output: string; isError: boolean }): void
  /** What the session was in the middle of when it died, as turns with the next numbers. Asked again it answers nothing. */
  takeUnfinished(): SaidTurn[]
  /** In the order in which it happened; the beginning of a very long call is left out. */
  history(): PastItem[]
}

/** What is worth telling a model again: more of it would cost seconds before its first word. */
const HISTORY_ITEMS_MAX = 300
const HISTORY_MAX_CHARS = 60_000

interface Entry {
  atMs: number
  item: PastItem
}

interface Partial {
  text: string
  startedAtMs: number
  endedAtMs: number
}

export function createCallMemory(): CallMemory {
  const entries: Entry[] = []
  const seqs = new Set<number>()
  const partials = new Map<TurnRole, Partial>()
  const running = new Map<string, Entry & { item: Extract<PastItem, { type: 'tool' }> }>()
  let lastSeq = 0

  function keep(entry: Entry): void {
    entries.push(entry)
    // Some slack, so that not every turn of a long call moves them all.
    if (entries.length > 2 * HISTORY_ITEMS_MAX) entries.splice(0, entries.length - HISTORY_ITEMS_MAX)
  }

  function noteTurn({ seq, role, text, interrupted, startedAtMs }: SaidTurn): void {
    if (seqs.has(seq)) return
    seqs.add(seq)
    lastSeq = Math.max(lastSeq, seq)
    partials.delete(role)
    keep({ atMs: startedAtMs, item: { type: 'turn', role, text, interrupted } })
  }

  return {
    lastSeq: () => lastSeq,
    noteTurn,

    notePartial(role, text, atMs) {
      if (text.trim() === '') partials.delete(role)
      else partials.set(role, { text, startedAtMs: partials.get(role)?.startedAtMs ?? atMs, endedAtMs: atMs })
    },

    noteToolStart(toolCallId, { name, argumentsJson, startedAtMs }) {
      const item = {
        type: 'tool' as const,
        name,
        argumentsJson,
        // A model that did not know of it would do it again.
        output: voiceEn.tools.underWay(name),
        isError: true,
      }
      const entry = { atMs: startedAtMs, item }
      running.set(toolCallId, entry)
      keep(entry)
    },

    noteToolEnd(toolCallId, { output, isError }) {
      const entry = running.get(toolCallId)
      running.delete(toolCallId)
      if (entry) Object.assign(entry.item, { output, isError })
    },

    takeUnfinished() {
      const unfinished = [...partials].toSorted(([, a], [, b]) => a.startedAtMs - b.startedAtMs)
      return unfinished.map(([role, { text, startedAtMs, endedAtMs }]) => {
        const turn = {
          seq: lastSeq + 1,
          role,
          text,
          startedAtMs,
          endedAtMs,
          interrupted: true,
          latency: null,
        }
        noteTurn(turn)
        return turn
      })
    },

    history() {
      const latest: PastItem[] = []
      let chars = 0
      for (const { item } of entries.toSorted((a, b) => a.atMs - b.atMs).toReversed()) {
        chars += item.type === 'turn' ? item.text.length : item.argumentsJson.length + item.output.length
        if (latest.length >= HISTORY_ITEMS_MAX || chars > HISTORY_MAX_CHARS) break
        // What runs on may still change.
        latest.unshift({ ...item })
      }
      return latest
    },
  }
}
