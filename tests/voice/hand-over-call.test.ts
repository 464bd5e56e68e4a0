/** Calls that go from agent to agent, each kind of model leaving one and taking one over. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { voiceEn } from '../../src/messages/voice-en.ts'
import { type GeminiFake, startGeminiFake } from '../fakes/gemini-fake.ts'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import { type OpenAiRealtimeFake, startOpenAiRealtimeFake } from '../fakes/openai-realtime-fake.ts'
import type { CallBody } from '../support/api-client.ts'
import { type Desk, openDesk } from '../support/desk.ts'
import { eventually, type Program, removeDataDir, startProgram } from '../support/program.ts'

let program: Program
let desk: Desk
let cascade: OpenAiFake
let openAi: OpenAiRealtimeFake
let gemini: GeminiFake

beforeAll(async () => {
  ;[cascade, openAi, gemini, program] = await Promise.all([
    startOpenAiFake(),
    startOpenAiRealtimeFake(),
    startGeminiFake(),
    startProgram(),
  ])
  desk = await openDesk(program)
  const taken = (name: string) => ({ match: 'to you just now', reply: `This is ${name}.` })
  const asksFor = (name: string) => ({
    match: name,
    tool: { name: 'hand_over_call', arguments: JSON.stringify({ to: name, summary: `Wants ${name}.` }) },
  })
  const thanks = { match: 'thank you', reply: 'You are welcome.' }
  await Promise.all([
    cascade.set({ defaultTranscript: 'thank you', rules: [taken('Archive'), asksFor('Sales'), thanks] }),
    openAi.set({ rules: [taken('Sales'), asksFor('Workshop')] }),
    gemini.set({ rules: [taken('Billing'), asksFor('Archive')] }),
  ])
}, 60_000)
afterAll(async () => {
  expect(await program.stop()).toBe(0)
  await Promise.all([cascade.stop(), openAi.stop(), gemini.stop()])
  removeDataDir(program.dataDir)
}, 30_000)

const LIVE = {
  'openai-realtime': { model: 'fake-realtime', voice: 'marin' },
  'gemini-live': { model: 'gemini-live-test', voice: 'Kore' },
}

const secretOf = (name: string) => `Only ${name} knows this.`
const farewell = (name: string) => `One moment, I am handing you over to ${name}.`

/** Published, and with one colleague at most. */
async function createAgent(
  name: string,
  modelConnectionId: string,
  colleague?: { id: string; name: string },
) {
  const handOvers = colleague
    ? [{ agentId: colleague.id, when: `the caller asks for ${colleague.name}` }]
    : []
  const prompt = secretOf(name)
  const settings = { name, greeting: 'Hello.', prompt, modelConnectionId, handOvers }
  const { id } = await desk.api.send<{ id: string }>('POST', '/agents', settings)
  await desk.api.send('POST', `/agents/${id}/publication`, {})
  return { id, name }
}

async function connect(kind: keyof typeof LIVE, baseUrl: string) {
  const connection = { name: 'Live', kind, baseUrl, ...LIVE[kind], apiKey: 'key' }
  return (await desk.api.send<{ id: string }>('POST', '/model-connections', connection)).id
}

async function call(agentId: string, { microphone = false } = {}) {
  const { id, caller } = await desk.call(agentId, { microphone })
  const read = () => desk.api.send<CallBody>('GET', `/calls/${id}`)
  const heard = (text: string) =>
    eventually(`"${text}" is heard`, async () => (await read()).turns.some(turn => turn.text === text))
  await heard('Hello.')
  return {
    async speak(words: string, answer: string) {
      await caller.speak(words)
      await heard(answer)
    },
    async ask(words: string, answer: string) {
      caller.type(words)
      await heard(answer)
    },
    async leave() {
      await caller.leave()
      return desk.ended(id)
    },
  }
}

