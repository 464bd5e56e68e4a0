import type { DomainEvent } from '#core/events.ts'
import type { VisitWords } from '#core/widgets/widget-desk.ts'
import type { EventStream, EventStreams } from '../event-streams.ts'

/** One line of what is said: a later one of the same key takes its place. `isOver`: nothing more comes. */
export type WordsLine = { key: string; role: 'caller' | 'agent'; text: string } | { isOver: true }

/** One page reads along, and again after a break in the line. More would take the places of people at their own dashboard. */
export const WORDS_STREAMS_PER_CALL_MAX = 4

/** What is said in a visitor's call, as it is said: everything so far first, then each turn, and words on their way. */
export function streamWords(request: Request, streams: EventStreams, words: VisitWords): Response {
  return streams.open(request, {
    owner: `words of ${words.callId}`,
    maxOfOwner: WORDS_STREAMS_PER_CALL_MAX,
    start: stream => follow(words, stream),
  })
}

function follow(words: VisitWords, stream: EventStream): () => void {
  const send = (line: WordsLine) => stream.send(JSON.stringify(line))
  let toldSeq = 0
  let work = Promise.resolve()

  async function tellTurns(): Promise<void> {
    const call = await words.read()
    for (const { seq, role, text } of call.turns.filter(turn => turn.seq > toldSeq)) {
      toldSeq = seq
      send({ key: `partial-${role}`, role, text: '' })
      send({ key: String(seq), role, text })
    }
    if (call.state !== 'ended') return
    send({ isOver: true })
    stream.close()
  }

  function hear(event: DomainEvent): void {
    if (event.type === 'call.partial')
      send({ key: `partial-${event.role}`, role: event.role, text: event.text })
    // What happens beside the words is for the people of the house.
    else if (event.type !== 'call.incident') tellSoon()
  }

  /** One after the other, so that no turn is told twice. A call that can no longer be read ends the stream. */
  function tellSoon(): void {
    work = work.then(tellTurns).catch(() => stream.close())
  }

  tellSoon()
  return words.subscribe(hear)
}
