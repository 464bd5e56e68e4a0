import type { CallJournal } from '#core/calls/call-journal.ts'
import type { Clock } from '#core/clock.ts'
import { fillPhrase, toPhrase } from '#lib/phrase.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { Logger } from '#telemetry/logger.ts'
import type { CallBook } from './call-book.ts'
import type { CallEnd, LiveCall } from './live-call.ts'
import type { LivekitLink } from './livekit-link.ts'
import type { LivekitWorker } from './livekit-worker.ts'

/** The two ways to the end of a call. Whatever comes together, in whatever order: one end, one place given back. */
export interface CallEnder {
  /** Ends a call from our side: through its media host where it is in one (with the sentence for its reason where that is asked for), else at once. */
  request(call: LiveCall, end: CallEnd, how?: { withSentence: boolean }): void
  /** The call is over: the place is free, the room is removed, the end is written down behind everything that was said. */
  finish(call: LiveCall, end: CallEnd, durationMs?: number): void
}

interface Dependencies {
  book: CallBook
  journal: Pick<CallJournal, 'recordEnd'>
  worker: Pick<LivekitWorker, 'reportJob'>
  livekit: Pick<LivekitLink, 'deleteRoom'>
  clock: Clock
  logger: Logger
  limits: EndLimits
}

export interface EndLimits {
  /** How long a media host has to confirm an end. */
  endTimeoutMs: number
  /** The same, when it speaks a sentence first. */
  spokenEndTimeoutMs: number
}

export const END_LIMITS: EndLimits = { endTimeoutMs: 5_000, spokenEndTimeoutMs: 15_000 }

export function createCallEnder(dependencies: Dependencies): CallEnder {
  const { book, journal, worker, livekit, clock, logger, limits } = dependencies

  const finish: CallEnder['finish'] = (call, { reason, detail }, measuredMs) => {
    if (call.isOver) return
    call.isOver = true
    call.timers.stopAll()
    call.plan = null
    book.close(call)
    call.giveBackPlace()
    if (call.jobId !== null)
      worker.reportJob(
        call.jobId,
        reason === 'interrupted' ? 'failed' : 'success',
        detail === null ? '' : fillPhrase(toPhrase(detail)),
      )
    const ownMs = call.activeSinceMs === null ? 0 : clock.monotonicMs() - call.activeSinceMs
    const end = { reason, detail, durationMs: Math.max(0, Math.round(measuredMs ?? ownMs)) }
    void call.journal.add('its end', () => journal.recordEnd(call.scope, call.id, end)).then(call.markEnded)
    void removeRoom(call)
    logger.info('A call ended', { callId: call.id, reason, durationMs: end.durationMs })
  }

  async function removeRoom({ id, roomName }: LiveCall): Promise<void> {
    try {
      await livekit.deleteRoom(roomName)
    } catch (error) {
      // LiveKit closes it by itself when the caller has left; a server that is away has no rooms.
      logger.warn('The room of a call could not be removed', { callId: id, error })
    }
  }

  return {
    finish,
    request(call, end, { withSentence } = { withSentence: false }) {
      if (call.isOver || call.ending) return
      call.ending = end
      call.timers.stop('join')
      call.timers.stop('reseat')
      const { reason } = end
      const isAsked = call.host?.send({ type: 'end', callId: call.id, reason, withSentence })
      if (!isAsked) {
        finish(call, end)
        return
      }
      const timeoutMs = withSentence ? limits.spokenEndTimeoutMs : limits.endTimeoutMs
      const detail = end.detail ?? voiceEn.endDetails.noAnswerFromMediaHost
      call.timers.start('end', timeoutMs, () => finish(call, { reason, detail }))
    },
  }
}
