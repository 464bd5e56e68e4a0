import type { UpMessage } from '#voice/protocol.ts'
import type { MediaStage, StagedCall } from '../voice/media-calls.ts'

type Turn = Extract<UpMessage, { type: 'turn' }>['turn']
type Incident = Extract<UpMessage, { type: 'incident' }>['incident']

/** What happens in the calls of one stage, as the tests of failing providers look at it. `stage` is asked for when it is there. */
export function readStage(stage: () => MediaStage, { withinMs }: { withinMs: number }) {
  let placed: Promise<unknown> = Promise.resolve()
  return {
    /** One behind another: callers are processes, and many that start at once are slow to join. */
    inTurn<T>(start: () => Promise<T>): Promise<T> {
      const next = placed.then(start, start)
      placed = next
      return next
    },
    turn: ({ callId }: StagedCall, text: string | RegExp) =>
      stage().bench.waitFor('turn', callId, {
        where: ({ turn }) => (typeof text === 'string' ? turn.text === text : text.test(turn.text)),
        withinMs,
      }),
    /** Each once: a turn is sent again until it is confirmed. */
    turnsOf: ({ callId }: StagedCall): Turn[] =>
      stage()
        .bench.of(callId)
        .flatMap(message => (message.type === 'turn' ? [message.turn] : []))
        .filter(({ seq }, at, all) => all.findIndex(turn => turn.seq === seq) === at),
    incidentsOf: ({ callId }: StagedCall): Incident[] =>
      stage()
        .bench.of(callId)
        .flatMap(message => (message.type === 'incident' ? [message.incident] : [])),
  }
}
