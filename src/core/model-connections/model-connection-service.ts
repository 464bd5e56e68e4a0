import type { AuditTrail } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { parseInput } from '../validation.ts'
import type { NoteKeyUse } from './key-use.ts'
import type {
  ModelConnection,
  ModelConnectionTest,
  ModelTester,
  OpenedModelConnection,
  PartKeys,
  RealtimeKind,
} from './model-connection.ts'
import { recordConnection, subjectOf } from './model-connection-audit.ts'
import {
  type ModelConnectionChange,
  type ModelConnectionChangeValues,
  type ModelConnectionInput,
  type ModelConnectionValues,
  modelConnectionChange,
  modelConnectionInput,
} from './model-connection-input.ts'
import { mergeKeys, openKeys, refuseMovedKeys, type Sealer, sealKeys } from './model-connection-keys.ts'
import { REALTIME_ADDRESSES } from './provider-lookup.ts'
import { createRequestQuota } from './request-quota.ts'

export interface ModelConnectionService {
  /** Throws invalid. Keys are sealed before they are written and never come back out of this service. */
  createModelConnection(scope: Scope, input: ModelConnectionInput): Promise<ModelConnection>
  getModelConnection(scope: Scope, id: string): Promise<ModelConnection>
  listModelConnections(scope: Scope, page: PageRequest): Promise<Page<ModelConnection>>
  /**
   * A key that is absent or empty stays as it is, as long as its service stays the same (protocol and origin); null removes it. Acts on the
   * next call. Throws invalid where a kept key would go to another service than the one that it was entered for.
   */
  changeModelConnection(scope: Scope, id: string, change: ModelConnectionChange): Promise<ModelConnection>
  /** Throws conflict while an agent uses it. */
  removeModelConnection(scope: Scope, id: string): Promise<void>
  /** Throws not_found, rate_limited; a provider that fails is an answer. */
  testModelConnection(scope: Scope, id: string): Promise<ModelConnectionTest>
}

interface Dependencies {
  store: Store
  clock: Clock
  events: EventBus
  audit: AuditTrail
  noteKeyUse: NoteKeyUse
  sealer: Sealer
  testModels: ModelTester
}

/** Each test makes real requests, with the organization's keys and at its cost. */
export const TESTS_PER_MINUTE_MAX = 20
const TESTS_AT_ONCE_MAX = 3

export function createModelConnectionService(dependencies: Dependencies): ModelConnectionService {
  const { store, clock, events, audit, testModels } = dependencies
  const openConnection = createModelConnectionOpener(dependencies)
  const admitTest = createRequestQuota({
    clock,
    perMinuteMax: TESTS_PER_MINUTE_MAX,
    atOnceMax: TESTS_AT_ONCE_MAX,
    refuse: () => new AppError('rate_limited', 'Too many tests are asked for. Try again in a minute.'),
  })
  const changed = (scope: Scope, id: string) =>
    events.publish({
      type: 'model_connection.changed',
      organizationId: scope.organizationId,
      modelConnectionId: id,
    })

  return {
    async createModelConnection(scope, input) {
      const values = withAddress(parseInput(modelConnectionInput, input))
      const at = clock.now()
      const id = Bun.randomUUIDv7()
      const keys = mergeKeys({}, values)
      const connection = build(
        { id, organizationId: scope.organizationId, createdAt: at, updatedAt: at },
        { values, keys },
      )
      await store.transaction(scope, async () => {
        await store.modelConnections.insert(
          scope,
          connection,
          sealKeys(dependencies.sealer, connection, keys),
        )
        await recordConnection(audit, scope, { before: null, after: { connection, keys } })
      })
      changed(scope, id)
      return connection
    },

    getModelConnection: (scope, id) => store.modelConnections.get(scope, id),
    listModelConnections: (scope, page) => store.modelConnections.list(scope, page),

    async changeModelConnection(scope, id, input) {
      const change = parseInput(modelConnectionChange, input)
      const current = await openConnection(scope, id)
      const values = applyChange(current.connection, change)
      refuseMovedKeys(current.keys, current.connection, values)
      const keys = mergeKeys(current.keys, values)
      const { organizationId, createdAt } = current.connection
      const connection = build({ id, organizationId, createdAt, updatedAt: clock.now() }, { values, keys })
      await store.transaction(scope, async () => {
        await store.modelConnections.update(
          scope,
          connection,
          sealKeys(dependencies.sealer, connection, keys),
        )
        await recordConnection(audit, scope, { before: current, after: { connection, keys } })
      })
      changed(scope, id)
      return connection
    },

    async removeModelConnection(scope, id) {
      await store.transaction(scope, async () => {
        const connection = await store.modelConnections.get(scope, id)
        const users = await store.agents.countUsingModelConnection(scope, id)
        if (users > 0)
          throw new AppError(
            'conflict',
            '{count} {count|agent uses|agents use} this connection. Choose another one for {count|it|them} first.',
            { values: { count: users } },
          )
        await store.modelConnections.remove(scope, id)
        await audit.record(scope, { action: 'connection.removed', subject: subjectOf(connection) })
      })
      changed(scope, id)
    },

    testModelConnection: (scope, id) =>
      admitTest(scope.organizationId, async () => {
        const opened = await openConnection(scope, id)
        await dependencies.noteKeyUse(scope, opened, 'test')
        const parts = await testModels(opened)
        return { ok: parts.every(part => part.ok), parts }
      }),
  }
}

