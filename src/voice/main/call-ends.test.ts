import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { LATER_SETTINGS } from '#core/agents/agent.ts'
import { type Call, NO_USAGE } from '#core/calls/call.ts'
import type { CallJournal } from '#core/calls/call-journal.ts'
import type { CallBriefing } from '#core/calls/call-service.ts'
import { systemClock } from '#core/clock.ts'
import { EMPTY_CONTEXT } from '#core/organizations/organization.ts'
import { callScope } from '#core/scope.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import type { DownMessage } from '../protocol.ts'
import { createAdmission } from './admission.ts'
import { createCallDesk } from './call-desk.ts'

// The law of ends: in whatever order the parts of a call fall silent, it ends once and its place is given back once.

const EVENTS = [
  'ticket',
  'assign',
  'in_room',
  'active',
  'turn',
  'tool',
  'host_ended',
  'person_ends',
  'terminated',
  'host_lost',
  'host_dies_silently',
  'host_returns',
  'abandon',
  'models_fail',
  'turn_of_the_clock',
] as const
type Event = (typeof EVENTS)[number]

const CALLS = 3
/** For the third one LiveKit sends the agent. */
const AHEAD_MAX = 2
const step = fc.record({ event: fc.constantFrom(...EVENTS), which: fc.nat(CALLS - 1) })

function makeCall(n: number): Call {
  return {
    id: `c${n}`,
    organizationId: 'o1',
    agentId: 'a1',
    agentName: 'Front desk',
    agentVersion: 1,
    modelConnectionId: 'm1',
    modelLabel: 'Rehearsal',
    state: 'created',
    endReason: null,
    endDetail: null,
    endPhrase: null,
    roomName: `call-c${n}`,
    widgetId: null,
    nodeId: 'n1',
    createdAt: new Date(),
    startedAt: null,
    endedAt: null,
    durationMs: null,
    usage: NO_USAGE,
    handOvers: [],
  }
}

function briefingOf(call: Call): CallBriefing {
  const agent = {
    name: 'A',
    greeting: '',
    prompt: '',
    language: 'en',
    otherLanguages: [],
    languageChoice: 'detect' as const,
    voice: null,
    modelConnectionId: 'm1',
    ...LATER_SETTINGS,
    tools: [],
  }
  const callContext = { channel: 'browser' as const, callerNumber: null, startedAt: '', variables: {} }
  return {
    call,
    snapshot: { agent, organizationName: 'O', organizationContext: EMPTY_CONTEXT, callContext },
    systemPrompt: '',
    greeting: '',
    handOvers: [],
  }
}

function open() {
  const ends = new Map<string, number>()
  const world = { hostIsAlive: true, modelsFail: false, sentAhead: 0 }
  const admission = createAdmission(CALLS, () => null)
  const journal: CallJournal = {
    async markRinging() {},
    async markActive() {},
    async recordTurn() {},
    async recordToolCall() {},
    async addUsage() {},
    async recordHandOver() {},
    async recordEnd(_scope, callId) {
      ends.set(callId, (ends.get(callId) ?? 0) + 1)
      return true
    },
    showPartial() {},
    async recordIncident() {},
    closeOrphans: async () => [],
  }
  const calls = Array.from({ length: CALLS }, (_, n) => makeCall(n))
  const send = (message: DownMessage) => {
    if (message.type === 'start' && message.plan.awaitsCaller) world.sentAhead++
    return world.hostIsAlive
  }
  const hosts = [{ send }, { send: (message: DownMessage) => send(message) }]
  const desk = createCallDesk({
    admission,
    journal,
    briefHandOver: () => Promise.reject(new Error('no hand-overs here')),
    briefCall: async (_scope, id) => briefingOf(calls.find(call => call.id === id) ?? makeCall(0)),
    tools: {
      defineTools: async () => [],
      runTool: async () => ({ arguments: {}, outcome: { ok: true, output: '', effect: null } }),
    },
    async openModelConnection() {
      if (world.modelsFail) throw new Error('no models')
      const at = new Date()
      return {
        connection: {
          id: 'm1',
          organizationId: 'o1',
          name: 'R',
          kind: 'rehearsal',
          createdAt: at,
          updatedAt: at,
        },
        keys: {},
      }
    },
    findProgram: () => undefined,
    chooseHost: callsOf => hosts.toSorted((a, b) => callsOf(a) - callsOf(b))[0],
    worker: { reportJob() {} },
    livekit: {
      issueCallerToken: async () => 't',
      issueAgentToken: async () => 't',
      deleteRoom: async () => {},
      url: () => 'ws://x',
    },
    agentName: 'a',
    callerUrl: () => 'ws://x',
    clock: systemClock,
    logger: createQuietLogger(),
    limits: {
      aheadMax: AHEAD_MAX,
      entryWaitMs: 1,
      joinTimeoutMs: 3,
      ringTimeoutMs: 3,
      endTimeoutMs: 2,
      spokenEndTimeoutMs: 2,
      terminationGraceMs: 1,
      endWaitMs: 1,
      reseatTimeoutMs: 2,
      settleMs: 500,
    },
  })
  return { ends, world, admission, calls, desk, hosts }
}

