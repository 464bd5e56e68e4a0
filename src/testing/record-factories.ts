import { type Agent, type AgentSettings, LATER_SETTINGS } from '#core/agents/agent.ts'
import {
  type Call,
  type CallIncident,
  type CallSnapshot,
  NO_USAGE,
  type ToolCall,
  type Turn,
} from '#core/calls/call.ts'
import type { ModelConnection } from '#core/model-connections/model-connection.ts'
import { EMPTY_CONTEXT } from '#core/organizations/organization.ts'
import { createSystemScopes, type Scope } from '#core/scope.ts'
import type { Store } from '#core/store.ts'
import type { Widget } from '#core/widgets/widget.ts'

const systemScope = createSystemScopes()

/** A new organization with its context. Tests say which organization each thing belongs to. */
export async function makeOrganization(store: Store, name = 'Practice'): Promise<Scope> {
  const id = Bun.randomUUIDv7()
  const scope = systemScope(id, 'test')
  await store.organizations.insert(scope, { id, name, createdAt: new Date() }, EMPTY_CONTEXT)
  return scope
}

export async function makeModelConnection(
  store: Store,
  scope: Scope,
  { sealedKeys = null, ...change }: Partial<ModelConnection> & { sealedKeys?: string | null } = {},
): Promise<ModelConnection> {
  const at = new Date()
  const connection: ModelConnection = {
    id: Bun.randomUUIDv7(),
    organizationId: scope.organizationId,
    name: 'Models',
    createdAt: at,
    updatedAt: at,
    kind: 'cascade',
    stt: {
      provider: 'openai-compatible',
      baseUrl: 'https://stt.example.com/v1',
      model: 'ears',
      hasKey: true,
    },
    llm: {
      provider: 'openai-compatible',
      baseUrl: 'https://llm.example.com/v1',
      model: 'mind',
      hasKey: true,
    },
    tts: {
      provider: 'openai-compatible',
      baseUrl: 'https://tts.example.com/v1',
      model: 'mouth',
      hasKey: false,
      voice: 'ann',
    },
    ...change,
  } as ModelConnection
  await store.modelConnections.insert(scope, connection, sealedKeys)
  return connection
}

export function agentSettings(modelConnectionId: string, change: Partial<AgentSettings> = {}): AgentSettings {
  return {
    ...LATER_SETTINGS,
    name: 'Front desk',
    greeting: 'Hello, {{name}}!',
    prompt: 'Be kind.',
    language: 'en',
    otherLanguages: [],
    languageChoice: 'detect',
    voice: null,
    modelConnectionId,
    tools: ['clock'],
    ...change,
  }
}

/** An agent on a connection of its own, unless one is given. */
export async function makeAgent(store: Store, scope: Scope, change: Partial<Agent> = {}): Promise<Agent> {
  const draft = change.draft ?? agentSettings((await makeModelConnection(store, scope)).id)
  const createdAt = change.createdAt ?? new Date()
  const agent: Agent = {
    id: Bun.randomUUIDv7(),
    organizationId: scope.organizationId,
    draftSavedAt: createdAt,
    publishedVersion: null,
    latestVersion: 0,
    createdAt,
    ...change,
    draft,
  }
  await store.agents.insert(scope, agent)
  return agent
}

/** A talk button. It needs no agent row: an agent may go and leave it behind. */
export async function makeWidget(store: Store, scope: Scope, change: Partial<Widget> = {}): Promise<Widget> {
  const createdAt = change.createdAt ?? new Date()
  const widget: Widget = {
    id: Bun.randomUUIDv7(),
    organizationId: scope.organizationId,
    name: 'Web page',
    agentId: 'agent',
    isEnabled: true,
    allowedOrigins: ['https://www.example.com'],
    callsPerVisitorAndHour: 10,
    callsPerDay: 100,
    look: { label: 'Talk to us', color: '#1f4b99', side: 'right', hasTranscript: false },
    createdAt,
    updatedAt: createdAt,
    ...change,
  }
  await store.widgets.insert(scope, widget)
  return widget
}

/** A call that was just placed. It needs no agent row: a call carries its own snapshot. */
export async function makeCall(store: Store, scope: Scope, change: Partial<Call> = {}): Promise<Call> {
  const id = change.id ?? Bun.randomUUIDv7()
  const call: Call = {
    id,
    organizationId: scope.organizationId,
    agentId: 'agent',
    agentName: 'Front desk',
    agentVersion: 1,
    modelConnectionId: 'connection',
    modelLabel: 'Models (ears, mind, mouth)',
    state: 'created',
    endReason: null,
    endDetail: null,
    endPhrase: null,
    roomName: `call-${id}`,
    widgetId: null,
    nodeId: 'node-1',
    createdAt: new Date(),
    startedAt: null,
    endedAt: null,
    durationMs: null,
    usage: NO_USAGE,
    handOvers: [],
    ...change,
  }
  await store.calls.insert(scope, call, callSnapshot())
  return call
}

export function callSnapshot(change: Partial<CallSnapshot> = {}): CallSnapshot {
  return {
    agent: agentSettings('connection'),
    organizationName: 'Practice',
    organizationContext: EMPTY_CONTEXT,
    callContext: {
      channel: 'browser',
      callerNumber: null,
      startedAt: '2026-01-01T10:00:00.000Z',
      variables: { name: 'Ann' },
    },
    ...change,
  }
}

export function makeTurn(change: Partial<Turn> = {}): Turn {
  return {
    seq: 1,
    role: 'caller',
    text: 'When do you open?',
    startedAtMs: 100,
    endedAtMs: 1_400,
    interrupted: false,
    latency: null,
    ...change,
  }
}

export function makeToolCall(change: Partial<ToolCall> = {}): ToolCall {
  return {
    id: 'tool-call-1',
    name: 'clock',
    arguments: { timeZone: 'UTC' },
    result: '10 o’clock',
    error: null,
    startedAtMs: 1_500,
    durationMs: 12,
    ...change,
  }
}

export function makeIncident(change: Partial<CallIncident> = {}): CallIncident {
  return {
    id: 'incident-1',
    kind: 'provider',
    atMs: 1_600,
    phrase: { text: 'The voice failed.' },
    ...change,
  }
}
