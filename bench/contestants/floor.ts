import { join } from 'node:path'
import { startLineChild } from '../line-child.ts'
import type { Arena, Contestant } from './contestant.ts'
import { issueTicket } from './tickets.ts'

const START_LIMIT_MS = 20_000
const JOIN_LIMIT_MS = 10_000

/** agents/floor-agent.ts: it is in the room before its caller, so its greeting knows no dispatch. */
export async function startFloor(arena: Arena): Promise<Contestant> {
  const child = startLineChild<{ join: { url: string; token: string } }, { up?: true; joined?: true }>({
    command: [
      process.execPath,
      join(import.meta.dir, '../agents/floor-agent.ts'),
      arena.modelsUrl,
      arena.greeting,
    ],
    wrap: arena.pin,
  })
  await child.next('the floor starts', message => message.up === true, START_LIMIT_MS)
  let calls = 0
  return {
    pids: [child.pid],
    async invite() {
      const room = `floor-${child.pid}-${++calls}`
      const joined = child.next('the floor joins', message => message.joined === true, JOIN_LIMIT_MS)
      const ticket = { room, identity: 'agent', kind: 'agent' } as const
      child.send({ join: { url: arena.livekit.url, token: await issueTicket(arena.livekit, ticket) } })
      await joined
      const token = await issueTicket(arena.livekit, { room, identity: 'caller', kind: 'caller' })
      return { url: arena.livekit.url, token, callId: room }
    },
    tellLag: async () => null,
    tellInside: async () => null,
    stop: child.stop,
  }
}
