import { join } from 'node:path'
import { dieWithParent } from '../src/lib/die-with-parent.ts'
import type { CallerEvent, CallerOrder } from '../src/loadtest/caller-messages.ts'
import { startLivekit } from '../tests/voice/livekit-server.ts'
import { GREETING, REPLIES } from './bench-speech.ts'
import type { Arena } from './contestants/contestant.ts'
import { issueTicket } from './contestants/tickets.ts'
import { type LineChild, startLineChild } from './line-child.ts'
import type { ProviderEvent } from './stages.ts'

/** Everything around the contestants: one livekit-server, the providers and the callers, each a process of its own. */
export interface OpenArena extends Arena {
  /** Puts a command onto the core of the arena when the run is pinned. */
  pinBeside(command: string[]): string[]
  callers: LineChild<CallerOrder, CallerEvent>
  /** What the model answers from now on. */
  setReply(reply: keyof typeof REPLIES): void
  /** What the providers met since the last time it was asked. */
  takeEvents(): ProviderEvent[]
  /** Bursts of sound through the server, without an agent. */
  measureTransport(id: string, bursts: number): Promise<number[]>
  close(): Promise<void>
}

type FakeMessage = { port: number } | ProviderEvent

const START_LIMIT_MS = 20_000
const TRANSPORT_LIMIT_MS = 60_000
/** Agents on one core, everything else on the other: two shared ones measure how they get in each other's way. */
const AGENT_CORE = '0'
const ARENA_CORE = '1'

export async function openArena(options: { callsMax: number; isPinned: boolean }): Promise<OpenArena> {
  // Whatever ends the benchmark ends what it started: nothing of it may go on using the machine.
  const guard = dieWithParent(process.env.PATH ?? '')
  const on = (core: string) => (command: string[]) => [
    ...guard,
    ...(options.isPinned ? ['taskset', '-c', core] : []),
    ...command,
  ]
  const livekit = await startLivekit()
  if (options.isPinned) Bun.spawnSync(['taskset', '-a', '-p', '-c', ARENA_CORE, String(livekit.pid)])
  let events: ProviderEvent[] = []
  const startFake = async (part: 'recogniser' | 'models') => {
    const child = startLineChild<string, FakeMessage>({
      command: [process.execPath, join(import.meta.dir, 'fakes-process.ts'), part],
      wrap: on(ARENA_CORE),
    })
    child.onMessage(message => {
      if ('event' in message) events.push(message)
    })
    const opened = await child.next(`the ${part} start`, message => 'port' in message, START_LIMIT_MS)
    return { child, port: 'port' in opened ? opened.port : 0 }
  }
  const [recogniser, models] = await Promise.all([startFake('recogniser'), startFake('models')])
  const callers = startLineChild<CallerOrder, CallerEvent>({
    command: [process.execPath, join(import.meta.dir, 'callers-process.ts')],
    wrap: on(ARENA_CORE),
  })
  await callers.next('the callers start', ({ event }) => event === 'up', START_LIMIT_MS)
  const access = { url: livekit.url, apiKey: livekit.apiKey, apiSecret: livekit.apiSecret }
  return {
    livekit: access,
    recogniserUrl: `http://127.0.0.1:${recogniser.port}`,
    modelsUrl: `http://127.0.0.1:${models.port}/v1`,
    greeting: GREETING,
    callsMax: options.callsMax,
    pin: on(AGENT_CORE),
    pinBeside: on(ARENA_CORE),
    callers,
    setReply: reply => models.child.send(REPLIES[reply]),
    takeEvents() {
      const taken = events.toSorted((a, b) => a.atEpochMs - b.atEpochMs)
      events = []
      return taken
    },
    async measureTransport(id, bursts) {
      const room = `transport-${id}`
      const tokens = await Promise.all(
        ['speaker', 'listener'].map(identity => issueTicket(access, { room, identity, kind: 'caller' })),
      )
      const answer = callers.next(
        'the path of sound',
        event => event.event !== 'up' && event.id === id,
        TRANSPORT_LIMIT_MS,
      )
      callers.send({
        order: 'transport',
        id,
        url: access.url,
        tokens: [tokens[0] ?? '', tokens[1] ?? ''],
        bursts,
      })
      const event = await answer
      if (event.event !== 'transport') throw new Error(`the path of sound: ${JSON.stringify(event)}`)
      return event.delaysMs
    },
    async close() {
      await Promise.all([callers.stop(), recogniser.child.stop(), models.child.stop()])
      await livekit.stop()
    },
  }
}
