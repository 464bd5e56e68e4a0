import { expect, test } from 'bun:test'
import { type AgentSettings, LATER_SETTINGS } from '#core/agents/agent.ts'
import { type Call, NO_USAGE } from '#core/calls/call.ts'
import type { CallBriefing } from '#core/calls/call-service.ts'
import type { ModelConnection, OpenedModelConnection } from '#core/model-connections/model-connection.ts'
import { EMPTY_CONTEXT } from '#core/organizations/organization.ts'
import { sessionPlan } from '../protocol.ts'
import { planSession } from './session-plan.ts'

const at = new Date()
const part = { provider: 'openai-compatible', baseUrl: 'https://models.example/v1', hasKey: true } as const
const cascade: ModelConnection = {
  id: 'm1',
  organizationId: 'o1',
  name: 'Mine',
  createdAt: at,
  updatedAt: at,
  kind: 'cascade',
  stt: { ...part, model: 'ears' },
  llm: { ...part, model: 'mind' },
  tts: { ...part, model: 'mouth', voice: 'ann' },
}

function briefing(voice: string | null): CallBriefing {
  const call: Call = {
    id: 'c1',
    organizationId: 'o1',
    agentId: 'a1',
    agentName: 'Front desk',
    agentVersion: 1,
    modelConnectionId: 'm1',
    modelLabel: 'Mine',
    state: 'ringing',
    endReason: null,
    endDetail: null,
    endPhrase: null,
    roomName: 'call-c1',
    widgetId: null,
    nodeId: 'n1',
    createdAt: at,
    startedAt: null,
    endedAt: null,
    durationMs: null,
    usage: NO_USAGE,
    handOvers: [],
  }
  return {
    call,
    snapshot: {
      agent: {
        name: 'A',
        greeting: 'Hi',
        prompt: 'P',
        language: 'en',
        voice,
        modelConnectionId: 'm1',
        otherLanguages: [],
        languageChoice: 'detect',
        ...LATER_SETTINGS,
        tools: [],
      },
      organizationName: 'Lindenhof',
      organizationContext: { ...EMPTY_CONTEXT, openingHours: '9 to 5' },
      callContext: { channel: 'browser', callerNumber: null, startedAt: at.toISOString(), variables: {} },
    },
    systemPrompt: 'the prompt',
    greeting: 'Hi',
    handOvers: [],
  }
}

function plan(
  opened: OpenedModelConnection,
  {
    voice = null,
    programs = {},
    languages = {},
    fallbacks = [],
  }: {
    voice?: string | null
    programs?: Record<string, string>
    languages?: Partial<Pick<AgentSettings, 'language' | 'otherLanguages' | 'languageChoice'>>
    fallbacks?: OpenedModelConnection[]
  } = {},
) {
  const asked = briefing(voice)
  Object.assign(asked.snapshot.agent, languages)
  const ticket = { roomUrl: 'ws://room', roomToken: 't' }
  return planSession({
    briefing: asked,
    opened,
    fallbacks,
    tools: [],
    ticket,
    awaitsCaller: false,
    findProgram: name => programs[name],
  })
}

test('a cascade carries the address, model and key of each part; a part without a key carries none', () => {
  const { models } = plan({ connection: cascade, keys: { llm: 'key-2' } })
  expect(models).toEqual({
    kind: 'cascade',
    stt: { provider: 'openai-compatible', baseUrl: 'https://models.example/v1', model: 'ears', apiKey: null },
    llm: {
      provider: 'openai-compatible',
      baseUrl: 'https://models.example/v1',
      model: 'mind',
      apiKey: 'key-2',
    },
    tts: {
      provider: 'openai-compatible',
      baseUrl: 'https://models.example/v1',
      model: 'mouth',
      apiKey: null,
      voice: 'ann',
    },
  })
})

test('a realtime model carries its one address, key and voice, or the voice of the agent', () => {
  const { id, organizationId, name } = cascade
  const live: ModelConnection = {
    ...{ id, organizationId, name, createdAt: at, updatedAt: at },
    kind: 'gemini-live',
    baseUrl: 'https://live.example',
    model: 'gemini-live',
    voice: 'Puck',
    hasKey: true,
  }
  const opened = { connection: live, keys: { realtime: 'key-3' } }
  expect(plan(opened).models).toEqual({
    kind: 'gemini-live',
    baseUrl: 'https://live.example',
    model: 'gemini-live',
    voice: 'Puck',
    apiKey: 'key-3',
  })
  expect(plan(opened, { voice: 'Kore' }).models).toMatchObject({ voice: 'Kore' })
})