test('every call ends exactly once and gives its place back exactly once', async () => {
  let sentAhead = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async steps => {
      const { ends, world, admission, calls, desk, hosts } = open()
      const abandons = calls.map(call => desk.gate.admit(call))
      const abandoned = new Set<string>()
      expect(admission.count()).toBe(CALLS)

      const ticketed = new Set<string>()
      const play: Record<Event, (call: Call, n: number) => unknown> = {
        ticket(call) {
          if (ends.has(call.id) || abandoned.has(call.id) || ticketed.has(call.id)) return
          ticketed.add(call.id)
          return desk.gate.issueTicket(call, null).catch(() => undefined)
        },
        in_room: call => desk.heard({ type: 'in_room', callId: call.id }),
        assign: call =>
          desk.assigned(
            { id: `job-${call.id}`, callId: call.id, organizationId: 'o1', roomName: call.roomName },
            { roomUrl: '', roomToken: '' },
          ),
        active: call => desk.heard({ type: 'active', callId: call.id }),
        turn: call =>
          desk.heard({
            type: 'turn',
            callId: call.id,
            turn: {
              seq: 1,
              role: 'agent',
              text: 'x',
              startedAtMs: 0,
              endedAtMs: 1,
              interrupted: false,
              latency: null,
            },
          }),
        tool: call =>
          desk.heard({
            type: 'tool_call',
            callId: call.id,
            toolCallId: 't',
            name: 'x',
            argumentsJson: '{}',
            startedAtMs: 0,
          }),
        host_ended: call =>
          desk.heard({
            type: 'ended',
            callId: call.id,
            reason: 'caller_hung_up',
            detail: null,
            durationMs: 1,
          }),
        // Not awaited: ends arrive while others are under way.
        person_ends: call =>
          void (abandoned.has(call.id) || desk.gate.endCall(callScope('o1', call.id), call)),
        terminated: call => desk.terminated(`job-${call.id}`),
        host_lost: (_call, n) => desk.mediaHostLost(hosts[n % hosts.length]!),
        host_dies_silently: () => {
          world.hostIsAlive = false
        },
        host_returns: () => {
          world.hostIsAlive = true
          desk.mediaHostReady()
        },
        abandon: (call, n) => {
          // Only a call whose row failed is abandoned: nobody has seen it yet.
          if (ends.has(call.id) || desk.counts().waiting < CALLS) return
          abandons[n]?.()
          abandoned.add(call.id)
        },
        models_fail: () => {
          world.modelsFail = true
        },
        turn_of_the_clock: () => Bun.sleep(1),
      }
      for (const { event, which } of steps) {
        const call = calls[which]
        if (call) await play[event](call, which)
        expect(admission.count()).toBe(Object.values(desk.counts()).reduce((sum, count) => sum + count, 0))
      }
      await desk.drain(0)

      expect(desk.counts()).toEqual({ waiting: 0, ringing: 0, active: 0 })
      expect(admission.count()).toBe(0)
      for (const call of calls) {
        expect([call.id, ends.get(call.id) ?? 0]).toEqual([call.id, abandoned.has(call.id) ? 0 : 1])
      }
      // Every place is free again, and each is free once: so many calls fit, and not one more.
      const again = calls.map(() => admission.take())
      expect(() => admission.take()).toThrow()
      for (const back of again) back()
      sentAhead += world.sentAhead
    }),
    { numRuns: 150 },
  )
  // A test of nothing passes, too.
  expect(sentAhead).toBeGreaterThan(0)
}, 60_000)
