import { afterEach, expect, test } from 'bun:test'
import { createCallJournal } from '#core/calls/call-journal.ts'
import { type CallService, createCallService, type PlacedCall } from '#core/calls/call-service.ts'
import { systemClock } from '#core/clock.ts'
import { createExternalLivekit } from '#providers/livekit/livekit.ts'
import { readKeysForTest } from '#providers/livekit/livekit-keys.fixture.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { openTestFoundation } from '#testing/test-foundation.ts'
import { createTestLivekit } from '#testing/test-livekit.ts'
import { waitFor } from '#testing/wait-for.ts'
import { type DownMessage, PROTOCOL_VERSION, type UpMessage } from '../protocol.ts'
import type { LivekitLink } from './livekit-link.ts'
import type { MediaThread } from './media-thread-transport.ts'
import { createVoiceDoor } from './voice-door.ts'

// The whole door on a real livekit-server and the real store; the media host is played.
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function openDoor({ maxCalls = 2, link }: { maxCalls?: number; link?: LivekitLink } = {}) {
  const foundation = await openTestFoundation()
  cleanups.push(() => foundation.close())
  const { audit, store, events, systemScope, services, openModelConnection } = foundation
  const { scope } = await foundation.createOrganization()
  const [agent] = (await services.agents.listAgents(scope, { limit: 1 })).items
  const { livekit, remove, dataDir } = await createTestLivekit()
  cleanups.push(remove)
  const host = playHost()
  const logger = createQuietLogger()
  const door = createVoiceDoor({
    livekit: link ?? livekit,
    maxCalls,
    version: '0.0.0-test',
    logLevel: 'info',
    openThread: host.open,
    journal: createCallJournal({ store, clock: systemClock, events, systemScope }),
    briefCall: (...call) => calls.briefCall(...call),
    briefHandOver: (...order) => calls.briefHandOver(...order),
    tools: services.tools,
    openModelConnection,
    findProgram: () => undefined,
    agentName: `parley-${Bun.randomUUIDv7().slice(-12)}`,
    callerUrl: () => livekit.url() ?? '',
    clock: systemClock,
    logger,
    // LiveKit sends the agents: what is played here is a caller's signalling alone.
    limits: { aheadMax: 0, endTimeoutMs: 200, spokenEndTimeoutMs: 200 },
  })
  cleanups.push(() => door.stop())
  const calls: CallService = createCallService({
    store,
    clock: systemClock,
    events,
    audit,
    gate: door.gate,
    nodeId: 'n1',
  })
  return {
    door,
    host,
    livekit,
    dataDir,
    logger,
    place: () => calls.placeCall(scope, agent?.id ?? '', { draft: true }),
    detail: (placed: PlacedCall) => calls.getCall(scope, placed.call.id),
    end: (placed: PlacedCall) => calls.endCall(scope, placed.call.id),
  }
}

/** Media hosts that are ready at once and remember what they were told. */
function playHost() {
  const told: DownMessage[] = []
  let up: (message: UpMessage) => void = () => {}
  return {
    told,
    say: (message: UpMessage) => up(message),
    open(): MediaThread {
      return {
        send(message) {
          told.push(message)
          if (message.type === 'hello') queueMicrotask(() => up({ type: 'ready', version: PROTOCOL_VERSION }))
          if (message.type === 'drain') queueMicrotask(() => up({ type: 'drained' }))
        },
        onMessage(listener) {
          up = listener
        },
        onExit() {},
        terminate() {},
      }
    },
  }
}

/** Joins as a LiveKit client does, as far as the signalling: enough for the room to be and the agent to be sent for. */
async function joinRoom({ ticket }: PlacedCall): Promise<WebSocket> {
  const socket = new WebSocket(
    `${ticket.livekitUrl}/rtc?access_token=${ticket.token}&protocol=15&sdk=js&auto_subscribe=1`,
  )
  cleanups.push(() => socket.close())
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('message', () => resolve(), { once: true })
    socket.addEventListener('close', () => reject(new Error('LiveKit refused the ticket')), { once: true })
  })
  return socket
}

