import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena, Contestant, Tuning } from './contestant.ts'
import { startPeer } from './peer-worker.ts'

const AGENTS = join(import.meta.dir, '../agents')
/** Where bin/bench installs the peers, each by its own package manager. */
const INSTALLED = join(import.meta.dir, '../../.cache/bench')
const READY = /registered worker/i

export function startLivekitAgents(arena: Arena, tuning: Tuning): Promise<Contestant> {
  const python = installed(join(INSTALLED, 'livekit-agents/bin/python'))
  const command = [python, join(AGENTS, 'livekit_agent.py'), 'start']
  return startPeer(arena, tuning, { command, cwd: AGENTS, readyWords: READY })
}

export function startAgentsJs(arena: Arena, tuning: Tuning): Promise<Contestant> {
  const cwd = join(INSTALLED, 'agents-js')
  installed(join(cwd, 'node_modules/@livekit/agents'))
  copyFileSync(join(AGENTS, 'agents-js.mjs'), join(cwd, 'agents-js.mjs'))
  const command = ['node', join(cwd, 'agents-js.mjs'), 'start']
  return startPeer(arena, tuning, { command, cwd, readyWords: READY })
}

function installed(path: string): string {
  if (!existsSync(path)) throw new Error('the peers are not installed: start the benchmark by bin/bench')
  return path
}
