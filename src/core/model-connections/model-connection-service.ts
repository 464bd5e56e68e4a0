import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { parseInput } from '../validation.ts'
import {
  CASCADE_PARTS,
  type ModelConnection,
  type ModelConnectionTest,
  type ModelTester,
  type OpenedModelConnection,
  type PartKeys,
} from './model-connection.ts'
import {
  type ModelConnectionChange,
  type ModelConnectionInput,
  type ModelConnectionValues,
  modelConnectionChange,
  modelConnectionInput,
} from './model-connection-input.ts'

export interface ModelConnectionService {
  /** Throws invalid. Keys are sealed before they are written and never come back out of this service. */
  createModelConnection(scope: Scope, input: ModelConnectionInput): Promise<ModelConnection>
  getModelConnection(scope: Scope, id: string): Promise<ModelConnection>
  listModelConnections(scope: Scope, page: PageRequest): Promise<Page<ModelConnection>>
  /**
   * A key that is absent or empty stays as it is, as long as its service stays at the same origin; null removes it. Acts on the
   * next call. Throws invalid where a kept key would go to another service than the one that it was entered for.
   */
  changeModelConnection(scope: Scope, id: string, change: ModelConnectionChange): Promise<ModelConnection>
  /** Throws conflict while an agent uses it. */
  removeModelConnection(scope: Scope, id: string): Promise<void>
  testModelConnection(scope: Scope, id: string): Promise<ModelConnectionTest>
}

/** Seals and opens texts; `context` binds a box to its place. Implemented by lib/sealed-box over the key ring. */
export interface Sealer {
  seal(text: string, context: string): string
  open(box: string, context: string): string
}

interface Dependencies {
  store: Store
  clock: Clock
  events: EventBus
  sealer: Sealer
  testModels: ModelTester
}

export function createModelConnectionService(dependencies: Dependencies): ModelConnectionService {
  const { store, clock, events, testModels } = dependencies
  const openConnection = createModelConnectionOpener(dependencies)
  const changed = (scope: Scope, id: string) =>
    events.publish({
      type: 'model_connection.changed',
      organizationId: scope.organizationId,
      modelConnectionId: id,
    })

  return {
    async createModelConnection(scope, input) {
      const values = parseInput(modelConnectionInput, input)
      const at = clock.now()
      const id = Bun.randomUUIDv7()
      const keys = mergeKeys({}, values)
      const connection = build(
        { id, organizationId: scope.organizationId, createdAt: at, updatedAt: at },
        { values, keys },
      )
      await store.modelConnections.insert(scope, connection, sealKeys(dependencies.sealer, connection, keys))
      changed(scope, id)
      return connection
    },

    getModelConnection: (scope, id) => store.modelConnections.get(scope, id),
    listModelConnections: (scope, page) => store.modelConnections.list(scope, page),

    async changeModelConnection(scope, id, input) {
      const change = parseInput(modelConnectionChange, input)
      const current = await openConnection(scope, id)
      const values = applyChange(current.connection, change)
      refuseMovedKeys(current, values)
      const keys = mergeKeys(current.keys, values)
      const { organizationId, createdAt } = current.connection
      const connection = build({ id, organizationId, createdAt, updatedAt: clock.now() }, { values, keys })
      await store.modelConnections.update(scope, connection, sealKeys(dependencies.sealer, connection, keys))
      changed(scope, id)
      return connection
    },

    async removeModelConnection(scope, id) {
      await store.transaction(scope, async () => {
        await store.modelConnections.get(scope, id)
        const users = await store.agents.countUsingModelConnection(scope, id)
        if (users > 0)
          throw new AppError(
            'conflict',
            `${users} agent(s) use this connection. Choose another one for them first.`,
          )
        await store.modelConnections.remove(scope, id)
      })
      changed(scope, id)
    },

    async testModelConnection(scope, id) {
      const parts = await testModels(await openConnection(scope, id))
      return { ok: parts.every(part => part.ok), parts }
    },
  }
}

