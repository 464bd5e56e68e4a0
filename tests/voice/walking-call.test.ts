import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentSettings } from '../../src/core/agents/agent.ts'
import { renderSystemPrompt } from '../../src/core/agents/system-prompt.ts'
import type { OrganizationContext } from '../../src/core/organizations/organization.ts'
import { spokenTexts } from '../../src/messages/spoken-texts.ts'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import { type Desk, openDesk, withTurns } from '../support/desk.ts'
import { eventually, type Program, removeDataDir, startProgram } from '../support/program.ts'

let program: Program
let desk: Desk
let fake: OpenAiFake

beforeAll(async () => {
  fake = await startOpenAiFake()
  program = await startProgram()
  desk = await openDesk(program)
}, 60_000)
afterEach(() => fake.reset())
afterAll(async () => {
  expect(await program.stop()).toBe(0)
  await fake.stop()
  removeDataDir(program.dataDir)
})

const CANARY_KEY = 'sk-canary-5f2e9c71'

describe('a cascade call through the real LiveKit server', () => {
  test('greets, answers, calls a tool, obeys an interruption, and stores transcript and latencies', async () => {
    await fake.set({
      apiKey: CANARY_KEY,
      transcripts: ['What time is it?', 'Tell me a story.', 'Stop, please.'],
    })
    const { agentId } = await desk.createCascadeAgent(fake, { keys: CANARY_KEY })
    const variables = { shop: 'the café' }
    const { id, caller } = await desk.call(agentId, { variables, clientTranscript: true })
    const greeting = await caller.waitFor('loud')
    const quiet = await caller.waitFor('quiet', { afterMs: greeting.atMs })

    const question = await caller.speak('what time is it')
    const answer = await caller.waitFor('loud', { afterMs: question.atMs })
    await caller.waitFor('quiet', { afterMs: answer.atMs })

    const request = await caller.speak('tell me a story')
    const story = await caller.waitFor('loud', { afterMs: request.atMs })
    await withTurns(desk, id, 4)
    // Of what is cut sooner no whole word was heard: there is no turn to keep.
    const before = (await caller.tellHeard()).frames
    await eventually('a second of the story was heard', async () => {
      return (await caller.tellHeard()).frames >= before + 100
    })
    const spokenOver = caller.speak('stop please')
    const stopped = await caller.waitFor('quiet', { afterMs: story.atMs, withinMs: 8_000 })
    await spokenOver
    expect(stopped.lastLoudAtMs - story.atMs).toBeLessThan(6_000)
    await caller.leave()

    const read = caller.events.flatMap(event => (event.event === 'transcript' ? [event] : []))
    const ofAgent = read.filter(({ from }) => !from.startsWith('caller-')).map(({ text }) => text)
    expect(ofAgent[0]).toBe('Hello, this is the front desk. How can I help you?')
    expect(ofAgent[1]).toContain('Europe/Berlin')
    const ofCaller = read.filter(({ from, isFinal }) => from === `caller-${id}` && isFinal)
    expect(ofCaller.map(({ text }) => text).slice(0, 2)).toEqual(['What time is it?', 'Tell me a story.'])

    const call = await desk.ended(id)
    console.log(
      'greeting after join',
      Math.round(greeting.atMs),
      'ms; quiet',
      Math.round(quiet.atMs),
      '; answer after speech',
      Math.round(answer.atMs - question.atMs),
      'ms',
    )
    expect(call).toMatchObject({ endReason: 'caller_hung_up' })
    expect(call.durationMs).toBeGreaterThan(3_000)
    expect(call.turns[0]).toMatchObject({
      seq: 1,
      role: 'agent',
      text: 'Hello, this is the front desk. How can I help you?',
      interrupted: false,
    })
    expect(call.turns[1]).toMatchObject({ role: 'caller', text: 'What time is it?' })
    expect(call.turns[2]).toMatchObject({ role: 'agent', text: expect.stringContaining('Europe/Berlin') })
    const latency = call.turns[2]?.latency
    expect(latency?.totalMs).toBeGreaterThan(300)
    expect(latency?.sttMs).toBeGreaterThan(0)
    expect(latency?.llmFirstTokenMs).toBeGreaterThan(50)
    expect(latency?.ttsFirstByteMs).toBeGreaterThan(50)
    expect(call.toolCalls).toMatchObject([
      { name: 'clock', arguments: { timeZone: 'Europe/Berlin' }, error: null },
    ])
    const cut = call.turns.find(turn => turn.interrupted)
    expect(cut?.role).toBe('agent')
    expect(cut?.text.length).toBeLessThan(600)
    expect(call.usage.llmInputTokens).toBeGreaterThan(0)
    expect(call.usage.ttsCharacters).toBeGreaterThan(0)
    expect(call.usage.sttAudioMs).toBeGreaterThan(0)
    for (const [index, turn] of call.turns.entries()) expect(turn.seq).toBe(index + 1)
  }, 60_000)

  test('the model gets the preview byte for byte, and typed text is answered by voice', async () => {
    const { agentId } = await desk.createCascadeAgent(fake, {
      agent: { prompt: 'Ünïcode & <tags> "quotes" {{shop}} \t tab' },
    })
    const { id, caller } = await desk.call(agentId, {
      microphone: false,
      variables: { shop: 'Café „Marlene“' },
    })
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs })
    caller.type('When do you open?')
    await caller.waitFor('loud', { afterMs: greeting.atMs + 500 })
    const call = await withTurns(desk, id, 2)
    expect(call.turns[1]).toMatchObject({ role: 'caller', text: 'When do you open?' })
    await caller.leave()
    const [agent, organization] = await Promise.all([
      desk.api.send<AgentSettings>('GET', `/agents/${agentId}`),
      desk.api.send<{ name: string; context: OrganizationContext }>('GET', '/organization'),
    ])
    const systemPrompt = renderSystemPrompt({
      agent,
      organizationName: organization.name,
      organizationContext: organization.context,
      callContext: {
        channel: 'browser',
        callerNumber: null,
        startedAt: call.createdAt,
        variables: { shop: 'Café „Marlene“' },
      },
    })
    const request = (await fake.journal()).find(entry => entry.part === 'llm')
    const messages = (request?.body.messages ?? []) as { role: string; content: string }[]
    expect(messages.filter(message => message.role === 'system').map(message => message.content)).toEqual([
      systemPrompt,
    ])
    expect(systemPrompt).toContain('Café „Marlene“')
    await desk.ended(id)
  }, 40_000)

  test('a key that is refused mid-call is heard as a sentence, and the call ends with the reason', async () => {
    const { agentId } = await desk.createCascadeAgent(fake, { keys: CANARY_KEY })
    const { id, caller } = await desk.call(agentId)
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs })
    await fake.set({ apiKey: 'another-key' })
    caller.type('What are your opening hours?')
    await caller.waitFor('loud', { afterMs: greeting.atMs + 500, withinMs: 15_000 })
    const call = await desk.ended(id, 20_000)
    expect(call.endReason).toBe('provider_failed')
    expect(call.endDetail).toContain('401')
    expect(call.endDetail).not.toContain(CANARY_KEY)
    caller.kill()
  }, 45_000)

  test('the agent hangs up when the caller says goodbye', async () => {
    await fake.set({ transcripts: ['Okay, bye.'] })
    const { agentId } = await desk.createCascadeAgent(fake)
    const { id, caller } = await desk.call(agentId)
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs })
    await caller.speak('okay good bye')
    await caller.waitFor('disconnected', { withinMs: 15_000 })
    const call = await desk.ended(id)
    expect(call).toMatchObject({ endReason: 'agent_hung_up', toolCalls: [{ name: 'hang_up' }] })
    expect(call.turns.at(-1)).toMatchObject({ role: 'agent', text: expect.stringContaining('goodbye') })
    caller.kill()
  }, 40_000)

  test('a person ends the call from outside', async () => {
    const { agentId } = await desk.createCascadeAgent(fake)
    const { id, caller } = await desk.call(agentId)
    await caller.waitFor('loud')
    await desk.api.send('DELETE', `/calls/${id}`)
    await caller.waitFor('disconnected')
    expect(await desk.ended(id)).toMatchObject({ endReason: 'ended_by_user' })
    expect((await desk.api.request('DELETE', `/calls/${id}`)).status).toBe(409)
    caller.kill()
  }, 30_000)
})

