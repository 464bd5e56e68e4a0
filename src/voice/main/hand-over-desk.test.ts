import { afterEach, beforeEach, expect, test } from 'bun:test'
import { HAND_OVERS_PER_CALL_MAX } from '#core/calls/call.ts'
import { waitFor } from '#testing/wait-for.ts'
import { HAND_OVER_TOOL } from '../protocol.ts'
import { type DeskFixture, openDeskFixture } from './call-desk.fixture.ts'

type Call = Awaited<ReturnType<DeskFixture['activeCall']>>['call']

let desk: DeskFixture
let billingId: string
let asked: number

beforeEach(async () => {
  asked = 0
  desk = await openDeskFixture()
  const { id: deskId } = await desk.frontDesk()
  billingId = await desk.createAgent({
    name: 'Billing',
    prompt: 'Find invoices.',
    tools: ['clock'],
    otherLanguages: [{ language: 'de', voice: null }],
    handOvers: [{ agentId: deskId, when: 'the caller wants something else' }],
  })
  const otherLanguages = [{ language: 'de', voice: null }]
  const handOvers = [{ agentId: billingId, when: 'it is about an invoice' }]
  await desk.changeAgent(deskId, { handOvers, otherLanguages })
})
afterEach(() => desk.close())

/** The model asks for a hand-over; answers what the session was told. */
async function ask(call: Call, to: string) {
  const toolCallId = `h${++asked}`
  const argumentsJson = JSON.stringify({ to, summary: 'Asks about invoice 7.' })
  const message = { type: 'tool_call', callId: call.id, name: HAND_OVER_TOOL } as const
  desk.say({ ...message, toolCallId, argumentsJson, startedAtMs: asked })
  return waitFor('the tool is answered', () => {
    const told = desk.sent.find(each => 'toolCallId' in each && each.toolCallId === toolCallId)
    return told?.type === 'hand_over' || told?.type === 'tool_result' ? told : undefined
  })
}
const confirm = (call: Call, atMs: number) =>
  desk.say({ type: 'handed_over', callId: call.id, toolCallId: `h${asked}`, atMs })

test('the session is told of the other agent, whole, and of nothing of the first one but its note', async () => {
  const { call } = await desk.activeCall()
  const [first] = desk.plansOf(call)
  expect(first?.tools.at(-1)).toMatchObject({
    name: HAND_OVER_TOOL,
    parameters: { properties: { to: { enum: ['Billing'] } } },
  })
  desk.say({ type: 'language', callId: call.id, language: 'de' })
  const order = await ask(call, 'Billing')
  if (order.type !== 'hand_over') throw new Error('the call was not handed over')
  expect(order).toMatchObject({
    agentName: 'Billing',
    farewell: 'Einen Moment, ich übergebe Sie an Billing.',
    opening: 'Hier ist Billing. Was kann ich für Sie tun?',
    agent: { greeting: '', language: 'en', tools: [{ name: 'clock' }, { name: HAND_OVER_TOOL }] },
  })
  const { systemPrompt } = order.agent
  expect(systemPrompt).toContain('Find invoices.')
  expect(systemPrompt).toContain('A note from Front desk: "Asks about invoice 7."')
  const ownPrompt = (await desk.frontDesk()).draft.prompt
  expect(ownPrompt.length).toBeGreaterThan(20)
  expect(systemPrompt).not.toContain(ownPrompt)
})