test('on every kind of model a call is handed over, and taken over with its words and without the other prompt', async () => {
  const { agentId, modelConnectionId } = await desk.createCascadeAgent(cascade)
  const demo = await desk.api.send<{ modelConnectionId: string }>('GET', `/agents/${desk.frontDeskId}`)
  const rehearsal = demo.modelConnectionId
  expect(agentId).not.toBe(desk.frontDeskId)
  const workshop = await createAgent('Workshop', rehearsal)
  const sales = await createAgent('Sales', await connect('openai-realtime', openAi.baseUrl), workshop)
  const front = await createAgent('Front', modelConnectionId, sales)
  const archive = await createAgent('Archive', modelConnectionId)
  const billing = await createAgent('Billing', await connect('gemini-live', gemini.baseUrl), archive)
  const lobby = await createAgent('Lobby', rehearsal, billing)

  const begunAt = performance.now()
  const toWorkshop = async () => {
    const { ask, leave } = await call(front.id)
    await ask('Sales, please', 'This is Sales.')
    await ask('No, the Workshop', 'This is Workshop. What can I do for you?')
    return leave()
  }
  const toArchive = async () => {
    const { ask, speak, leave } = await call(lobby.id, { microphone: true })
    await ask('Billing, please', 'This is Billing.')
    await ask('No, the Archive', 'This is Archive.')
    await speak('thank you', 'You are welcome.')
    return leave()
  }
  const [first, second] = await Promise.all([toWorkshop(), toArchive()])
  console.log(`two calls, handed over twice each: ${Math.round(performance.now() - begunAt)} ms`)

  expect(spoken(first)).toEqual([
    'Front: Hello.',
    'Caller: Sales, please',
    `Front: ${farewell('Sales')}`,
    'Sales: This is Sales.',
    'Caller: No, the Workshop',
    `Sales: ${farewell('Workshop')}`,
    'Workshop: This is Workshop. What can I do for you?',
  ])
  const [goodbyes, before] = [spoken(second).slice(7), spoken(second).slice(0, 7)]
  expect(before).toEqual([
    'Lobby: Hello.',
    'Caller: Billing, please',
    `Lobby: ${farewell('Billing')}`,
    'Billing: This is Billing.',
    'Caller: No, the Archive',
    `Billing: ${farewell('Archive')}`,
    'Archive: This is Archive.',
  ])
  expect(goodbyes).toContain('Caller: thank you')
  expect(goodbyes.at(-1)).toBe('Archive: You are welcome.')
  expect(happened(first)).toEqual([
    'Front handed the call over to Sales.',
    'Sales handed the call over to Workshop.',
  ])
  expect(first).toMatchObject({ agentId: front.id, agentName: 'Front', endReason: 'caller_hung_up' })
  expect(first.handOvers).toMatchObject([
    { agentId: sales.id, agentVersion: 1, modelLabel: 'Live (fake-realtime)' },
    { agentId: workshop.id, modelConnectionId: rehearsal, usage: { llmInputTokens: 0 } },
  ])
  const [bySales] = first.handOvers
  expect(bySales?.usage.audioOutputTokens).toBe(first.usage.audioOutputTokens)
  expect(first.usage.llmInputTokens).toBeGreaterThan(bySales?.usage.llmInputTokens ?? 0)
  await expectNoStrangePrompt()
}, 60_000)

// NB: a machine that is busy brings fillers, and says "thank you" with a pause in it.
const { oneMoment } = voiceEn.serviceSentences
const spoken = ({ turns }: CallBody) =>
  turns
    .filter(({ text }) => text !== oneMoment)
    .map(({ agentName, text }) => `${agentName ?? 'Caller'}: ${text}`)
const happened = ({ incidents }: CallBody) =>
  incidents.flatMap(({ kind, text }) => (kind === 'handover' ? [text] : []))

/** What was said goes along, what the agent before was told does not. */
async function expectNoStrangePrompt(): Promise<void> {
  const asked = (await cascade.journal()).filter(({ part }) => part === 'llm').map(({ rawBody }) => rawBody)
  const ofArchive = asked.filter(body => body.includes(secretOf('Archive')))
  expect(ofArchive.length).toBeGreaterThanOrEqual(2)
  for (const body of ofArchive) {
    for (const words of ['Billing, please', 'This is Billing.', 'No, the Archive'])
      expect(body).toContain(words)
    for (const name of ['Lobby', 'Billing']) expect(body).not.toContain(secretOf(name))
    expect(body).toContain('Wants Archive.')
  }
  const live = [JSON.stringify(await openAi.journal()), JSON.stringify(await gemini.journal())]
  for (const [index, name] of ['Sales', 'Billing'].entries()) expect(live[index]).toContain(secretOf(name))
  for (const name of ['Front', 'Lobby', 'Archive', 'Workshop'])
    expect(live.join()).not.toContain(secretOf(name))
}
