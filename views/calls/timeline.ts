import type { CallDetail, CallIncident, ToolCall, Turn } from '#core/calls/call.ts'
import { replyMsOf } from './reply-time.ts'
import { agentNameAt } from './speaker.ts'

/** What happened, in the order in which it was heard. */
export type TimelineItem =
  /** `agentName`: whose words they are, where more than one agent had the call. */
  | { kind: 'turn'; turn: Turn; replyMs: number | null; agentName: string | null }
  | { kind: 'tool'; toolCall: ToolCall }
  | { kind: 'incident'; incident: CallIncident }

/** By the time at which each began. NB: not by number: a turn that was cut off is written after the words that cut it off. */
export function timelineOf({
  turns,
  toolCalls,
  incidents,
  ...call
}: Pick<CallDetail, 'turns' | 'toolCalls' | 'incidents' | 'agentName' | 'handOvers'>): TimelineItem[] {
  const speakerOf = ({ role, startedAtMs }: Turn) =>
    role === 'agent' && call.handOvers.length > 0 ? agentNameAt(call, startedAtMs) : null
  const items: TimelineItem[] = [
    ...turns.map(turn => ({
      kind: 'turn' as const,
      turn,
      replyMs: replyMsOf(turns, turn),
      agentName: speakerOf(turn),
    })),
    ...toolCalls.map(toolCall => ({ kind: 'tool' as const, toolCall })),
    ...incidents.map(incident => ({ kind: 'incident' as const, incident })),
  ]
  return items.sort((a, b) => beganAtMs(a) - beganAtMs(b))
}

function beganAtMs(item: TimelineItem): number {
  if (item.kind === 'turn') return item.turn.startedAtMs
  return item.kind === 'tool' ? item.toolCall.startedAtMs : item.incident.atMs
}

export function itemId(item: TimelineItem): string {
  if (item.kind === 'turn') return `turn-${item.turn.seq}`
  return item.kind === 'tool' ? `tool-${item.toolCall.id}` : `incident-${item.incident.id}`
}
