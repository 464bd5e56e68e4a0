import { afterAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { createCallJournal } from '../../src/core/calls/call-journal.ts'
import { type CallService, createCallService } from '../../src/core/calls/call-service.ts'
import { systemClock } from '../../src/core/clock.ts'
import { findHostProgram } from '../../src/lib/host-program.ts'
import { voiceEn } from '../../src/messages/voice-en.ts'
import { createQuietLogger } from '../../src/testing/quiet-logger.ts'
import { openTestFoundation } from '../../src/testing/test-foundation.ts'
import { createTestLivekit } from '../../src/testing/test-livekit.ts'
import { waitFor } from '../../src/testing/wait-for.ts'
import { RESEAT_LIMITS } from '../../src/voice/main/call-reseater.ts'
import { type MediaThread, openMediaThread } from '../../src/voice/main/media-thread-transport.ts'
import { createVoiceDoor } from '../../src/voice/main/voice-door.ts'
import type { DownMessage } from '../../src/voice/protocol.ts'
import { callRoom } from './caller/rtc-caller.ts'
import { SPIN } from './stuck-words.ts'

const RESUMED = voiceEn.serviceSentences.resumed

const cleanups: (() => unknown)[] = []
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

/** Within 2 s, as far as main itself is not held up. */
const NOTICED_WITHIN_MS = 4_000
/**
 * From then on Parley gives the call up by itself when no fresh thread takes it. How fast one starts is the machine's business: a thread that
 * is stuck keeps a core of it busy until then.
 */
const GOES_ON_WITHIN_MS = RESEAT_LIMITS.reseatTimeoutMs

test('when the media thread is torn away or stuck mid-call, the call goes on in a fresh thread: same room, same numbers, no second greeting', async () => {
  const foundation = await openTestFoundation()
  cleanups.push(() => foundation.close())
  const { audit, store, events, systemScope, services, openModelConnection } = foundation
  const { scope } = await foundation.createOrganization()
  const [agent] = (await services.agents.listAgents(scope, { limit: 1 })).items
  const { livekit, remove } = await createTestLivekit()
  cleanups.push(remove)
  const threads: MediaThread[] = []
  const logger = createQuietLogger()
  const losses = () => logger.lines.filter(({ message }) => message === 'A media host is gone').length
  const door = createVoiceDoor({
    livekit,
    maxCalls: 2,
    version: '0.0.0-test',
    logLevel: 'warn',
    mediaHostLimits: { startingMs: 0 },
    openThread() {
      const thread = openMediaThread(join(import.meta.dir, 'stuck-thread.fixture.ts'))
      threads.push(thread)
      return thread
    },
    journal: createCallJournal({ store, clock: systemClock, events, systemScope }),
    briefCall: (...call) => calls.briefCall(...call),
    briefHandOver: (...order) => calls.briefHandOver(...order),
    tools: services.tools,
    openModelConnection,
    findProgram: name => findHostProgram(name, process.env.PATH ?? ''),
    agentName: 'parley-crash-test',
    callerUrl: () => livekit.url() ?? '',
    clock: systemClock,
    logger,
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
  const place = async () => {
    const { call, ticket } = await calls.placeCall(scope, agent?.id ?? '', { draft: true })
    const caller = await callRoom({ url: ticket.livekitUrl, token: ticket.token, microphone: false })
    cleanups.push(() => caller.kill())
    return { id: call.id, caller }
  }
  await door.start()

  const { id, caller } = await place()
  await caller.waitFor('loud')
  const withTurns = (count: number) =>
    waitFor(
      `${count} turns are written down`,
      async () => {
        const call = await calls.getCall(scope, id)
        return call.turns.length >= count && call
      },
      15_000,
    )
  /** The agent has finished: what is loud after this is the next thing that it says. */
  const silence = () =>
    caller.waitFor('quiet', { afterMs: caller.events.findLast(({ event }) => event === 'loud')?.atMs })
  const { turns } = await withTurns(1)
  let heard = await silence()

  for (const [times, end] of [() => threads[0]?.terminate(), () => threads[1]?.send(spin(id))].entries()) {
    end()
    await waitFor('the loss is noticed', async () => losses() === times + 1, NOTICED_WITHIN_MS)
    await caller.waitFor('loud', { afterMs: heard.atMs, withinMs: GOES_ON_WITHIN_MS })
    expect(threads).toHaveLength(times + 2)
    const { turns: after } = await withTurns(times + 2)
    heard = await silence()
    expect(after[0]).toEqual(turns[0]!)
    expect(after[times + 1]).toMatchObject({ seq: times + 2, role: 'agent', text: RESUMED })
  }
  caller.type('When do you open?')
  await caller.waitFor('loud', { afterMs: heard.atMs })
  await caller.leave()
  const ended = await waitFor('the call has ended', async () => {
    const call = await calls.getCall(scope, id)
    return call.state === 'ended' && call
  })
  expect(ended.endReason).toBe('caller_hung_up')
  expect(ended.turns[3]).toMatchObject({ seq: 4, role: 'caller', text: 'When do you open?' })
  // A machine that is busy brings others.
  expect(ended.incidents.filter(({ kind }) => kind === 'resumed')).toHaveLength(2)
  expect(door.status().calls).toEqual({ waiting: 0, ringing: 0, active: 0 })
}, 60_000)

/** The fixture's thread loops for ever when it is told to say this. */
function spin(callId: string): DownMessage {
  return { type: 'say', callId, text: SPIN }
}
