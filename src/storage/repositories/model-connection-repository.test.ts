import { expect, test } from 'bun:test'
import type { ModelConnection } from '#core/model-connections/model-connection.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { agentSettings, makeAgent, makeModelConnection, makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'

const REALTIME = {
  kind: 'gemini-live',
  baseUrl: 'https://live.example.com',
  model: 'native',
  voice: 'Kore',
  hasKey: true,
} as const
const NO_CONNECTION = 'not_found: There is no such model connection.'

describeOnEachDatabase('model connections', context => {
  test('every kind comes back as it was written, for its own organization only', async () => {
    const { connections, ours, theirs } = await start()
    const cascade = await makeModelConnection(context.store, ours, { sealedKeys: 'sealed' })
    const at = new Date()
    const rehearsal: ModelConnection = {
      id: Bun.randomUUIDv7(),
      organizationId: ours.organizationId,
      name: 'Rehearsal',
      kind: 'rehearsal',
      createdAt: at,
      updatedAt: at,
    }
    await connections.insert(ours, rehearsal, null)
    const realtime = await makeModelConnection(context.store, ours, { ...REALTIME, sealedKeys: 'sealed' })
    expect(await connections.get(ours, realtime.id)).toMatchObject(REALTIME)
    expect(await connections.find(ours, cascade.id)).toEqual(cascade)
    expect(await connections.get(ours, rehearsal.id)).toEqual(rehearsal)
    expect(await connections.find(theirs, cascade.id)).toBeUndefined()
    expect(await refusalOf(connections.get(theirs, cascade.id))).toBe(NO_CONNECTION)
  })

  test('sealed keys come out by one way only, to their own organization', async () => {
    const { connections, ours, theirs } = await start()
    const { id } = await makeModelConnection(context.store, ours, { sealedKeys: 'sealed-canary' })
    expect(await connections.getWithSealedKeys(ours, id)).toEqual({
      connection: await connections.get(ours, id),
      sealedKeys: 'sealed-canary',
    })
    expect(await refusalOf(connections.getWithSealedKeys(theirs, id))).toBe(NO_CONNECTION)
    expect(await refusalOf(connections.getWithSealedKeys(ours, 'unknown'))).toBe(NO_CONNECTION)
    const elsewhere = [await connections.get(ours, id), await connections.list(ours, { limit: 10 })]
    expect(JSON.stringify(elsewhere)).not.toContain('sealed-canary')
  })

  test('connections are listed oldest first, page by page, per organization', async () => {
    const { connections, ours, theirs } = await start()
    const ids: string[] = []
    for (const moment of [2_000, 1_000, 3_000])
      ids.push((await makeModelConnection(context.store, ours, { createdAt: new Date(moment) })).id)
    await makeModelConnection(context.store, theirs)
    const first = await connections.list(ours, { limit: 2 })
    const second = await connections.list(ours, { limit: 2, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([ids[1]!, ids[0]!, ids[2]!])
  })

  test('a change replaces settings and sealed keys, for its own organization only', async () => {
    const { connections, ours, theirs } = await start()
    const connection = await makeModelConnection(context.store, ours, { sealedKeys: 'old' })
    const changed = { ...connection, name: 'Renamed', updatedAt: new Date(9_000) }
    expect(await refusalOf(connections.update(theirs, changed, 'stolen'))).toBe(NO_CONNECTION)
    expect((await connections.getWithSealedKeys(ours, connection.id)).sealedKeys).toBe('old')
    await connections.update(ours, changed, 'new')
    expect(await connections.get(ours, connection.id)).toEqual(changed)
    expect((await connections.getWithSealedKeys(ours, connection.id)).sealedKeys).toBe('new')
  })

  test('a connection goes unless a draft still uses it, for its own organization only', async () => {
    const { connections, ours, theirs } = await start()
    const connection = await makeModelConnection(context.store, ours)
    const agent = await makeAgent(context.store, ours, { draft: agentSettings(connection.id) })
    expect(await refusalOf(connections.remove(ours, connection.id))).toStartWith(
      'conflict: This is still in use',
    )
    await context.store.agents.remove(ours, agent.id)
    expect(await refusalOf(connections.remove(theirs, connection.id))).toBe(NO_CONNECTION)
    await connections.remove(ours, connection.id)
    expect(await connections.find(ours, connection.id)).toBeUndefined()
    expect(await refusalOf(connections.remove(ours, connection.id))).toBe(NO_CONNECTION)
  })

  test('forgetting all keys clears them and says so in the settings, for one organization', async () => {
    const { connections, ours, theirs } = await start()
    const [first, second] = [
      await makeModelConnection(context.store, ours, { sealedKeys: 'a' }),
      await makeModelConnection(context.store, ours, { sealedKeys: 'b' }),
    ]
    const realtime = await makeModelConnection(context.store, ours, { ...REALTIME, sealedKeys: 'd' })
    const without = await makeModelConnection(context.store, ours)
    const foreign = await makeModelConnection(context.store, theirs, { sealedKeys: 'c' })
    const at = new Date(12_000)
    expect(await connections.clearSealedKeys(ours, at)).toBe(3)
    expect(await connections.clearSealedKeys(ours, at)).toBe(0)
    expect(await connections.get(ours, realtime.id)).toMatchObject({ ...REALTIME, hasKey: false })
    for (const { id } of [first, second]) {
      expect((await connections.getWithSealedKeys(ours, id)).sealedKeys).toBeNull()
      const cleared = await connections.get(ours, id)
      expect(cleared).toMatchObject({
        updatedAt: at,
        stt: { hasKey: false, model: 'ears' },
        tts: { voice: 'ann' },
      })
    }
    expect(await connections.get(ours, without.id)).toEqual(without)
    expect((await connections.getWithSealedKeys(theirs, foreign.id)).sealedKeys).toBe('c')
    expect(await connections.get(theirs, foreign.id)).toEqual(foreign)
  })

  async function start() {
    const { store } = context
    const [ours, theirs] = [await makeOrganization(store), await makeOrganization(store)]
    return { connections: store.modelConnections, ours, theirs }
  }
})