test('from the word of the session on the other agent has the call: in the timeline, the usage, and where another session goes on', async () => {
  const { call } = await desk.activeCall()
  desk.say({ type: 'usage', callId: call.id, usage: { ...NO_TOKENS, llmInputTokens: 10 } })
  const order = await ask(call, 'Billing')
  if (order.type !== 'hand_over') throw new Error('the call was not handed over')
  confirm(call, 4_200.4)
  desk.say({ type: 'usage', callId: call.id, usage: { ...NO_TOKENS, llmInputTokens: 3 } })
  const detail = await waitFor('the usage is written down', async () => {
    const now = await desk.detail(call)
    return now.usage.llmInputTokens === 13 && now
  })
  expect(detail.agentName).toBe('Front desk')
  expect(detail.incidents).toMatchObject([
    { kind: 'handover', atMs: 4_200, phrase: { values: { from: 'Front desk', to: 'Billing' } } },
  ])
  expect(detail.handOvers).toMatchObject([
    { atMs: 4_200, agentId: billingId, agentName: 'Billing', agentVersion: 1, usage: { llmInputTokens: 3 } },
  ])
  desk.loseHost()
  const second = await waitFor('another session is started', () => desk.plansOf(call)[1])
  expect(second).toMatchObject(order.agent)
  expect(second.maxDurationMs).toBe(desk.plansOf(call)[0]?.maxDurationMs ?? 0)
  expect(desk.admission.count()).toBe(1)
})

test('what the session has not confirmed did not happen: another one goes on with the agent that had the call', async () => {
  const { call } = await desk.activeCall()
  await ask(call, 'Billing')
  desk.loseHost()
  const second = await waitFor('another session is started', () => desk.plansOf(call)[1])
  expect(second.systemPrompt).toBe(desk.plansOf(call)[0]?.systemPrompt ?? '')
  desk.say({ type: 'active', callId: call.id })
  expect(await ask(call, 'Billing')).toMatchObject({ type: 'hand_over' })
})

test('a call goes back and forth, but not for ever: then the model is told so in words', async () => {
  await desk.publish((await desk.frontDesk()).id)
  const { call } = await desk.activeCall()
  for (let time = 0; time < HAND_OVERS_PER_CALL_MAX; time++) {
    expect(await ask(call, time % 2 === 0 ? 'Billing' : 'Front desk')).toMatchObject({ type: 'hand_over' })
    confirm(call, 1_000 * (time + 1))
  }
  expect(await ask(call, 'Front desk')).toMatchObject({
    type: 'tool_result',
    isError: true,
    hangUp: false,
    output: expect.stringContaining('cannot be handed over any more'),
  })
})

test('a model that asks twice at once is handed over once', async () => {
  const { call } = await desk.activeCall()
  const [one, two] = await Promise.all([ask(call, 'Billing'), ask(call, 'Billing')])
  expect([one.type, two.type]).toEqual(['hand_over', 'tool_result'])
  expect(two).toMatchObject({ output: 'The call is being handed over already.' })
})

test.each([
  ['is not published', 'cannot take calls', { isPublished: false }, async () => undefined],
  ['was deleted in the meantime', 'is not there any more', {}, (id: string) => desk.removeAgent(id)],
  ['is of a suspended organization', 'cannot take calls', {}, () => desk.suspend()],
  [
    'has models that cannot be opened',
    'cannot take calls',
    {},
    async () => void Object.assign(desk, { failModels: true }),
  ],
] as const)(
  'a colleague who %s: the model is told, and the call stays where it is',
  async (_, words, how, lose) => {
    const id = await desk.createAgent({ name: 'Sales' }, how)
    const handOvers = [{ agentId: id, when: 'they want to buy' }]
    await desk.changeAgent((await desk.frontDesk()).id, { handOvers })
    const { call } = await desk.activeCall()
    await lose(id)
    const told = await ask(call, 'Sales')
    expect(told).toMatchObject({ type: 'tool_result', isError: true, output: expect.stringContaining(words) })
    const detail = await waitFor('the timeline has it', async () => {
      const now = await desk.detail(call)
      return now.incidents.length > 0 && now
    })
    expect(detail.incidents).toMatchObject([{ kind: 'handover', phrase: { values: { to: 'Sales' } } }])
    expect(detail.handOvers).toEqual([])
  },
)

const NO_TOKENS = {
  llmInputTokens: 0,
  llmCachedInputTokens: 0,
  llmOutputTokens: 0,
  audioInputTokens: 0,
  audioOutputTokens: 0,
  ttsCharacters: 0,
  sttAudioMs: 0,
}
