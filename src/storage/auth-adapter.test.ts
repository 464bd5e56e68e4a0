import { expect, test } from 'bun:test'
import type { AuthCondition, AuthRecord } from '#core/identity/auth-records.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { refusalOf } from '#testing/refusal.ts'

describeOnEachDatabase('records for signing in', context => {
  test('a record comes back as it was written: texts, dates, truth and nothing', async () => {
    const record = person({ emailVerified: true, image: null, language: null })
    expect(await context.store.authRecords.create('users', record)).toEqual(record)
    expect(await find([is('id', record.id)])).toEqual(record)
    expect(await find([is('id', 'unknown')])).toBeNull()
  })

  test('the same address twice is a conflict', async () => {
    const record = person()
    await context.store.authRecords.create('users', record)
    const again = context.store.authRecords.create('users', person({ email: record.email }))
    expect(await refusalOf(again)).toBe('conflict: This is already there.')
  })

  test('every comparison finds what it should', async () => {
    const mark = Bun.randomUUIDv7()
    const rows = [
      person({ name: `${mark}-Anna_1`, createdAt: new Date(1_000), image: 'x' }),
      person({ name: `${mark}-anna%2`, createdAt: new Date(2_000), image: null }),
      person({ name: `${mark}-Bob`, createdAt: new Date(3_000), image: 'y' }),
    ]
    for (const row of rows) await context.store.authRecords.create('users', row)
    const ours: AuthCondition = is('name', mark, { operator: 'starts_with' })
    const cases: [AuthCondition, number[]][] = [
      [is('name', rows[0]?.name), [0]],
      [is('name', String(rows[0]?.name).toUpperCase(), { isCaseSensitive: false }), [0]],
      [is('name', String(rows[0]?.name).toUpperCase()), []],
      [is('name', rows[0]?.name, { operator: 'ne' }), [1, 2]],
      [is('image', null), [1]],
      [is('image', null, { operator: 'ne' }), [0, 2]],
      [is('createdAt', new Date(2_000), { operator: 'lt' }), [0]],
      [is('createdAt', new Date(2_000), { operator: 'lte' }), [0, 1]],
      [is('createdAt', new Date(2_000), { operator: 'gt' }), [2]],
      [is('createdAt', new Date(2_000), { operator: 'gte' }), [1, 2]],
      [is('id', [rows[0]?.id, rows[2]?.id], { operator: 'in' }), [0, 2]],
      [is('id', [rows[0]?.id], { operator: 'not_in' }), [1, 2]],
      [is('name', 'anna', { operator: 'contains' }), [1]],
      [is('name', 'ANNA', { operator: 'contains', isCaseSensitive: false }), [0, 1]],
      [is('name', '%', { operator: 'contains' }), [1]],
      [is('name', 'a_1', { operator: 'ends_with' }), [0]],
      [is('name', '1', { operator: 'ends_with' }), [0]],
      [is('name', 'x'.repeat(200), { operator: 'ends_with' }), []],
    ]
    for (const [condition, expected] of cases) {
      const selection = { model: 'users', where: [ours, condition], limit: 10, sortBy: BY_AGE } as const
      const found = await context.store.authRecords.findMany({ ...selection, where: [...selection.where] })
      expect({ condition, found: found.map(row => rows.findIndex(({ id }) => id === row.id)) }).toEqual({
        condition,
        found: expected,
      })
    }
  })

  test('all of AND and one of OR must hold', async () => {
    const mark = Bun.randomUUIDv7()
    const rows = ['a', 'b', 'c'].map(name => person({ name, image: mark }))
    for (const row of rows) await context.store.authRecords.create('users', row)
    const or = (name: string) => is('name', name, { connector: 'OR' })
    const where = [is('image', mark), or('a'), or('c')]
    expect(await context.store.authRecords.count({ model: 'users', where })).toBe(2)
  })

  test('lists are cut, sorted and moved on', async () => {
    const mark = Bun.randomUUIDv7()
    for (const age of [3, 1, 2])
      await context.store.authRecords.create(
        'users',
        person({ image: mark, name: `n${age}`, createdAt: new Date(age) }),
      )
    const list = (change: object) =>
      context.store.authRecords.findMany({ model: 'users', where: [is('image', mark)], limit: 10, ...change })
    expect((await list({ sortBy: BY_AGE })).map(row => row.name)).toEqual(['n1', 'n2', 'n3'])
    expect((await list({ sortBy: { ...BY_AGE, direction: 'desc' }, limit: 1 })).map(row => row.name)).toEqual(
      ['n3'],
    )
    expect((await list({ sortBy: BY_AGE, offset: 1, limit: 1 })).map(row => row.name)).toEqual(['n2'])
  })

  test('an update changes one row and answers it; without conditions it changes none', async () => {
    const { authRecords } = context.store
    const mark = Bun.randomUUIDv7()
    for (const name of ['a', 'b']) await authRecords.create('users', person({ image: mark, name }))
    const where = [is('image', mark)]
    expect(await authRecords.update({ model: 'users', where }, { emailVerified: true })).toMatchObject({
      emailVerified: true,
    })
    const verified = [...where, is('emailVerified', true)]
    expect(await authRecords.count({ model: 'users', where: verified })).toBe(1)
    expect(await authRecords.update({ model: 'users', where: [] }, { name: 'x' })).toBeNull()
    expect(
      await authRecords.update({ model: 'users', where: [is('id', 'unknown')] }, { name: 'x' }),
    ).toBeNull()
    expect(await authRecords.updateMany({ model: 'users', where }, { emailVerified: true })).toBe(2)
    expect(await authRecords.deleteMany({ model: 'users', where })).toBe(2)
    expect(await authRecords.count({ model: 'users', where })).toBe(0)
  })

  test('a field that is not kept is refused, not ignored', async () => {
    const { authRecords } = context.store
    const unknown = 'internal: Signing in asked for a field that is not kept: '
    for (const field of ['role', 'constructor', 'name" = 1 --']) {
      expect(await refusalOf(find([is(field, 'x')]))).toBe(`${unknown}${field}.`)
      expect(await refusalOf(authRecords.create('users', person({ [field]: 'x' })))).toBe(
        `${unknown}${field}.`,
      )
    }
    const list = find([is('id', 'x', { operator: 'in' })])
    expect(await refusalOf(list)).toBe('internal: Signing in compared a list with one value.')
  })

  test('a transaction undoes all of its records', async () => {
    const { authRecords } = context.store
    const record = person()
    const failed = authRecords.transaction(async () => {
      await authRecords.create('users', record)
      throw new Error('undo')
    })
    await failed.catch(() => {})
    expect(await find([is('id', record.id)])).toBeNull()
  })

  function find(where: AuthCondition[]) {
    return context.store.authRecords.findOne({ model: 'users', where })
  }
})

const BY_AGE = { field: 'createdAt', direction: 'asc' } as const

function person(change: AuthRecord = {}): AuthRecord {
  const id = Bun.randomUUIDv7()
  const at = new Date('2026-01-01T00:00:00.123Z')
  return {
    id,
    name: 'Ann',
    email: `${id}@example.com`,
    emailVerified: false,
    image: null,
    twoFactorEnabled: false,
    isPlatformAdmin: false,
    createdAt: at,
    updatedAt: at,
    ...change,
  }
}

function is(field: string, value: unknown, change: Partial<AuthCondition> = {}): AuthCondition {
  const condition = { field, value, operator: 'eq', connector: 'AND', isCaseSensitive: true, ...change }
  return condition as AuthCondition
}
