import { type Room, TrackSource } from '@livekit/rtc-node'
import { TICKET_TRANSCRIPT } from '#lib/ticket-transcript.ts'
import type { CallLineEvents } from './call-line.ts'
import { createCallerWords } from './caller-words.ts'

/** Where LiveKit's clients look for words, and how they know them: see the transcription page of its documentation. */
const TOPIC = 'lk.transcription'
const SEGMENT = 'lk.segment_id'
const TRACK = 'lk.transcribed_track_id'
const FINAL = 'lk.transcription_final'
/** A client that takes nothing gets nothing any more; what is complete is still sent. */
const WAITING_MAX = 50

type Speaker = 'caller' | 'agent'

interface Stream {
  write(text: string): Promise<void>
  close(): Promise<void>
}

/** Opens a stream of text in the name of a speaker; null where nobody asked for the words. */
export type OpenStream = (speaker: Speaker, attributes: Record<string, string>) => Promise<Stream> | null

/**
 * The same events, and their words in the room: the agent's word by word as they are heard, the caller's as they are understood. Nothing
 * that fails here is heard on the line.
 */
export function transcribe(events: CallLineEvents, open: OpenStream): CallLineEvents {
  const agent = createAgentWords(open)
  const caller = createCallerText(open)
  return {
    ...events,
    onProgress(text) {
      agent.show(text)
      events.onProgress(text)
    },
    onAgentTurn(turn) {
      agent.end(turn.text)
      events.onAgentTurn(turn)
    },
    onCallerWords(words) {
      caller.show(words.text, words.isFinal)
      events.onCallerWords(words)
    },
    onCallerTurn(turn) {
      // Who types sees it already.
      if (turn.isTyped) caller.forget()
      else caller.end(turn.text)
      events.onCallerTurn(turn)
    },
    onCallerAside() {
      caller.forget()
      events.onCallerAside()
    },
  }
}

/** Streams in the name of those who are in this room, when its caller's ticket asks for them. */
export function openInRoom(room: Room): OpenStream {
  const callerOf = () =>
    [...room.remoteParticipants.values()].find(({ attributes }) => attributes[TICKET_TRANSCRIPT] === 'on')
  return (speaker, attributes) => {
    const caller = callerOf()
    const own = room.localParticipant
    if (!caller || !own) return null
    const who = speaker === 'caller' ? caller : own
    const track = [...who.trackPublications.values()].find(
      ({ source }) => source === TrackSource.SOURCE_MICROPHONE,
    )
    return own.streamText({
      topic: TOPIC,
      senderIdentity: who.identity,
      attributes: { ...attributes, ...(track?.sid ? { [TRACK]: track.sid } : {}) },
    })
  }
}

/** One stream for each utterance; what was heard since is added to it. */
function createAgentWords(open: OpenStream) {
  const line = createQueue()
  let stream: Promise<Stream> | null = null
  let sent = ''

  const send = (text: string) => {
    if (!text.startsWith(sent) || text.length === sent.length) return
    stream ??= open('agent', { [SEGMENT]: newSegment(), [FINAL]: 'false' })
    const [target, added] = [stream, text.slice(sent.length)]
    if (target && line.add(async () => (await target).write(added))) sent = text
  }
  return {
    show(text: string) {
      // While a sentence is being made its length is a guess: what was heard may turn out to be less.
      if (sent.startsWith(text)) return
      // Words of another utterance, whose predecessor said nothing of its end.
      if (!text.startsWith(sent)) this.end(sent)
      send(text)
    },
    end(text: string) {
      send(text)
      const target = stream
      if (target) line.add(async () => (await target).close(), { always: true })
      stream = null
      sent = ''
    },
  }
}

/** A stream for each state of the words, all of one segment. */
function createCallerText(open: OpenStream) {
  const line = createQueue()
  const words = createCallerWords()
  let segment = newSegment()

  const send = (text: string, isFinal: boolean) => {
    const attributes = { [SEGMENT]: segment, [FINAL]: String(isFinal) }
    line.add(
      async () => {
        const stream = await open('caller', attributes)
        await stream?.write(text)
        await stream?.close()
      },
      { always: isFinal },
    )
  }
  const forget = () => {
    words.clear()
    segment = newSegment()
  }
  return {
    show(text: string, isFinal: boolean) {
      const shown = words.hear(text, isFinal)
      if (shown !== null && shown !== '') send(shown, false)
    },
    end(text: string) {
      send(text, true)
      forget()
    },
    forget,
  }
}

/** One thing behind another. False: too much waits, and this was left out. */
function createQueue() {
  let last: Promise<void> = Promise.resolve()
  let waiting = 0
  return {
    add(act: () => Promise<void>, { always = false } = {}): boolean {
      if (waiting >= WAITING_MAX && !always) return false
      waiting++
      // The room may close in the middle: then nobody reads.
      const done = last.then(act).catch(() => undefined)
      last = done.finally(() => waiting--)
      return true
    },
  }
}

function newSegment(): string {
  return `SG_${Bun.randomUUIDv7()}`
}
