/** A caller hangs up, in every phase of a call, on every kind of line: nothing is left open, what was said is kept, the call ends once. */
import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { type GeminiFake, startGeminiFake } from '../fakes/gemini-fake.ts'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import { type OpenAiRealtimeFake, startOpenAiRealtimeFake } from '../fakes/openai-realtime-fake.ts'
import { type ProviderFake, startProviderFake } from '../fakes/provider-fake.ts'
import { type Desk, openDesk, withTurns } from '../support/desk.ts'
import { eventually, type Program, removeDataDir, startProgram } from '../support/program.ts'
import { type ProviderTap, startProviderTap } from '../support/provider-tap.ts'
import type { RtcCaller } from '../voice/caller/rtc-caller.ts'

const GREETING = 'Hello, the front desk.'
const COLLEAGUE = 'Workshop'
/** From the moment the caller is gone until no connection to a provider is in use. */
const CLOSED_WITHIN_MS = 1_000

/** One kind of line, with a tap on each of its providers. */
interface Line {
  name: string
  agentId: string
  taps: ProviderTap[]
}

let program: Program
let desk: Desk
let fakes: { stop(): Promise<void> }[]
let lines: Line[]

beforeAll(async () => {
  const started = await Promise.all([
    startProgram(),
    startProviderFake('deepgram'),
    startOpenAiFake(),
    startProviderFake('elevenlabs'),
    startGeminiFake(),
    startOpenAiRealtimeFake(),
  ])
  const [parley, ...providers] = started
  program = parley
  fakes = providers
  desk = await openDesk(program)
  const isReady = async () => (await fetch(`${program.url}/readyz`)).status === 200
  await eventually('calls are possible', isReady, 30_000)
  lines = await createLines(...providers)
}, 60_000)
afterEach(() => {
  for (const tap of lines.flatMap(({ taps }) => taps)) tap.release()
})
afterAll(async () => {
  for (const tap of lines.flatMap(({ taps }) => taps)) tap.stop()
  await program.stop()
  await Promise.all(fakes.map(fake => fake.stop()))
  removeDataDir(program.dataDir)
}, 30_000)

interface Phase {
  name: string
  /** Brings the call into the phase; resolves when the caller is to hang up. */
  reach(call: { caller: RtcCaller; id: string; line: Line }): Promise<void>
  /** Who has said something by then. */
  roles: string[]
  /** The agent is about to say something: its turn is there when a word of it was heard. */
  isSpeaking: boolean
}

const ask = async (caller: RtcCaller, text: string) => {
  const afterMs = caller.events.at(-1)?.atMs ?? 0
  caller.type(text)
  await caller.waitFor('loud', { afterMs })
}

const PHASES: Phase[] = [
  {
    name: 'in the greeting',
    reach: async ({ caller }) => void (await caller.waitFor('loud')),
    roles: [],
    isSpeaking: true,
  },
  {
    name: 'while the model thinks',
    async reach({ caller, id, line }) {
      await withTurns(desk, id, 1)
      for (const tap of line.taps) tap.hold()
      caller.type('are you open?')
      await withTurns(desk, id, 2)
    },
    roles: ['agent', 'caller'],
    isSpeaking: false,
  },
  {
    name: 'in the answer',
    async reach({ caller, id }) {
      await withTurns(desk, id, 1)
      await ask(caller, 'tell me a story')
    },
    roles: ['agent', 'caller'],
    isSpeaking: true,
  },
  {
    name: 'in the goodbye',
    async reach({ caller, id }) {
      await withTurns(desk, id, 1)
      await ask(caller, 'thanks, bye')
    },
    roles: ['agent', 'caller'],
    isSpeaking: true,
  },
  {
    name: 'while they are handed over',
    async reach({ caller, id }) {
      await withTurns(desk, id, 1)
      await ask(caller, `${COLLEAGUE}, please`)
    },
    roles: ['agent', 'caller'],
    isSpeaking: true,
  },
  // Last: the very first calls of a program take longer to come into their rooms.
  {
    name: 'before the answer',
    reach: async () => undefined,
    roles: [],
    isSpeaking: false,
  },
]

