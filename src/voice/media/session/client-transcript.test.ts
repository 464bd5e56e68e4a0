import { expect, test } from 'bun:test'
import type { AgentTurn, CallerTurn, CallLineEvents } from './call-line.ts'
import { type OpenStream, transcribe } from './client-transcript.ts'

interface Sent {
  speaker: string
  segment: string | undefined
  isFinal: boolean
  pieces: string[]
  isClosed: boolean
}

/** A room that keeps what it is sent. */
function stage({ isAsked = true, isBroken = false } = {}) {
  const sent: Sent[] = []
  const passed: string[] = []
  const open: OpenStream = (speaker, attributes) => {
    if (!isAsked) return null
    const stream: Sent = {
      speaker,
      segment: attributes['lk.segment_id'],
      isFinal: attributes['lk.transcription_final'] === 'true',
      pieces: [],
      isClosed: false,
    }
    sent.push(stream)
    return Promise.resolve({
      async write(text: string) {
        if (isBroken) throw new Error('the room is gone')
        stream.pieces.push(text)
      },
      async close() {
        stream.isClosed = true
      },
    })
  }
  const note = (name: string) => () => void passed.push(name)
  const events = transcribe(
    {
      onProgress: note('progress'),
      onAgentTurn: note('agent'),
      onCallerWords: note('words'),
      onCallerTurn: note('caller'),
      onCallerAside: note('aside'),
    } as unknown as CallLineEvents,
    open,
  )
  const settle = () => new Promise<void>(resolve => setImmediate(resolve))
  return { events, sent, passed, settle }
}

const agentTurn = (text: string) => ({ text, isInterrupted: false }) as AgentTurn
const callerTurn = (text: string, isTyped = false) => ({ text, isTyped }) as CallerTurn
const words = (text: string, isFinal = false) => ({ text, isFinal, language: null })

test('words that turn out not to be heard yet are not sent a second time', async () => {
  const { events, sent, settle } = stage()
  for (const text of ['Your number is 0301', 'Your number', 'Your number is 0301 234'])
    events.onProgress(text)
  events.onAgentTurn(agentTurn('Your number is 0301 234 567.'))
  await settle()
  expect(sent.map(({ pieces }) => pieces.join(''))).toEqual(['Your number is 0301 234 567.'])
})

test("the agent's words are one stream each time it speaks, added to as they are heard", async () => {
  const { events, sent, passed, settle } = stage()
  events.onProgress('Hello,')
  events.onProgress('Hello, this is')
  events.onAgentTurn(agentTurn('Hello, this is Anna.'))
  events.onProgress('How')
  events.onAgentTurn(agentTurn('How can'))
  await settle()
  expect(sent.map(({ speaker, pieces, isClosed }) => [speaker, pieces, isClosed])).toEqual([
    ['agent', ['Hello,', ' this is', ' Anna.'], true],
    ['agent', ['How', ' can'], true],
  ])
  expect(sent[0]?.segment).not.toBe(sent[1]?.segment)
  expect(passed).toEqual(['progress', 'progress', 'agent', 'progress', 'agent'])
})

test("the caller's words are sent whole each time they change, the complete ones as final, all as one segment", async () => {
  const { events, sent, settle } = stage()
  events.onCallerWords(words('are you'))
  events.onCallerWords(words('are you'))
  events.onCallerWords(words('are you open', true))
  events.onCallerWords(words('today'))
  events.onCallerTurn(callerTurn('Are you open today?'))
  events.onCallerWords(words('thanks'))
  await settle()
  expect(sent.map(({ pieces, isFinal, isClosed }) => [pieces.join(), isFinal, isClosed])).toEqual([
    ['are you', false, true],
    ['are you open', false, true],
    ['are you open today', false, true],
    ['Are you open today?', true, true],
    ['thanks', false, true],
  ])
  const segments = sent.map(({ segment }) => segment)
  expect(new Set(segments.slice(0, 4)).size).toBe(1)
  expect(segments[4]).not.toBe(segments[0])
})

test('what was typed is not sent back, and nothing at all to who did not ask', async () => {
  const typing = stage()
  typing.events.onCallerTurn(callerTurn('are you open?', true))
  await typing.settle()
  expect(typing.sent).toEqual([])

  const others = stage({ isAsked: false })
  others.events.onProgress('Hello')
  others.events.onAgentTurn(agentTurn('Hello'))
  others.events.onCallerTurn(callerTurn('Hi'))
  await others.settle()
  expect(others.sent).toEqual([])
  expect(others.passed).toEqual(['progress', 'agent', 'caller'])
})

test('a room that closes in the middle disturbs nobody', async () => {
  const { events, passed, settle } = stage({ isBroken: true })
  events.onProgress('Hello')
  events.onCallerTurn(callerTurn('Hi'))
  await settle()
  expect(passed).toEqual(['progress', 'caller'])
})
