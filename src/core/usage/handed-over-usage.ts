import type { CallHandOver, CallUsage } from '../calls/call.ts'
import type { UsageOfAgent } from './usage.ts'

/** A call that more than one agent had. */
export interface HandedOverCall {
  agentId: string
  durationMs: number | null
  handOvers: readonly CallHandOver[]
}

const COUNTS = [
  'llmInputTokens',
  'llmCachedInputTokens',
  'llmOutputTokens',
  'audioInputTokens',
  'audioOutputTokens',
  'ttsCharacters',
  'sttAudioMs',
] as const satisfies readonly (keyof CallUsage)[]

/**
 * Gives each agent its part of calls that were handed over, which `agents` holds whole with the one that they began with. Such a call
 * counts once for each agent that had it.
 */
export function shareHandedOver(
  agents: readonly UsageOfAgent[],
  calls: readonly HandedOverCall[],
): UsageOfAgent[] {
  const byId = new Map(agents.map(agent => [agent.agentId, { ...agent }]))
  const own = (agentId: string, agentName: string): UsageOfAgent => {
    const found = byId.get(agentId) ?? { ...NOTHING, agentId, agentName }
    byId.set(agentId, found)
    return found
  }
  for (const { agentId: first, durationMs, handOvers } of calls) {
    const had = new Set([first])
    for (const [index, part] of handOvers.entries()) {
      const from = own(first, '')
      const to = own(part.agentId, part.agentName)
      const untilMs = handOvers[index + 1]?.atMs ?? durationMs ?? part.atMs
      move(from, to, { ...part.usage, durationMs: Math.max(0, untilMs - part.atMs) })
      if (!had.has(part.agentId)) to.calls++
      had.add(part.agentId)
    }
  }
  return [...byId.values()].sort((a, b) => b.durationMs - a.durationMs || (a.agentId < b.agentId ? -1 : 1))
}

function move(from: UsageOfAgent, to: UsageOfAgent, part: CallUsage & { durationMs: number }): void {
  for (const name of [...COUNTS, 'durationMs'] as const) {
    from[name] -= part[name]
    to[name] += part[name]
  }
}

const NOTHING: Omit<UsageOfAgent, 'agentId' | 'agentName'> = {
  calls: 0,
  durationMs: 0,
  llmInputTokens: 0,
  llmCachedInputTokens: 0,
  llmOutputTokens: 0,
  audioInputTokens: 0,
  audioOutputTokens: 0,
  ttsCharacters: 0,
  sttAudioMs: 0,
}
