import { type Call, JOIN_TIMEOUT_MS } from '#core/calls/call.ts'
import type { CallJournal } from '#core/calls/call-journal.ts'
import type { CallService } from '#core/calls/call-service.ts'
import type { RoomGate } from '#core/calls/room-gate.ts'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { OpenedModelConnection } from '#core/model-connections/model-connection.ts'
import type { Scope } from '#core/scope.ts'
import type { ToolService } from '#core/tools/tool-service.ts'
import { atMost } from '#lib/at-most.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { Logger } from '#telemetry/logger.ts'
import type { SessionPlan, UpMessage } from '../protocol.ts'
import type { Admission } from './admission.ts'
import { createAgentOpener } from './agent-opener.ts'
import { AHEAD_LIMITS, type AheadLimits, createAgentsAhead } from './agents-ahead.ts'
import { createCallBook } from './call-book.ts'
import { createCallEnder, END_LIMITS, type EndLimits } from './call-ender.ts'
import { createCallListener } from './call-listener.ts'
import { noteIncident } from './call-notes.ts'
import { createCallReseater, RESEAT_LIMITS, type ReseatLimits } from './call-reseater.ts'
import { createHandOverDesk } from './hand-over-desk.ts'
import { createJournalQueue } from './journal-queue.ts'
import { type CallHost, createLiveCall, type LiveCall } from './live-call.ts'
import type { LivekitLink } from './livekit-link.ts'
import type { JobDesk, LivekitWorker, RoomTicket } from './livekit-worker.ts'
import { createModelOpener } from './model-opener.ts'
import { planSession } from './session-plan.ts'
import { createToolRunner } from './tool-runner.ts'
import { agentIdentityOf } from './worker-job.ts'

/** Every call of this process from its ticket to its end: what the core, LiveKit and the media host say of it comes together here. */
export interface CallDesk extends JobDesk {
  gate: RoomGate
  /** From the media host. */
  heard(message: UpMessage): void
  mediaHostLost(host: CallHost): void
  mediaHostReady(): void
  /**
   * Resolves when the voice of an agent that was sent ahead is in its room; soon when it does not come, at once for every other room.
   * Who joins before it waits longer for its first word than who is held back.
   */
  whenAgentIsIn(roomName: string): Promise<unknown>
  counts(): { waiting: number; ringing: number; active: number }
  /**
   * Ends calls that nobody joined yet, lets the others go on for `limitMs`, then ends what is left with a sentence. Resolves when all
   * are over and written down (bounded). New calls must be refused before.
   */
  drain(limitMs: number): Promise<void>
  /** The time of a drain that is under way is up. */
  hurry(): void
}

export interface CallDeskDependencies {
  admission: Admission
  journal: CallJournal
  briefCall: CallService['briefCall']
  briefHandOver: CallService['briefHandOver']
  tools: Pick<ToolService, 'defineTools' | 'runTool'>
  openModelConnection(scope: Scope, id: string): Promise<OpenedModelConnection>
  findProgram(name: string): string | undefined
  /** The media host for a new call, given how many calls each has; undefined while none is ready. */
  chooseHost(callsOf: (host: CallHost) => number): CallHost | undefined
  worker: Pick<LivekitWorker, 'reportJob'>
  livekit: Pick<LivekitLink, 'issueCallerToken' | 'issueAgentToken' | 'deleteRoom' | 'url'>
  agentName: string
  /** LiveKit's address for callers. */
  callerUrl(): string
  clock: Clock
  logger: Logger
  limits?: Partial<DeskLimits>
}

export interface DeskLimits extends AheadLimits, EndLimits, ReseatLimits {
  joinTimeoutMs: number
  /** From LiveKit's job until the two hear each other. */
  ringTimeoutMs: number
  /** LiveKit ends a job as soon as the agent has left: the media host's own word about the end is on its way then. */
  terminationGraceMs: number
  /** A caller is held back for an agent on its way for no longer than being too early would cost. */
  entryWaitMs: number
  /** How long an answer to "end this call" waits for the end to be written down. */
  endWaitMs: number
  settleMs: number
}

