import { expect, test } from 'bun:test'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { createPasskeyRecords } from './passkey-records.ts'
import { createSecondFactorRecords, type SecondFactorRecord } from './second-factor-records.ts'

describeOnEachDatabase('second factors', context => {
  test('a record is kept as it was, one for each person', async () => {
    const { factors, userId } = await start()
    const record = makeRecord(userId, { lockedUntil: new Date('2026-11-23T10:00:00Z') })
    await factors.replace(makeRecord(userId))
    await factors.replace(record)
    expect(await factors.find(userId)).toEqual(record)
    expect(await factors.find('nobody')).toBeNull()
    expect(await factors.remove(userId)).toBe(true)
    expect(await factors.remove(userId)).toBe(false)
  })

  test('of many who change what they know at once, one does', async () => {
    const { factors, userId } = await start()
    const known = makeRecord(userId)
    await factors.replace(known)
    const changes = await Promise.all(
      Array.from({ length: 6 }, (_, n) => factors.change(known, { lastStep: 100 + n, failures: 0 })),
    )
    expect(changes.filter(Boolean)).toHaveLength(1)
    const after = await factors.find(userId)
    expect(after?.lastStep).toBe(100 + changes.indexOf(true))
    expect(await factors.change(known, { failures: 9 })).toBe(false)
    const now = after ?? known
    expect(await factors.change(now, { recoveryHashes: ['b'] })).toBe(true)
    expect(await factors.change(now, { recoveryHashes: [] })).toBe(false)
  })

  test('a session of a password, or of before methods were kept, counts as one with a second factor; others stay', async () => {
    const { factors, userId } = await start()
    const { authRecords } = context.store
    const methods = ['password', null, 'passkey', 'provider']
    const ids = await Promise.all(methods.map(method => insertSession(userId, method)))
    for (const id of ids) await factors.upgradeSession(id)
    const rows = await authRecords.findMany({
      model: 'sessions',
      limit: 10,
      where: [equals('userId', userId)],
    })
    const methodOf = (id: string) => rows.find(row => row.id === id)?.method
    expect(ids.map(methodOf)).toEqual(['password_totp', 'password_totp', 'passkey', 'provider'])
  })

  test('a passkey is found by its credential, counted once, and is its owner’s alone', async () => {
    const { passkeys, userId } = await start()
    const other = (await start()).userId
    const id = Bun.randomUUIDv7()
    const record = {
      id,
      userId,
      name: 'Phone',
      createdAt: new Date('2026-11-23T10:00:00Z'),
      isBackedUp: true,
      credentialId: `credential-${id}`,
      publicKey: 'key',
      counter: 3,
      transports: ['internal', 'hybrid'],
      aaguid: null,
    }
    await passkeys.insert({ ...record, deviceType: 'multiDevice' })
    expect(await passkeys.findByCredential(record.credentialId)).toEqual(record)
    expect(await passkeys.list(userId)).toEqual([record])
    expect(await passkeys.list(other)).toEqual([])
    const counts = await Promise.all([1, 2, 3].map(() => passkeys.count(id, { from: 3, to: 4 })))
    expect(counts.filter(Boolean)).toHaveLength(1)
    expect(await passkeys.rename(other, id, 'Mine')).toBe(false)
    expect(await passkeys.remove(other, id)).toBe(false)
    expect(await passkeys.rename(userId, id, 'Tablet')).toBe(true)
    expect(await passkeys.remove(userId, id)).toBe(true)
    expect(await passkeys.list(userId)).toEqual([])
  })

  async function start() {
    const { authRecords } = context.store
    const userId = Bun.randomUUIDv7()
    const at = new Date()
    await authRecords.create('users', {
      id: userId,
      name: 'Ann',
      email: `${userId}@example.com`,
      emailVerified: true,
      twoFactorEnabled: false,
      isPlatformAdmin: false,
      createdAt: at,
      updatedAt: at,
    })
    const factors = createSecondFactorRecords(authRecords)
    return { userId, factors, passkeys: createPasskeyRecords(authRecords) }
  }

  async function insertSession(userId: string, method: string | null): Promise<string> {
    const id = Bun.randomUUIDv7()
    const at = new Date()
    const expiresAt = new Date(at.getTime() + 60_000)
    const session = { id, userId, token: `token-${id}`, expiresAt, method, createdAt: at, updatedAt: at }
    await context.store.authRecords.create('sessions', session)
    return id
  }
})

function makeRecord(userId: string, change: Partial<SecondFactorRecord> = {}): SecondFactorRecord {
  return {
    userId,
    sealedSecret: 'v1.box|with a bar',
    lastStep: 7,
    recoveryHashes: ['a', 'b'],
    isConfirmed: true,
    failures: 0,
    lockedUntil: null,
    ...change,
  }
}

function equals(field: string, value: string) {
  return { field, operator: 'eq', value, connector: 'AND', isCaseSensitive: true } as const
}