test('before it is started calls are refused in words; after it they ring and the host gets its plan', async () => {
  const { door, place, host, detail, end } = await openDoor()
  await expect(place()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('LiveKit server does not answer'),
  })
  expect(await door.readiness()).toMatchObject({
    livekit: { ok: false },
    worker: { ok: false },
    media: { ok: false },
  })

  expect(await door.start()).toMatch(/^Calls are ready. Audio comes in at 127.0.0.1, UDP port \d+\.$/)
  expect(await door.readiness()).toMatchObject({
    livekit: { ok: true, kind: 'managed' },
    worker: { ok: true },
    media: { ok: true, starts: 1, mainLag: { maxMs: expect.any(Number) } },
  })
  const placed = await place()
  const socket = await joinRoom(placed)
  const start = await waitFor('the media host is told to start', () =>
    host.told.find(message => message.type === 'start'),
  )
  expect(start.type === 'start' && start.plan).toMatchObject({
    callId: placed.call.id,
    roomUrl: expect.stringMatching(/^ws:/),
  })
  expect(door.status()).toMatchObject({ calls: { waiting: 0, ringing: 1, active: 0 }, maxCalls: 2 })

  const closed = new Promise(resolve => socket.addEventListener('close', resolve))
  host.say({ type: 'ended', callId: placed.call.id, reason: 'agent_hung_up', detail: null, durationMs: 5 })
  await closed
  await waitFor('the end is written down', async () => (await detail(placed)).endReason === 'agent_hung_up')
  await expect(end(placed)).rejects.toMatchObject({ code: 'conflict' })
})

test('all lines busy: the next call is refused, and one that ends makes room', async () => {
  const { door, place, end } = await openDoor({ maxCalls: 1 })
  await door.start()
  const first = await place()
  await expect(place()).rejects.toThrow('The one line is busy.')
  await end(first)
  await place()
})

test('livekit-server dies: running calls are left to find their way back, and when it is back calls ring again', async () => {
  const { door, place, host, livekit, detail } = await openDoor()
  await door.start()
  const running = await place()
  await joinRoom(running)
  await waitFor('the media host is told to start', () => host.told.find(message => message.type === 'start'))
  host.say({ type: 'active', callId: running.call.id })
  process.kill(livekit.pid() ?? 0, 'SIGKILL')
  await waitFor('the door knows', () => livekit.url() === null)
  await expect(place()).rejects.toMatchObject({ code: 'unavailable' })

  await waitFor('the worker is registered again', () => door.status().isRegistered && livekit.url() !== null)
  const next = await place()
  await joinRoom(next)
  await waitFor('the media host is told to start it', () =>
    host.told.find(message => message.type === 'start' && message.plan.callId === next.call.id),
  )
  expect((await detail(running)).state).toBe('active')
  expect(host.told.filter(message => message.type === 'end')).toEqual([])
})

test('stopping refuses new calls, tells the running one, leaves no process behind', async () => {
  const { door, place, host, livekit, detail } = await openDoor()
  await door.start()
  const pid = livekit.pid() ?? 0
  const placed = await place()
  await joinRoom(placed)
  await waitFor('the media host is told to start', () => host.told.find(message => message.type === 'start'))
  host.say({ type: 'active', callId: placed.call.id })
  const drained = door.drain(30)
  await expect(place()).rejects.toThrow('shutting down')
  await waitFor('the caller hears a sentence', () =>
    host.told.find(message => message.type === 'end' && message.withSentence),
  )
  host.say({ type: 'ended', callId: placed.call.id, reason: 'shutdown', detail: null, durationMs: 40 })
  await drained
  expect(await detail(placed)).toMatchObject({ state: 'ended', endReason: 'shutdown', durationMs: 40 })
  await door.stop()
  expect(host.told.at(-1)).toEqual({ type: 'drain' })
  expect(() => process.kill(pid, 0)).toThrow()
})

test('an external LiveKit with wrong keys is named at the start and on readiness; with the right ones calls ring', async () => {
  const server = await createTestLivekit()
  cleanups.push(server.remove)
  await server.livekit.start()
  const url = server.livekit.url() ?? ''
  const keys = await readKeysForTest(server.dataDir)
  const logger = createQuietLogger()

  const wrong = await openDoor({
    link: createExternalLivekit({ url, ...keys, apiSecret: 'x'.repeat(40), logger }),
  })
  await expect(wrong.door.start()).rejects.toThrow('LIVEKIT_API_KEY or LIVEKIT_API_SECRET')
  expect((await wrong.door.readiness()).livekit).toMatchObject({
    ok: false,
    message: expect.stringContaining('LIVEKIT_API_SECRET'),
  })
  await expect(wrong.place()).rejects.toThrow('not yet registered')

  const away = await openDoor({ link: createExternalLivekit({ url: 'ws://127.0.0.1:9', ...keys, logger }) })
  await expect(away.door.start()).rejects.toThrow('LIVEKIT_URL: no LiveKit server answers')

  const right = await openDoor({ link: createExternalLivekit({ url, ...keys, logger }) })
  expect(await right.door.start()).toBe(`Calls are ready, on the LiveKit server at ${url}.`)
  await right.place()
})

test('stopping while it starts ends the start with words', async () => {
  const { door } = await openDoor()
  const started = door.start()
  await door.stop()
  await expect(started).rejects.toBeInstanceOf(Error)
})
