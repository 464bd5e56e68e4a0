// A call desk over the real store and services; only LiveKit and the media host are played by the test.
import type { AgentChange } from '#core/agents/agent-input.ts'
import type { Call, CallDetail, TurnRole } from '#core/calls/call.ts'
import { type CallJournal, createCallJournal } from '#core/calls/call-journal.ts'
import { createCallService } from '#core/calls/call-service.ts'
import { AppError } from '#core/errors.ts'
import type { DomainEvent } from '#core/events.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { openTestFoundation } from '#testing/test-foundation.ts'
import { waitFor } from '#testing/wait-for.ts'
import type { DownMessage, SessionPlan, UpMessage } from '../protocol.ts'
import { createAdmission } from './admission.ts'
import { type CallDesk, createCallDesk, type DeskLimits } from './call-desk.ts'
import type { CallHost } from './live-call.ts'
import type { WorkerJob } from './worker-job.ts'

export type DeskFixture = Awaited<ReturnType<typeof openDeskFixture>>

export async function openDeskFixture() {
  const foundation = await openTestFoundation()
  const { store, clock, events, systemScope, services } = foundation
  const { scope, organizationId } = await foundation.createOrganization()
  const [agent] = (await services.agents.listAgents(scope, { limit: 1 })).items
  if (!agent) throw new Error('the demo agent is missing')
  const journal = createCallJournal({ store, clock, events, systemScope })

  const state = {
    logger: createQuietLogger(),
    sent: [] as DownMessage[],
    deletedRooms: [] as string[],
    jobReports: [] as string[],
    hostIsAlive: true,
    hasHost: true,
    failModels: false,
    /** So many of the next writes fail. */
    failRecords: 0,
    clock,
  }
  let modelsAreOpen: Promise<unknown> = Promise.resolve()
  let toolsAreOpen: Promise<unknown> = Promise.resolve()
  let beforeInsert: (() => unknown) | undefined

  const host: CallHost = {
    send(message) {
      if (state.hostIsAlive) state.sent.push(structuredClone(message))
      return state.hostIsAlive
    },
  }

  const failingJournal: CallJournal = {
    ...journal,
    async recordTurn(...turn) {
      if (state.failRecords > 0) {
        state.failRecords--
        throw new AppError('unavailable', 'The database cannot be used right now.')
      }
      await journal.recordTurn(...turn)
    },
  }

  function build(limits: Partial<DeskLimits>, { maxCalls = 10 } = {}) {
    const admission = createAdmission(maxCalls, () => null)
    const desk: CallDesk = createCallDesk({
      admission,
      journal: failingJournal,
      briefCall: (...call) => calls.briefCall(...call),
      briefHandOver: (...order) => calls.briefHandOver(...order),
      tools: {
        defineTools: services.tools.defineTools,
        async runTool(...run) {
          await toolsAreOpen
          return services.tools.runTool(...run)
        },
      },
      async openModelConnection(of, id) {
        await modelsAreOpen
        if (state.failModels)
          throw new AppError('unavailable', 'The keys of "{name}" do not open. Enter them again.', {
            values: { name: 'Mine' },
          })
        return foundation.openModelConnection(of, id)
      },
      findProgram: name => (name === 'espeak-ng' ? '/bin/espeak-ng' : undefined),
      chooseHost: () => (state.hasHost ? host : undefined),
      worker: { reportJob: (jobId, status) => void state.jobReports.push(`${jobId} ${status}`) },
      livekit: {
        issueCallerToken: async ({ callId, mayType }) => `${mayType ? 'token' : 'sound'}-${callId}`,
        issueAgentToken: async ({ identity }) => `for-${identity}`,
        url: () => 'ws://room-now',
        deleteRoom: async roomName => void state.deletedRooms.push(roomName),
      },
      agentName: 'parley-test',
      callerUrl: () => 'wss://desk.example/livekit',
      clock,
      logger: state.logger,
      // LiveKit sends the agents, unless a test says otherwise: agents-ahead.test.ts is about the others.
      limits: { aheadMax: 0, ...limits },
    })
    const held = {
      ...store,
      calls: {
        ...store.calls,
        async insert(...row: Parameters<typeof store.calls.insert>) {
          await beforeInsert?.()
          await store.calls.insert(...row)
        },
      },
    }
    const calls = createCallService({
      store: held,
      clock,
      events,
      audit: foundation.audit,
      gate: desk.gate,
      nodeId: 'node-1',
    })
    return { admission, desk, calls }
  }

  let built = build({})
  const jobOf = (call: Call): WorkerJob => ({
    id: `job-${call.id}`,
    callId: call.id,
    organizationId: call.organizationId,
    roomName: call.roomName,
  })
  const detail = (call: Call): Promise<CallDetail> => built.calls.getCall(scope, call.id)
  const say = (message: UpMessage) => built.desk.heard(message)
  const assign = (call: Call) =>
    built.desk.assigned(jobOf(call), { roomUrl: 'ws://room', roomToken: 'agent-token' })
  const placeCall = () => built.calls.placeCall(scope, agent.id, { draft: true })
  const sentPlan = (call: Call): Promise<SessionPlan> =>
    waitFor('the media host is told to start', () => {
      const start = state.sent.find(message => message.type === 'start' && message.plan.callId === call.id)
      return start?.type === 'start' && start.plan
    })

  return Object.assign(state, {
    desk: built.desk,
    admission: built.admission,
    loseHost: () => built.desk.mediaHostLost(host),
    readyHost: () => built.desk.mediaHostReady(),
    /** The plans of all sessions that the call was given. */
    plansOf: (call: Call) =>
      state.sent.flatMap(message =>
        message.type === 'start' && message.plan.callId === call.id ? [message.plan] : [],
      ),
    /** Another desk with other limits, over the same store. */
    reopen(limits: Partial<DeskLimits>, options?: { maxCalls?: number }) {
      built = build(limits, options)
      Object.assign(state, { desk: built.desk, admission: built.admission })
    },
    /** As after a crash: the rows are there, the desk knows nothing. */
    forgetEverything() {
      built = build({})
    },
    jobOf,
    detail,
    say,
    assign,
    placeCall,
    sentPlan,
    async activeCall() {
      const placed = await placeCall()
      assign(placed.call)
      await sentPlan(placed.call)
      say({ type: 'active', callId: placed.call.id })
      return placed
    },
    sayTurn: (call: Call, seq: number, text: string, role: TurnRole = 'agent') =>
      say({
        type: 'turn',
        callId: call.id,
        turn: {
          seq,
          role,
          text,
          startedAtMs: seq * 1_000.6,
          endedAtMs: seq * 1_000 + 900,
          interrupted: false,
          latency: null,
        },
      }),
    acks: (call: Call) =>
      state.sent.flatMap(message =>
        message.type === 'turn_ack' && message.callId === call.id ? [message.seq] : [],
      ),
    toolResult: (toolCallId: string) =>
      state.sent.find(message => message.type === 'tool_result' && message.toolCallId === toolCallId),
    ended: (call: Call) =>
      waitFor('the call has ended', async () => {
        const now = await detail(call)
        return now.state === 'ended' && now
      }),
    endCall: (call: Call) => built.calls.endCall(scope, call.id),
    listCalls: () => built.calls.listCalls(scope, { limit: 50 }),
    recordEvents: (): DomainEvent[] => foundation.recordEvents(organizationId),
    holdModels() {
      const { promise, resolve } = Promise.withResolvers<void>()
      modelsAreOpen = promise
      return resolve
    },
    /** From now on no tool answers. */
    holdTools() {
      toolsAreOpen = new Promise(() => undefined)
    },
    /** Runs once, between the place and the row of the next call. */
    duringInsert(work: () => Promise<void>): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      beforeInsert = () => {
        beforeInsert = undefined
        void work().then(resolve)
      }
      return promise
    },
    frontDesk: () => services.agents.getAgent(scope, agent.id),
    changeAgent: (id: string, change: AgentChange) => services.agents.changeDraft(scope, id, change),
    publish: (id: string) => services.agents.publishAgent(scope, id),
    removeAgent: (id: string) => services.agents.removeAgent(scope, id),
    /** Nobody may work or call there any more. */
    suspend: () => store.organizations.suspend(scope, new Date()),
    async createAgent(settings: { name: string } & AgentChange, { isPublished = true } = {}) {
      const { modelConnectionId } = agent.draft
      const { id } = await services.agents.createAgent(scope, { modelConnectionId, ...settings })
      if (isPublished) await services.agents.publishAgent(scope, id)
      return id
    },
    async close() {
      // Without a media host every end is at once.
      state.hostIsAlive = false
      await built.desk.drain(0)
      await foundation.close()
    },
  })
}