test('the voice of the agent wins over that of the connection', () => {
  expect(plan({ connection: cascade, keys: {} }, { voice: 'bob' }).models).toMatchObject({
    tts: { voice: 'bob' },
  })
})

test('fallbacks come in order, with their own keys; the voice of the agent goes along only to the same provider', () => {
  const { id, organizationId } = cascade
  const live: ModelConnection = {
    ...{ id, organizationId, name: 'Live', createdAt: at, updatedAt: at },
    kind: 'gemini-live',
    baseUrl: 'https://live.example',
    model: 'gemini-live',
    voice: 'Puck',
    hasKey: true,
  }
  const elsewhere = { ...part, baseUrl: 'https://other.example/v1' }
  const other = { ...cascade, name: 'Other', tts: { ...elsewhere, model: 'm', voice: 'zoe' } } as const
  const made = plan(
    { connection: cascade, keys: {} },
    {
      voice: 'bob',
      fallbacks: [
        { connection: { ...cascade, name: 'Twin' }, keys: { tts: 'key-2' } },
        { connection: other, keys: {} },
        { connection: live, keys: { realtime: 'key-3' } },
      ],
    },
  )
  expect(made.models).toMatchObject({ tts: { voice: 'bob' } })
  expect(made.fallbacks).toMatchObject([
    { label: 'Twin', models: { kind: 'cascade', tts: { voice: 'bob', apiKey: 'key-2' } } },
    { label: 'Other', models: { kind: 'cascade', tts: { voice: 'zoe' } } },
    { label: 'Live', models: { kind: 'gemini-live', voice: 'Puck', apiKey: 'key-3' } },
  ])
  expect(sessionPlan.parse(made)).toEqual(made)
})

test('the speech program with the human voice comes first, and none is said as null', () => {
  const opened = { connection: cascade, keys: {} }
  const both = { flite: '/usr/bin/flite', 'espeak-ng': '/usr/bin/espeak-ng' }
  expect(plan(opened, { programs: both }).speechProgram).toEqual({ kind: 'flite', path: '/usr/bin/flite' })
  expect(plan(opened, { programs: { 'espeak-ng': '/x' } }).speechProgram).toEqual({
    kind: 'espeak-ng',
    path: '/x',
  })
  expect(plan(opened).speechProgram).toBeNull()
})

test('a program that can speak the language comes first where it is not English alone', () => {
  const opened = { connection: cascade, keys: {} }
  const programs = { flite: '/usr/bin/flite', 'espeak-ng': '/usr/bin/espeak-ng' }
  const otherLanguages = [{ language: 'de', voice: null }]
  for (const languages of [{ language: 'de-AT' }, { otherLanguages }])
    expect(plan(opened, { programs, languages }).speechProgram?.kind).toBe('espeak-ng')
})

test('each language brings its sentences; the greeting invites only where the agent asks', () => {
  const opened = { connection: cascade, keys: {} }
  const otherLanguages = [{ language: 'de-AT', voice: 'Katja' }]
  const asks = plan(opened, { languages: { otherLanguages, languageChoice: 'ask' } }).otherLanguages
  expect(asks).toMatchObject([
    { language: 'de-AT', voice: 'Katja', invitation: expect.stringContaining('Deutsch') },
  ])
  expect(asks[0]?.serviceSentences.maxDuration).toContain('Auf Wiederhören')
  expect(plan(opened, { languages: { otherLanguages } }).otherLanguages[0]?.invitation).toBeNull()
})

test('what is planned is what the protocol says, whole and nothing else', () => {
  const { id, organizationId, name } = cascade
  const rehearsal = { id, organizationId, name, createdAt: at, updatedAt: at, kind: 'rehearsal' } as const
  for (const connection of [cascade, rehearsal]) {
    const made = plan({ connection, keys: {} })
    expect(sessionPlan.parse(made)).toEqual(made)
  }
})