const LIMITS: DeskLimits = {
  ...AHEAD_LIMITS,
  ...END_LIMITS,
  ...RESEAT_LIMITS,
  joinTimeoutMs: JOIN_TIMEOUT_MS,
  ringTimeoutMs: 30_000,
  terminationGraceMs: 2_000,
  entryWaitMs: 200,
  endWaitMs: 3_000,
  settleMs: 5_000,
}

export function createCallDesk(dependencies: CallDeskDependencies): CallDesk {
  const { admission, journal, briefCall, briefHandOver, tools, openModelConnection, findProgram } =
    dependencies
  const { chooseHost, worker, livekit, agentName, callerUrl, clock, logger } = dependencies
  const limits = { ...LIMITS, ...dependencies.limits }
  const book = createCallBook()
  const ender = createCallEnder({ book, journal, worker, livekit, clock, logger, limits })
  const ahead = createAgentsAhead(book.live, limits)
  const hurried = Promise.withResolvers<void>()
  const openAgent = createAgentOpener({
    openModels: createModelOpener({ openModelConnection, logger }),
    defineTools: tools.defineTools,
  })
  const runTool = createToolRunner({ runTool: tools.runTool, clock, logger })
  const reseater = createCallReseater({
    book,
    ender,
    journal,
    livekit,
    chooseHost,
    clock,
    logger,
    limits,
  })
  const handOvers = createHandOverDesk({ briefHandOver, openAgent, findProgram, journal, clock, logger })
  const heard = createCallListener({ book, ender, reseater, journal, runTool, handOvers, clock, logger })

  function admit(call: Call): () => void {
    const giveBackPlace = admission.take()
    const live = createLiveCall(call, {
      giveBackPlace,
      journal: createJournalQueue({ logger, callId: call.id }),
    })
    book.open(live)
    live.timers.start('join', limits.joinTimeoutMs, () =>
      ender.request(live, { reason: 'no_answer', detail: voiceEn.endDetails.nobodyJoined }),
    )
    return () => abandon(live)
  }

  /** The call never came to be: there is nothing to write down. */
  function abandon(call: LiveCall): void {
    if (call.isOver) return
    call.isOver = true
    call.timers.stopAll()
    call.host?.send({ type: 'end', callId: call.id, reason: 'interrupted', withSentence: false })
    book.close(call)
    call.giveBackPlace()
    call.markEnded()
  }

  /** What this throws ends the call's row too: the core sees to that. */
  async function issueTicket(
    { id: callId, organizationId, roomName, widgetId }: Call,
    origin: string | null,
    wantsTranscript = false,
  ) {
    const call = book.find(callId)
    // The program may have begun to stop between the place and the row.
    if (!call) throw new AppError('unavailable', voiceEn.refusals.stopping)
    if (ahead.mayGo({ widgetId })) sendAhead(call)
    // A talk button has no field to type into: what a stranger does not need is not handed out.
    const mayType = widgetId === null
    const ticket = { callId, organizationId, roomName, agentName, origin, mayType, wantsTranscript }
    const token = await livekit.issueCallerToken(ticket)
    return { livekitUrl: callerUrl(), token, roomName }
  }

  /** Who comes with the ticket of a call that is over would wait in an empty room. */
  async function turnAway(callId: string, roomName: string): Promise<void> {
    try {
      await livekit.deleteRoom(roomName)
    } catch (error) {
      logger.warn('A caller who came too late could not be sent away', { callId, error })
    }
  }

  async function endCall(scope: Scope, { id, roomName, startedAt }: Call): Promise<void> {
    const call = book.findRecent(id)
    if (!call) {
      // A row that lives without a call: its process is gone.
      const durationMs = startedAt ? Math.max(0, clock.now().getTime() - startedAt.getTime()) : 0
      await journal.recordEnd(scope, id, { reason: 'ended_by_user', detail: null, durationMs })
      await livekit.deleteRoom(roomName)
      return
    }
    ender.request(call, { reason: 'ended_by_user', detail: null })
    await atMost(limits.endWaitMs, call.ended)
  }

  async function begin(call: LiveCall, jobId: string, ticket: RoomTicket): Promise<void> {
    call.stage = 'ringing'
    call.jobId = jobId
    call.agentIdentity = agentIdentityOf(jobId)
    call.timers.start('join', limits.ringTimeoutMs, () =>
      ender.request(call, { reason: 'no_answer', detail: voiceEn.endDetails.notConnected }),
    )
    worker.reportJob(jobId, 'running')
    void call.journal.add('ringing', () => journal.markRinging(call.scope, call.id))
    await start(call, async () => ticket)
  }

  /** The agent goes into the room while the caller is still on the way. LiveKit's order to send one stands in the ticket all the same. */
  function sendAhead(call: LiveCall): void {
    const roomUrl = livekit.url()
    if (roomUrl === null || chooseHost(countCalls) === undefined) return
    call.isSentAhead = true
    call.agentIdentity = agentIdentityOf(call.id)
    const { roomName, agentIdentity: identity } = call
    void start(call, async () => ({
      roomUrl,
      roomToken: await livekit.issueAgentToken({ roomName, identity }),
    }))
  }

  async function start(call: LiveCall, issueTicket: () => Promise<RoomTicket>): Promise<void> {
    try {
      const plan = await prepare(call, await issueTicket())
      if (call.isOver) return
      call.plan = plan
      const host = chooseHost(countCalls)
      if (host?.send({ type: 'start', plan })) call.host = host
      else reseater.lost(call)
    } catch (error) {
      logger.error('A call could not be started', { callId: call.id, error })
      if (error instanceof AppError) ender.finish(call, { reason: 'provider_failed', detail: error.phrase })
      else ender.finish(call, { reason: 'interrupted', detail: voiceEn.endDetails.notStarted })
    }
  }

  function countCalls(host: CallHost): number {
    return book.live().filter(call => call.host === host).length
  }

  async function prepare(call: LiveCall, ticket: RoomTicket): Promise<SessionPlan> {
    const briefing = await briefCall(call.scope, call.id)
    const { agent } = briefing.snapshot
    const opened = await openAgent(call.scope, { agent, handOvers: briefing.handOvers })
    const { parts, allowedTools, choices, passedOver } = opened
    for (const phrase of passedOver) noteIncident(call, { kind: 'fallback', atMs: 0, phrase }, journal)
    call.allowedTools = allowedTools
    call.choices = choices
    return planSession({ briefing, ...parts, ticket, awaitsCaller: call.isSentAhead, findProgram })
  }

  return {
    gate: { admit, issueTicket, endCall },
    heard,

    accepts({ callId, organizationId, roomName }) {
      const call = book.find(callId)
      if (!call) void turnAway(callId, roomName)
      if (call?.stage !== 'waiting' || call.isSentAhead) return false
      return call.scope.organizationId === organizationId && call.roomName === roomName
    },

    assigned(job, ticket) {
      const call = book.find(job.callId)
      if (call?.stage === 'waiting' && !call.isSentAhead) void begin(call, job.id, ticket)
      else worker.reportJob(job.id, 'failed', 'the call is over')
    },

    terminated(jobId) {
      const call = book.findByJob(jobId)
      // The job ended with the session that died. Whether the room is still there, the next session sees for itself.
      if (!call || call.reseats > 0) return
      call.timers.start('grace', limits.terminationGraceMs, () =>
        ender.request(call, { reason: 'interrupted', detail: voiceEn.endDetails.roomClosed }),
      )
    },

    async whenAgentIsIn(roomName) {
      const call = book.live().find(live => live.roomName === roomName)
      if (call?.stage === 'waiting' && call.isSentAhead) await atMost(limits.entryWaitMs, call.entered)
    },

    mediaHostLost: reseater.hostLost,
    mediaHostReady: reseater.hostReady,

    counts() {
      const counts = { waiting: 0, ringing: 0, active: 0 }
      for (const call of book.live()) counts[call.stage]++
      return counts
    },

    hurry: hurried.resolve,

    async drain(limitMs) {
      for (const call of book.live()) {
        if (call.stage === 'waiting') ender.request(call, { reason: 'shutdown', detail: null })
      }
      const isEmpty = await Promise.race([book.whenEmpty(limitMs), hurried.promise.then(() => false)])
      if (!isEmpty) {
        for (const call of book.live()) {
          ender.request(call, { reason: 'shutdown', detail: null }, { withSentence: true })
        }
        // The end timers see to it that this comes true.
        await book.whenEmpty(limits.spokenEndTimeoutMs + limits.endTimeoutMs)
      }
      await atMost(limits.settleMs, book.settled())
    },
  }
}
