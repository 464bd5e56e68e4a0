import type { CallJournal } from '#core/calls/call-journal.ts'
import type { Clock } from '#core/clock.ts'
import { incidentsEn } from '#messages/incidents-en.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { Logger } from '#telemetry/logger.ts'
import type { SessionPlan } from '../protocol.ts'
import type { CallBook } from './call-book.ts'
import type { CallEnder } from './call-ender.ts'
import { noteIncident, writeTurn } from './call-notes.ts'
import type { CallHost, LiveCall } from './live-call.ts'
import type { LivekitLink } from './livekit-link.ts'

/**
 * Gives the calls of a media host that died a new session in the same room, on another host or on the fresh one. LiveKit itself does
 * nothing of the kind: for it the job of such a call is over, and the call goes on without one.
 */
export interface CallReseater {
  /** The host is gone with all its sessions. */
  hostLost(host: CallHost): void
  /** No host could be told to start this call. */
  lost(call: LiveCall): void
  /** A host has become ready: calls that wait for one get it. */
  hostReady(): void
  /** The session of a call is in its room: if it is a new one, the call goes on. */
  seated(call: LiveCall): void
}

interface Dependencies {
  book: CallBook
  ender: CallEnder
  journal: Pick<CallJournal, 'recordTurn' | 'recordIncident'>
  livekit: Pick<LivekitLink, 'issueAgentToken' | 'url'>
  chooseHost(callsOf: (host: CallHost) => number): CallHost | undefined
  clock: Clock
  logger: Logger
  limits: ReseatLimits
}

export interface ReseatLimits {
  /** From the loss of its host until the call goes on; then it is given up. */
  reseatTimeoutMs: number
}

/** A caller who hears nothing for longer has hung up in their mind. A fresh host takes 1 to 2 s, more on a machine that is busy. */
export const RESEAT_LIMITS: ReseatLimits = { reseatTimeoutMs: 10_000 }
/** NB: a call may be what kills its host, and with it its neighbours. */
const RESEATS_PER_CALL_MAX = 3

export function createCallReseater(dependencies: Dependencies): CallReseater {
  const { book, ender, journal, livekit, chooseHost, clock, logger, limits } = dependencies

  function lose(call: LiveCall): void {
    call.host = null
    call.timers.stop('grace')
    // What its session did not confirm did not happen: the agent that had the call goes on with it.
    call.handingOver = null
    for (const turn of call.memory.takeUnfinished()) void writeTurn(call, turn, journal)
    const end =
      call.ending ?? (call.saysGoodbye ? ({ reason: 'agent_hung_up', detail: null } as const) : null)
    if (end) ender.finish(call, end)
    else if (call.plan === null || call.reseats >= RESEATS_PER_CALL_MAX) giveUp(call)
    else takeUp(call)
  }

  function takeUp(call: LiveCall): void {
    call.reseats++
    call.lostAtMs ??= clock.monotonicMs()
    // Who has a ticket only waits for nothing yet, and their time is limited anyway.
    if (call.stage !== 'waiting') call.timers.start('reseat', limits.reseatTimeoutMs, () => giveUp(call))
    logger.warn('A call lost its media host and gets another session', {
      callId: call.id,
      time: call.reseats,
    })
    seat(call).catch(error => {
      logger.error('A call could not get another session', { callId: call.id, error })
      giveUp(call)
    })
  }

  function giveUp(call: LiveCall): void {
    // A session that is still on its way has nobody to talk to.
    call.host?.send({ type: 'end', callId: call.id, reason: 'interrupted', withSentence: false })
    ender.finish(call, { reason: 'interrupted', detail: voiceEn.endDetails.mediaHostDied })
  }

  async function seat(call: LiveCall): Promise<void> {
    if (call.plan === null) return
    // NB: the identity of the session that died. LiveKit puts that one out as this one comes in: a thread that was ended leaves its
    // connections behind, and the caller would hear two.
    const { roomName, agentIdentity: identity } = call
    const roomToken = await livekit.issueAgentToken({ roomName, identity })
    if (call.isOver || call.ending || call.host !== null) return
    const host = chooseHost(each => book.live().filter(other => other.host === each).length)
    const roomUrl = livekit.url() ?? call.plan.roomUrl
    const awaitsCaller = call.stage === 'waiting'
    const plan: SessionPlan = { ...call.plan, roomUrl, roomToken, awaitsCaller, resumed: describePast(call) }
    // Without a host the call waits for the next one that is ready.
    if (host?.send({ type: 'start', plan })) call.host = host
  }

  /** null for a call that had not begun: its caller has heard nothing yet, so it begins now. */
  function describePast(call: LiveCall): SessionPlan['resumed'] {
    if (call.activeSinceMs === null || call.plan === null) return null
    return {
      elapsedMs: Math.max(0, Math.round(clock.monotonicMs() - call.activeSinceMs)),
      lastSeq: call.memory.lastSeq(),
      history: call.memory.history(),
      language: call.language ?? call.plan.language,
    }
  }

  return {
    lost: lose,

    hostLost(host) {
      for (const call of book.live()) if (call.host === host) lose(call)
    },

    hostReady() {
      for (const call of book.live())
        if (call.lostAtMs !== null && call.host === null)
          seat(call).catch(error => logger.error('A call could not be seated', { callId: call.id, error }))
    },

    seated(call) {
      call.timers.stop('reseat')
      const { lostAtMs, activeSinceMs } = call
      call.lostAtMs = null
      if (lostAtMs === null || activeSinceMs === null) return
      const awayMs = clock.monotonicMs() - lostAtMs
      const phrase = incidentsEn.resumed(Math.round(awayMs / 100) / 10)
      noteIncident(call, { kind: 'resumed', atMs: lostAtMs - activeSinceMs, phrase }, journal)
      logger.info('A call goes on in a new session', { callId: call.id, awayMs: Math.round(awayMs) })
    },
  }
}
