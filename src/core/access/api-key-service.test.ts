import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import { ACTIVE_API_KEYS_MAX } from './api-key.ts'
import { ORGANIZATION_PERMISSIONS, type Permission, PLATFORM_PERMISSIONS } from './permissions.ts'
import type { Principal } from './principal.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let foundation: TestFoundation
beforeAll(async () => {
  foundation = await openTestFoundation()
})
afterAll(() => foundation.close())

async function makeMaker(permissions: readonly Permission[] = ORGANIZATION_PERMISSIONS): Promise<Principal> {
  const { scope } = await foundation.createOrganization('Keys')
  return { scope, permissions, user: null, role: null, organizationName: 'Keys' }
}

const input = { name: ' Reports ', permissions: ['calls.read'] }

describe('an API key', () => {
  test('stands for its organization with its own rights; a wrong one is refused', async () => {
    const maker = await makeMaker()
    const { apiKeys } = foundation.services
    const { key, apiKey } = await apiKeys.createApiKey(maker, input)
    expect(key).toMatchObject({ name: 'Reports', maker: { name: 'Ann', kind: 'person', isMember: true } })
    expect(apiKey).toStartWith(key.prefix)
    expect(apiKey).toMatch(/^parley_[\w-]{43}$/)
    expect(await apiKeys.identifyKey(apiKey)).toMatchObject({
      scope: { organizationId: maker.scope.organizationId, actor: { kind: 'api_key', apiKeyId: key.id } },
      permissions: ['calls.read'],
      user: null,
      organizationName: 'Keys',
    })
    for (const wrong of [`${apiKey}x`, apiKey.toLowerCase(), '', 'parley_x'])
      await expect(apiKeys.identifyKey(wrong)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('of an operator has every right of the organization, none of the platform, and no end', async () => {
    const { scope } = await makeMaker()
    const { apiKeys } = foundation.services
    const { apiKey } = await apiKeys.createOperatorKey(scope, 'Made by admin create')
    expect((await apiKeys.identifyKey(apiKey)).permissions).toEqual(ORGANIZATION_PERMISSIONS)
  })

  test('grants nothing that its maker lacks, and nothing of the platform', async () => {
    const maker = await makeMaker(['calls.read', 'api_keys.write', ...PLATFORM_PERMISSIONS])
    const { apiKeys } = foundation.services
    const more = apiKeys.createApiKey(maker, { ...input, permissions: ['calls.read', 'agents.write'] })
    await expect(more).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('agents.write'),
    })
    const platform = apiKeys.createApiKey(maker, { ...input, permissions: ['organizations.create'] })
    await expect(platform).rejects.toMatchObject({ code: 'invalid' })
    expect((await apiKeys.listApiKeys(maker.scope, { limit: 5 })).items).toEqual([])
  })

  test('that another key makes neither outlives it nor may ask more often', async () => {
    const maker = await makeMaker()
    const { apiKeys } = foundation.services
    const permissions = ['calls.read', 'api_keys.write']
    const first = { name: 'Night', permissions, expiresInDays: 30, requestsPerMinute: 10 }
    const { key: parent, apiKey } = await apiKeys.createApiKey(maker, first)
    const holder = await apiKeys.identifyKey(apiKey)
    for (const more of [{ expiresInDays: null }, { expiresInDays: 31, requestsPerMinute: 500 }, {}]) {
      const { key } = await apiKeys.createApiKey(holder, { name: 'Child', permissions, ...more })
      expect(key).toMatchObject({ expiresAt: parent.expiresAt, requestsPerMinute: 10 })
    }
    const less = { name: 'Child', permissions, expiresInDays: 1, requestsPerMinute: 5 }
    const { key: shorter } = await apiKeys.createApiKey(holder, less)
    expect(shorter.requestsPerMinute).toBe(5)
    expect(shorter.expiresAt).toEqual(new Date(foundation.clock.now().getTime() + DAY_MS))
    const { apiKey: endless } = await apiKeys.createApiKey(maker, { ...first, expiresInDays: null })
    const child = await apiKeys.createApiKey(await apiKeys.identifyKey(endless), {
      ...less,
      expiresInDays: null,
    })
    expect(child.key.expiresAt).toBeNull()
  })

  test('keeps its rights when its maker leaves: it belongs to the organization', async () => {
    const maker = await makeMaker()
    const { apiKeys } = foundation.services
    const { key, apiKey } = await apiKeys.createApiKey(maker, input)
    const other = await makeMaker()
    expect(other.scope.organizationId).not.toBe(maker.scope.organizationId)
    expect((await apiKeys.identifyKey(apiKey)).permissions).toEqual(['calls.read'])
    await expect(apiKeys.revokeApiKey(other.scope, key.id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('works for ninety days by default, for as long as was said, or for ever', async () => {
    const maker = await makeMaker()
    const { clock, services } = foundation
    const make = (expiresInDays?: number | null) =>
      services.apiKeys.createApiKey(maker, {
        ...input,
        ...(expiresInDays === undefined ? {} : { expiresInDays }),
      })
    const [usual, month, never] = [await make(), await make(30), await make(null)]
    const works = ({ apiKey }: { apiKey: string }) =>
      services.apiKeys.identifyKey(apiKey).then(
        () => true,
        error => error.message,
      )
    clock.advance(30 * DAY_MS - 1)
    expect(await works(month)).toBe(true)
    clock.advance(1)
    expect(await works(month)).toContain('expired')
    clock.advance(60 * DAY_MS)
    expect(await works(usual)).toContain('expired')
    expect(await works(never)).toBe(true)
  })

  test('stops at once when it is revoked; revoking it again changes nothing', async () => {
    const maker = await makeMaker()
    const { clock, services } = foundation
    const { key, apiKey } = await services.apiKeys.createApiKey(maker, input)
    await services.apiKeys.revokeApiKey(maker.scope, key.id)
    await expect(services.apiKeys.identifyKey(apiKey)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining('revoked'),
    })
    const { revokedAt } = await services.apiKeys.getApiKey(maker.scope, key.id)
    clock.advance(1_000)
    await services.apiKeys.revokeApiKey(maker.scope, key.id)
    expect((await services.apiKeys.getApiKey(maker.scope, key.id)).revokedAt).toEqual(revokedAt)
  })

  test('is written down when it is made and revoked, without the key', async () => {
    const maker = await makeMaker()
    const { services, store } = foundation
    const { key, apiKey } = await services.apiKeys.createApiKey(maker, input)
    await services.apiKeys.revokeApiKey(maker.scope, key.id)
    const entries = await store.audit.listFrom(maker.scope, { fromSeq: 1, limit: 100 })
    const ofKey = entries.filter(({ subjectId }) => subjectId === key.id)
    expect(ofKey.map(({ action, subjectName }) => [action, subjectName])).toEqual([
      ['api_key.created', 'Reports'],
      ['api_key.revoked', 'Reports'],
    ])
    expect(JSON.stringify(entries)).not.toContain(apiKey)
  })

  test('that has ended is written down when somebody shows it, once an hour, with where from', async () => {
    const maker = await makeMaker()
    const { clock, services, store } = foundation
    const { key, apiKey } = await services.apiKeys.createApiKey(maker, input)
    await services.apiKeys.revokeApiKey(maker.scope, key.id)
    const origin = { address: '203.0.113.7', userAgent: 'curl/8' }
    const show = () => expect(services.apiKeys.identifyKey(apiKey, origin)).rejects.toThrow('revoked')
    clock.advance(60 * 60_000)
    await show()
    await show()
    clock.advance(60 * 60_000)
    await show()
    const entries = await store.audit.listFrom(maker.scope, { fromSeq: 1, limit: 100 })
    const refused = entries.filter(({ action }) => action === 'api_key.refused')
    expect(refused).toHaveLength(2)
    expect(refused[0]).toMatchObject({ subjectId: key.id, address: '203.0.113.7', userAgent: 'curl/8' })
  })

  test('is one of a limited number that work', async () => {
    const maker = await makeMaker()
    const { apiKeys } = foundation.services
    const ids: string[] = []
    for (let made = 0; made < ACTIVE_API_KEYS_MAX; made++)
      ids.push((await apiKeys.createApiKey(maker, input)).key.id)
    await expect(apiKeys.createApiKey(maker, input)).rejects.toMatchObject({ code: 'conflict' })
    await apiKeys.revokeApiKey(maker.scope, ids[0] ?? '')
    expect((await apiKeys.createApiKey(maker, input)).key.name).toBe('Reports')
  })

  test.each([
    ['without a name', { name: ' ' }],
    ['without rights', { permissions: [] }],
    ['with a right that does not exist', { permissions: ['calls.everything'] }],
    ['with no day to live', { expiresInDays: 0 }],
    ['with no request to make', { requestsPerMinute: 0 }],
    ['with a field that is not known', { hash: 'x' }],
  ])('%s is refused', async (_, change) => {
    const made = foundation.services.apiKeys.createApiKey(await makeMaker(), { ...input, ...change })
    await expect(made).rejects.toMatchObject({ code: 'invalid' })
  })
})
