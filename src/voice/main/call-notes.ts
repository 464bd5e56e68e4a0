import { type CallIncident, INCIDENTS_PER_CALL_MAX, TURNS_PER_CALL_MAX } from '#core/calls/call.ts'
import type { CallJournal } from '#core/calls/call-journal.ts'
import type { SaidTurn } from './call-memory.ts'
import type { LiveCall } from './live-call.ts'

/** Writes a turn down behind what was said before it. True when it is kept, or is one too many to be kept. */
export function writeTurn(
  call: LiveCall,
  turn: SaidTurn,
  journal: Pick<CallJournal, 'recordTurn'>,
): Promise<boolean> {
  call.memory.noteTurn(turn)
  if (turn.seq > TURNS_PER_CALL_MAX) return Promise.resolve(true)
  return call.journal.add(`turn ${turn.seq}`, () => journal.recordTurn(call.scope, call.id, inWholeMs(turn)))
}

/** Writes an incident down, once for each id; one without an id is of main's own making. */
export function noteIncident(
  call: LiveCall,
  told: Omit<CallIncident, 'id'> & { id?: string },
  journal: Pick<CallJournal, 'recordIncident'>,
): void {
  const incident = { id: Bun.randomUUIDv7(), ...told, atMs: Math.max(0, Math.round(told.atMs)) }
  if (call.incidentIds.has(incident.id) || call.incidentIds.size >= INCIDENTS_PER_CALL_MAX) return
  call.incidentIds.add(incident.id)
  void call.journal.add('an incident', () => journal.recordIncident(call.scope, call.id, incident))
}

function inWholeMs(turn: SaidTurn): SaidTurn {
  const { startedAtMs, endedAtMs, latency } = turn
  const round = (value: number | null) => (value === null ? null : Math.round(value))
  return {
    ...turn,
    startedAtMs: Math.round(startedAtMs),
    endedAtMs: Math.round(endedAtMs),
    latency: latency && {
      endOfTurnMs: round(latency.endOfTurnMs),
      sttMs: round(latency.sttMs),
      llmFirstTokenMs: round(latency.llmFirstTokenMs),
      ttsFirstByteMs: round(latency.ttsFirstByteMs),
      totalMs: round(latency.totalMs),
    },
  }
}
