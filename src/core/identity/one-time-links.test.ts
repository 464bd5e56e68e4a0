import { expect, test } from 'bun:test'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { createTestClock } from '#testing/test-foundation.ts'
import { createOneTimeLinks } from './one-time-links.ts'

const HOUR_MS = 60 * 60_000

describeOnEachDatabase('one-time links', context => {
  const open = () => {
    const clock = createTestClock()
    return { clock, links: createOneTimeLinks({ records: context.store.authRecords, clock }) }
  }
  const subject = () => `person-${Bun.randomUUIDv7()}`

  test('of many who bring the same token at once, one is let in', async () => {
    const { links } = open()
    const person = subject()
    const token = await links.issue('reset-password', person)
    const answers = await Promise.all(Array.from({ length: 8 }, () => links.take('reset-password', token)))
    expect(answers.filter(answer => answer === person)).toHaveLength(1)
    expect(answers.filter(answer => answer === null)).toHaveLength(7)
    expect(await links.find('reset-password', token)).toBeNull()
  })

  test('a token is good for its purpose only, and until its time is over', async () => {
    const { links, clock } = open()
    const person = subject()
    const token = await links.issue('reset-password', person)
    expect(await links.take('verify-email', token)).toBeNull()
    clock.advance(HOUR_MS - 1)
    expect(await links.find('reset-password', token)).toBe(person)
    clock.advance(1)
    expect(await links.find('reset-password', token)).toBeNull()
    expect(await links.take('reset-password', token)).toBeNull()
  })

  test('a newer link takes the place of the older one, of that person and purpose only', async () => {
    const { links } = open()
    const [person, other] = [subject(), subject()]
    const first = await links.issue('reset-password', person)
    const ofOther = await links.issue('reset-password', other)
    const verification = await links.issue('verify-email', person)
    const second = await links.issue('reset-password', person)
    expect(await links.find('reset-password', first)).toBeNull()
    expect(await links.find('reset-password', second)).toBe(person)
    expect(await links.find('reset-password', ofOther)).toBe(other)
    expect(await links.find('verify-email', verification)).toBe(person)
  })

  test('a token that is taken in a transaction that fails is there again', async () => {
    const { links } = open()
    const person = subject()
    const token = await links.issue('reset-password', person)
    const failing = context.store.authRecords.transaction(async () => {
      await links.take('reset-password', token)
      throw new Error('changed our mind')
    })
    await expect(failing).rejects.toThrow('changed our mind')
    expect(await links.take('reset-password', token)).toBe(person)
  })

  test('neither the token nor anything it could be made from is kept', async () => {
    const { links } = open()
    const person = subject()
    const token = await links.issue('reset-password', person)
    const rows = await context.store.authRecords.findMany({
      model: 'verifications',
      where: [{ field: 'value', operator: 'eq', value: person, connector: 'AND', isCaseSensitive: true }],
      limit: 10,
    })
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test.each([[''], ['x'], ['%'], ["' or 1=1 --"], ['a'.repeat(10_000)], ['\u0000'.repeat(43)]])(
    'what is no token (%#) is nobody',
    async token => {
      const { links } = open()
      expect(await links.find('reset-password', token)).toBeNull()
      expect(await links.take('reset-password', token)).toBeNull()
    },
  )
})
