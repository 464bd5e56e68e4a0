import { expect, test } from 'bun:test'
import type { ApiKey } from '#core/access/api-key.ts'
import type { Scope } from '#core/scope.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'

describeOnEachDatabase('API keys', context => {
  test('are listed newest first, by their own organization only, and never with their hash', async () => {
    const [ours, theirs] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    const first = await makeApiKey(ours, { name: 'First', createdAt: new Date(1_000) })
    const second = await makeApiKey(ours, { name: 'Second', createdAt: new Date(2_000) })
    await makeApiKey(theirs)
    const { items, nextCursor } = await context.store.apiKeys.list(ours, { limit: 1 })
    expect(items).toEqual([{ ...second, maker: null }])
    const rest = await context.store.apiKeys.list(ours, { limit: 5, cursor: nextCursor ?? undefined })
    expect(rest).toEqual({ items: [{ ...first, maker: null }], nextCursor: null })
  })

  test('keep what they may do, until when and how often', async () => {
    const ours = await makeOrganization(context.store, 'Ours')
    const key = await makeApiKey(ours, {
      permissions: ['calls.read', 'calls.place'],
      expiresAt: new Date(9_000),
      requestsPerMinute: 30,
    })
    expect(await context.store.apiKeys.find(ours, key.id)).toEqual({
      ...key,
      organizationName: 'Ours',
      suspendedAt: null,
    })
    expect(await context.store.unscoped.findApiKeyByHash(`hash of ${key.id}`)).toEqual({
      ...key,
      organizationName: 'Ours',
      suspendedAt: null,
    })
  })

  test('name the person or the key that made them, and say when a person is no member any more', async () => {
    const ours = await makeOrganization(context.store)
    const [member, gone] = [await makeUser('Ann'), await makeUser('Bob')]
    await context.store.access.insertMembership(ours, {
      userId: member,
      role: 'org_admin',
      createdAt: new Date(),
    })
    const byMember = await makeApiKey(ours, { name: 'Root', createdBy: member })
    const byGone = await makeApiKey(ours, { createdBy: gone })
    const byKey = await makeApiKey(ours, { createdBy: byMember.id })
    const makerOf = async ({ id }: ApiKey) => (await context.store.apiKeys.get(ours, id)).maker
    expect(await makerOf(byMember)).toEqual({ name: 'Ann', kind: 'person', isMember: true })
    expect(await makerOf(byGone)).toEqual({ name: 'Bob', kind: 'person', isMember: false })
    expect(await makerOf(byKey)).toEqual({ name: 'Root', kind: 'api_key', isMember: true })
  })

  test('are revoked once, by their own organization only', async () => {
    const [ours, theirs] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    const { apiKeys } = context.store
    const { id } = await makeApiKey(ours)
    expect(await apiKeys.revoke(theirs, id, new Date(5_000))).toBe(false)
    expect(await refusalOf(apiKeys.get(theirs, id))).toStartWith('not_found')
    expect(await apiKeys.find(theirs, id)).toBeUndefined()
    const revoked = await Promise.all([
      apiKeys.revoke(ours, id, new Date(5_000)),
      apiKeys.revoke(ours, id, new Date(6_000)),
    ])
    expect(revoked.filter(Boolean)).toHaveLength(1)
    expect((await apiKeys.get(ours, id)).revokedAt).not.toBeNull()
  })

  test('are counted while they work', async () => {
    const ours = await makeOrganization(context.store)
    await makeApiKey(ours)
    await makeApiKey(ours, { expiresAt: new Date(5_000) })
    await makeApiKey(ours, { expiresAt: new Date(7_000) })
    await makeApiKey(ours, { revokedAt: new Date(1_000) })
    expect(await context.store.apiKeys.countActive(ours, new Date(6_000))).toBe(2)
  })

  test('have their use noted once a minute, by their own organization only', async () => {
    const [ours, theirs] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    const { id } = await makeApiKey(ours)
    const lastUse = async () => (await context.store.apiKeys.get(ours, id)).lastUsedAt?.getTime()
    await context.store.apiKeys.touch(theirs, id, new Date(100_000))
    expect(await lastUse()).toBeUndefined()
    await context.store.apiKeys.touch(ours, id, new Date(100_000))
    await context.store.apiKeys.touch(ours, id, new Date(159_000))
    expect(await lastUse()).toBe(100_000)
    await context.store.apiKeys.touch(ours, id, new Date(161_000))
    expect(await lastUse()).toBe(161_000)
  })

  async function makeUser(name: string): Promise<string> {
    const id = Bun.randomUUIDv7()
    const at = new Date()
    await context.store.authRecords.create('users', {
      id,
      name,
      email: `${id}@example.com`,
      createdAt: at,
      updatedAt: at,
    })
    return id
  }

  async function makeApiKey(scope: Scope, values: Partial<ApiKey> = {}): Promise<ApiKey> {
    const key: ApiKey = {
      id: Bun.randomUUIDv7(),
      organizationId: scope.organizationId,
      name: 'Key',
      prefix: 'parley_12345',
      createdAt: new Date(3_000),
      lastUsedAt: null,
      permissions: null,
      createdBy: null,
      expiresAt: null,
      revokedAt: null,
      requestsPerMinute: null,
      ...values,
    }
    await context.store.apiKeys.insert(scope, { ...key, hash: `hash of ${key.id}` })
    return key
  }
})

describeOnEachDatabase('signing keys', context => {
  test('are one ring: the newest stands first, all others retire, and the retired ones go in time', async () => {
    const { signingKeys } = context.store
    const row = (id: string, at: number) => ({
      id,
      sealedSecret: 'box',
      createdAt: new Date(at),
      retiredAt: null,
    })
    await signingKeys.insert(row('a', 1_000))
    await signingKeys.insert(row('b', 2_000))
    expect(await signingKeys.retireAllBut('b', new Date(3_000))).toBe(1)
    expect((await signingKeys.list()).map(({ id, retiredAt }) => [id, retiredAt?.getTime() ?? null])).toEqual(
      [
        ['b', null],
        ['a', 3_000],
      ],
    )
    expect(await signingKeys.removeRetiredBefore(new Date(3_000))).toBe(0)
    expect(await signingKeys.removeRetiredBefore(new Date(3_001))).toBe(1)
    expect((await signingKeys.list()).map(({ id }) => id)).toEqual(['b'])
    await signingKeys.removeAll()
    expect(await signingKeys.list()).toEqual([])
  })
})
