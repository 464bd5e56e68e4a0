import type { Arena, Contestant, ContestantName } from './contestant.ts'
import { startFloor } from './floor.ts'
import { startParley } from './parley.ts'
import { startAgentsJs, startLivekitAgents } from './peers.ts'

export function startContestant(
  name: ContestantName,
  arena: Arena,
  program: 'source' | 'executable',
): Promise<Contestant> {
  const tuning = name.endsWith('-defaults') ? 'defaults' : 'tuned'
  if (name === 'floor') return startFloor(arena)
  if (name.startsWith('parley')) return startParley(arena, tuning, program)
  if (name.startsWith('livekit-agents')) return startLivekitAgents(arena, tuning)
  return startAgentsJs(arena, tuning)
}
