import type { Turn } from '#core/calls/call.ts'

/**
 * How long the caller waited for this turn of the agent, in ms: as measured, else from the end of what the caller said (typed words
 * have no end of speech to measure from). null for what answers nothing: a greeting, a second sentence in a row.
 */
export function replyMsOf(turns: readonly Turn[], turn: Turn): number | null {
  if (turn.role !== 'agent') return null
  const before = turns.filter(other => other !== turn && other.startedAtMs <= turn.startedAtMs)
  const last = before.sort((a, b) => a.startedAtMs - b.startedAtMs).at(-1)
  if (last?.role !== 'caller') return null
  const measuredMs = turn.latency?.totalMs
  return measuredMs || Math.max(0, turn.startedAtMs - last.endedAtMs)
}