/** Opens a connection with its keys, for the voice door and the test. NB: what it answers must never reach a page. */
export function createModelConnectionOpener({ store, sealer }: { store: Store; sealer: Sealer }) {
  return async (scope: Scope, id: string): Promise<OpenedModelConnection> => {
    const { connection, sealedKeys: box } = await store.modelConnections.getWithSealedKeys(scope, id)
    return { connection, keys: box === null ? {} : openKeys(sealer, connection, box) }
  }
}

type AddressedValues =
  | Exclude<ModelConnectionValues, { kind: RealtimeKind }>
  | (Extract<ModelConnectionValues, { kind: RealtimeKind }> & { baseUrl: string })

function withAddress(values: ModelConnectionValues): AddressedValues {
  if (values.kind === 'cascade' || values.kind === 'rehearsal') return values
  return { ...values, baseUrl: values.baseUrl ?? REALTIME_ADDRESSES[values.kind] }
}

function applyChange(current: ModelConnection, change: ModelConnectionChangeValues): AddressedValues {
  refuseOtherKind(current, change)
  const name = change.name ?? current.name
  if (current.kind === 'rehearsal') return { name, kind: 'rehearsal' }
  if (current.kind !== 'cascade') {
    const { kind, baseUrl, model, voice } = current
    const { apiKey } = change
    return {
      name,
      kind,
      baseUrl: change.baseUrl ?? baseUrl,
      model: change.model ?? model,
      voice: change.voice ?? voice,
      apiKey,
    }
  }
  const { stt, llm, tts } = current
  return {
    name,
    kind: 'cascade',
    stt: change.stt ?? withoutKeyMark(stt),
    llm: change.llm ?? withoutKeyMark(llm),
    tts: change.tts ?? withoutKeyMark(tts),
  }
}

const FIELDS_OF_KIND: Record<ModelConnection['kind'], readonly string[]> = {
  cascade: ['stt', 'llm', 'tts'],
  'gemini-live': ['baseUrl', 'model', 'voice', 'apiKey'],
  'openai-realtime': ['baseUrl', 'model', 'voice', 'apiKey'],
  rehearsal: [],
}

function refuseOtherKind({ kind }: ModelConnection, change: ModelConnectionChangeValues): void {
  if (change.kind !== undefined && change.kind !== kind) {
    throw invalidInput('Some fields are not valid.', [
      { path: 'kind', message: 'The kind of a connection cannot change. Make a new one.' },
    ])
  }
  const known = ['name', 'kind', ...FIELDS_OF_KIND[kind]]
  const issues = Object.entries(change)
    .filter(([field, value]) => value !== undefined && !known.includes(field))
    .map(([path]) => ({ path, message: 'A connection of this kind has no such field.' }))
  if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues)
}

function withoutKeyMark<T extends { hasKey: boolean }>({ hasKey: _, ...settings }: T): Omit<T, 'hasKey'> {
  return settings
}

type Identity = Pick<ModelConnection, 'id' | 'organizationId' | 'createdAt' | 'updatedAt'>

function build(
  identity: Identity,
  { values, keys }: { values: AddressedValues; keys: PartKeys },
): ModelConnection {
  const base = { ...identity, name: values.name }
  if (values.kind === 'rehearsal') return { ...base, kind: 'rehearsal' }
  if (values.kind !== 'cascade') {
    const { kind, baseUrl, model, voice } = values
    return { ...base, kind, baseUrl, model, voice, hasKey: keys.realtime !== undefined }
  }
  const { apiKey: _stt, ...stt } = values.stt
  const { apiKey: _llm, ...llm } = values.llm
  const { apiKey: _tts, ...tts } = values.tts
  return {
    ...base,
    kind: 'cascade',
    stt: { ...stt, hasKey: keys.stt !== undefined },
    llm: { ...llm, hasKey: keys.llm !== undefined },
    tts: { ...tts, hasKey: keys.tts !== undefined },
  }
}