/** Opens a connection with its keys, for the voice door and the test. NB: what it answers must never reach a page. */
export function createModelConnectionOpener({ store, sealer }: { store: Store; sealer: Sealer }) {
  return async (scope: Scope, id: string): Promise<OpenedModelConnection> => {
    const connection = await store.modelConnections.get(scope, id)
    const box = await store.modelConnections.findSealedKeys(scope, id)
    return { connection, keys: box === null ? {} : openKeys(sealer, connection, box) }
  }
}

const partKeys = z.object({
  stt: z.string().optional(),
  llm: z.string().optional(),
  tts: z.string().optional(),
})

function sealContext(connection: ModelConnection): string {
  return ['model_connections', 'sealed_keys', connection.id, connection.organizationId].join('|')
}

function sealKeys(sealer: Sealer, connection: ModelConnection, keys: PartKeys): string | null {
  return Object.keys(keys).length === 0 ? null : sealer.seal(JSON.stringify(keys), sealContext(connection))
}

function openKeys(sealer: Sealer, connection: ModelConnection, box: string): PartKeys {
  try {
    return partKeys.parse(JSON.parse(sealer.open(box, sealContext(connection))))
  } catch (cause) {
    throw new AppError('unavailable', `The keys of "${connection.name}" do not open. Enter them again.`, {
      cause,
    })
  }
}

/** What the form or the body says about keys, laid over those that are kept. */
function mergeKeys(kept: PartKeys, values: ModelConnectionValues): PartKeys {
  if (values.kind === 'rehearsal') return {}
  const merged: PartKeys = {}
  for (const part of CASCADE_PARTS) {
    const given = values[part].apiKey
    const key = given === null ? undefined : given || kept[part]
    if (key) merged[part] = key
  }
  return merged
}

/** Else whoever may change an address could have every stored key sent to a service of their own, and read it there. */
function refuseMovedKeys({ connection, keys }: OpenedModelConnection, values: ModelConnectionValues): void {
  if (connection.kind === 'rehearsal' || values.kind === 'rehearsal') return
  const issues = CASCADE_PARTS.filter(part => {
    const { apiKey, baseUrl } = values[part]
    const isKept = apiKey !== null && !apiKey && keys[part] !== undefined
    return isKept && new URL(baseUrl).origin !== new URL(connection[part].baseUrl).origin
  }).map(part => ({
    path: `${part}.apiKey`,
    message: 'The address leads to another service now. Enter its key, or remove the key that is kept.',
  }))
  if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues)
}

function applyChange(
  current: ModelConnection,
  change: z.output<typeof modelConnectionChange>,
): ModelConnectionValues {
  if (change.kind !== undefined && change.kind !== current.kind) {
    throw invalidInput('Some fields are not valid.', [
      { path: 'kind', message: 'The kind of a connection cannot change. Make a new one.' },
    ])
  }
  const name = change.name ?? current.name
  if (current.kind === 'rehearsal') return { name, kind: 'rehearsal' }
  const { stt, llm, tts } = current
  return {
    name,
    kind: 'cascade',
    stt: change.stt ?? withoutKeyMark(stt),
    llm: change.llm ?? withoutKeyMark(llm),
    tts: change.tts ?? withoutKeyMark(tts),
  }
}

function withoutKeyMark<T extends { hasKey: boolean }>({ hasKey: _, ...settings }: T): Omit<T, 'hasKey'> {
  return settings
}

type Identity = Pick<ModelConnection, 'id' | 'organizationId' | 'createdAt' | 'updatedAt'>

function build(
  identity: Identity,
  { values, keys }: { values: ModelConnectionValues; keys: PartKeys },
): ModelConnection {
  if (values.kind === 'rehearsal') return { ...identity, name: values.name, kind: 'rehearsal' }
  const { apiKey: _stt, ...stt } = values.stt
  const { apiKey: _llm, ...llm } = values.llm
  const { apiKey: _tts, ...tts } = values.tts
  return {
    ...identity,
    name: values.name,
    kind: 'cascade',
    stt: { ...stt, hasKey: keys.stt !== undefined },
    llm: { ...llm, hasKey: keys.llm !== undefined },
    tts: { ...tts, hasKey: keys.tts !== undefined },
  }
}
