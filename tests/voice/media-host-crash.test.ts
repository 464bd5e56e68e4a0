import { afterAll, expect, test } from 'bun:test'
import { createCallJournal } from '../../src/core/calls/call-journal.ts'
import { type CallService, createCallService } from '../../src/core/calls/call-service.ts'
import { systemClock } from '../../src/core/clock.ts'
import { findHostProgram } from '../../src/lib/host-program.ts'
import { createQuietLogger } from '../../src/testing/quiet-logger.ts'
import { openTestFoundation } from '../../src/testing/test-foundation.ts'
import { createTestLivekit } from '../../src/testing/test-livekit.ts'
import { waitFor } from '../../src/testing/wait-for.ts'
import { type MediaThread, openMediaThread } from '../../src/voice/main/media-thread-transport.ts'
import { createVoiceDoor } from '../../src/voice/main/voice-door.ts'
import { callRoom } from './caller/rtc-caller.ts'

const cleanups: (() => unknown)[] = []
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

test('when the media thread is torn away mid-call, the caller is put out, the call is marked, and the next call is answered', async () => {
  const foundation = await openTestFoundation()
  cleanups.push(() => foundation.close())
  const { audit, store, events, systemScope, services, openModelConnection } = foundation
  const { scope } = await foundation.createOrganization()
  const [agent] = (await services.agents.listAgents(scope, { limit: 1 })).items
  const { livekit, remove } = await createTestLivekit()
  cleanups.push(remove)
  const threads: MediaThread[] = []
  const door = createVoiceDoor({
    livekit,
    maxCalls: 2,
    version: '0.0.0-test',
    logLevel: 'warn',
    openThread() {
      const thread = openMediaThread()
      threads.push(thread)
      return thread
    },
    journal: createCallJournal({ store, clock: systemClock, events, systemScope }),
    briefCall: (...call) => calls.briefCall(...call),
    tools: services.tools,
    openModelConnection,
    findProgram: name => findHostProgram(name, process.env.PATH ?? ''),
    agentName: 'parley-crash-test',
    callerUrl: () => livekit.url() ?? '',
    clock: systemClock,
    logger: createQuietLogger(),
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

  const first = await place()
  await first.caller.waitFor('loud')
  threads[0]?.terminate()
  await first.caller.waitFor('disconnected')
  const lost = await waitFor('the call is marked', async () => {
    const call = await calls.getCall(scope, first.id)
    return call.state === 'ended' && call
  })
  expect(lost).toMatchObject({ endReason: 'interrupted' })
  expect(lost.durationMs).toBeGreaterThan(0)
  expect(door.status().calls).toEqual({ waiting: 0, ringing: 0, active: 0 })

  await waitFor('another media host is ready', () => door.status().mediaHost.isReady, 15_000)
  expect(threads).toHaveLength(2)
  const second = await place()
  await second.caller.waitFor('loud')
  await second.caller.leave()
  await waitFor(
    'the second call has ended as it should',
    async () => (await calls.getCall(scope, second.id)).endReason === 'caller_hung_up',
  )
}, 60_000)
