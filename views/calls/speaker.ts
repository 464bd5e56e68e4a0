import type { Call } from '#core/calls/call.ts'

/** Name of the agent that had the call at a moment of it. */
export function agentNameAt(
  { agentName, handOvers }: Pick<Call, 'agentName' | 'handOvers'>,
  atMs: number,
): string {
  return handOvers.findLast(handOver => handOver.atMs <= atMs)?.agentName ?? agentName
}