describe('Rehearsal, with no key and no network', () => {
  test('greets, answers a typed question by voice, runs a tool and hangs up on goodbye', async () => {
    const { id, caller } = await desk.call(desk.frontDeskId, { microphone: false })
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs, withinMs: 20_000 })
    caller.type('What time is it?')
    const answer = await caller.waitFor('loud', { afterMs: greeting.atMs + 500 })
    await caller.waitFor('quiet', { afterMs: answer.atMs, withinMs: 20_000 })
    const call = await withTurns(desk, id, 3)
    expect(call.toolCalls).toMatchObject([{ name: 'clock', error: null }])
    caller.type('Goodbye')
    await caller.waitFor('disconnected', { withinMs: 20_000 })
    expect(await desk.ended(id)).toMatchObject({ endReason: 'agent_hung_up' })
    caller.kill()
  }, 60_000)

  test('says to speech in a language that its ears do not know that they are not connected', async () => {
    const { modelConnectionId } = await desk.api.send<{ modelConnectionId: string }>(
      'GET',
      `/agents/${desk.frontDeskId}`,
    )
    const { id: agentId } = await desk.api.send<{ id: string }>('POST', '/agents', {
      name: 'Empfang',
      greeting: 'Guten Tag.',
      prompt: 'Sei freundlich.',
      language: 'de',
      modelConnectionId,
      tools: [],
    })
    await desk.api.send('POST', `/agents/${agentId}/publication`, {})
    const { id, caller } = await desk.call(agentId)
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs, withinMs: 20_000 })
    await caller.speak('can you hear me')
    const call = await withTurns(desk, id, 3)
    expect(call.turns[2]).toMatchObject({
      role: 'agent',
      text: spokenTexts('de').serviceSentences.earsNotConnected,
    })
    await caller.leave()
    await desk.ended(id)
  }, 45_000)
})

test('the key of a model connection stands nowhere in the clear: files, log, answers', async () => {
  const answers = await Promise.all(
    ['/model-connections', '/agents', '/calls'].map(path => desk.api.request('GET', path)),
  )
  expect(answers.map(answer => answer.text).join()).not.toContain(CANARY_KEY)
  expect(program.output()).not.toContain(CANARY_KEY)
  for (const entry of readdirSync(program.dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const bytes = readFileSync(join(entry.parentPath, entry.name))
    expect(bytes.includes(CANARY_KEY) ? entry.name : 'clean').toBe('clean')
  }
})