test.each(PHASES)(
  'a caller who hangs up $name leaves nothing open behind',
  async ({ reach, roles, isSpeaking }) => {
    const left = await Promise.all(
      lines.map(async line => {
        const { id, caller } = await desk.call(line.agentId)
        await reach({ caller, id, line })
        const leaving = caller.leave()
        await caller.waitFor('left')
        const closedMs = await closedAfter(id, line, performance.now())
        await leaving
        return { line, id, closedMs }
      }),
    )
    console.log(left.map(({ line, closedMs }) => `${line.name}: ${closedMs} ms`).join(', '))
    for (const { line, id, closedMs } of left) {
      expect([line.name, closedMs < CLOSED_WITHIN_MS]).toEqual([line.name, true])
      const call = await desk.ended(id)
      expect([line.name, call.endReason, call.endDetail]).toEqual([line.name, 'caller_hung_up', null])
      const said: string[] = call.turns.map(turn => turn.role)
      const isMore = isSpeaking && said.length > roles.length
      expect([line.name, said]).toEqual([line.name, isMore ? [...roles, 'agent'] : roles])
      expect(GREETING).toStartWith(call.turns[0]?.text ?? '')
      expect(endsOf(id)).toBe(1)
    }
  },
  60_000,
)

/** How long connections of this line were in use after the caller had gone, and the agent had come. */
async function closedAfter(callId: string, { name, taps }: Line, goneAt: number): Promise<number> {
  await desk.ended(callId)
  const isUnused = () => taps.every(tap => tap.inUse() === 0)
  await eventually(`the providers of ${name} are left`, async () => isUnused(), 10_000)
  const uses = taps.map(tap => tap.lastUse())
  const fromMs = Math.max(goneAt, Math.min(...uses.map(({ beganAt }) => beganAt)))
  return Math.max(0, Math.round(Math.max(...uses.map(({ endedAt }) => endedAt)) - fromMs))
}

function endsOf(callId: string): number {
  const ends = program.output().split('\n')
  return ends.filter(line => line.includes('A call ended') && line.includes(callId)).length
}

async function createLines(
  deepgram: ProviderFake,
  openai: OpenAiFake,
  elevenlabs: ProviderFake,
  gemini: GeminiFake,
  realtime: OpenAiRealtimeFake,
): Promise<Line[]> {
  const [stt, llm, tts, google, voice] = [deepgram, openai, elevenlabs, gemini, realtime].map(({ baseUrl }) =>
    startProviderTap(baseUrl),
  ) as [ProviderTap, ProviderTap, ProviderTap, ProviderTap, ProviderTap]
  const apiKey = 'a-key'
  await desk.api.send('PATCH', `/agents/${desk.frontDeskId}`, { name: COLLEAGUE })
  await desk.api.send('POST', `/agents/${desk.frontDeskId}/publication`, {})
  const order = JSON.stringify({ to: COLLEAGUE, summary: '' })
  const rules = [{ match: COLLEAGUE, tool: { name: 'hand_over_call', arguments: order } }]
  await Promise.all([openai, gemini, realtime].map(fake => fake.set({ rules })))
  return [
    await createLine('cascade', [stt, llm, tts], {
      kind: 'cascade',
      stt: { provider: 'deepgram', baseUrl: stt.baseUrl, model: 'fake', apiKey },
      llm: { provider: 'openai-compatible', baseUrl: llm.baseUrl, model: 'fake', apiKey },
      tts: { provider: 'elevenlabs', baseUrl: tts.baseUrl, model: 'fake', apiKey, voice: 'anna' },
    }),
    await createLine('Gemini Live', [google], {
      kind: 'gemini-live',
      baseUrl: google.baseUrl,
      model: 'gemini-live-test',
      voice: 'Kore',
      apiKey,
    }),
    await createLine('OpenAI Realtime', [voice], {
      kind: 'openai-realtime',
      baseUrl: voice.baseUrl,
      model: 'fake-realtime',
      voice: 'marin',
      apiKey,
    }),
  ]
}

async function createLine(name: string, taps: ProviderTap[], connection: object): Promise<Line> {
  const { api } = desk
  const { id } = await api.send<{ id: string }>('POST', '/model-connections', { name, ...connection })
  const agent = await api.send<{ id: string }>('POST', '/agents', {
    name,
    greeting: GREETING,
    prompt: 'Answer shortly.',
    language: 'en',
    modelConnectionId: id,
    tools: ['clock', 'hang_up'],
    handOvers: [{ agentId: desk.frontDeskId, when: 'the caller asks for it' }],
  })
  await api.send('POST', `/agents/${agent.id}/publication`, {})
  return { name, agentId: agent.id, taps }
}
