import { beforeEach, expect, test } from 'bun:test'
import type { KeptMail } from '#core/mail/mail-repository.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { refusalOf } from '#testing/refusal.ts'

const AT = new Date('2026-11-23T10:00:00Z')
const after = (ms: number) => new Date(AT.getTime() + ms)
const FAULT = { text: 'The mail server {server} does not answer.', values: { server: 'mail:587' } }

describeOnEachDatabase('mails', context => {
  // All tests of a suite share one database, and these look at all of its mails.
  beforeEach(async () => void (await context.store.mails.removeOld(after(1e12))))

  test('a mail is kept and found again, its texts only where it is asked for by name', async () => {
    const mail = await insert({ lastError: FAULT, nextAttemptAt: AT })
    const { sealedText, sealedHtml, ...listed } = { ...mail, hasText: true }
    expect(await context.store.mails.get(mail.id)).toEqual({ ...listed, sealedText, sealedHtml })
    expect((await context.store.mails.list({ limit: 10 })).items).toEqual([listed])
    expect(await refusalOf(context.store.mails.get('nobody'))).toBe('not_found: There is no such mail.')
  })

  test('the list comes newest first, page by page', async () => {
    for (const minute of [1, 3, 2])
      await insert({ createdAt: after(minute * 60_000), subject: `at ${minute}` })
    const first = await context.store.mails.list({ limit: 2 })
    const second = await context.store.mails.list({ limit: 2, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items].map(({ subject }) => subject)).toEqual(['at 3', 'at 2', 'at 1'])
    expect(second.nextCursor).toBeNull()
  })

  test('a mail that is due is claimed by one of many, and its lease keeps the others away', async () => {
    const mail = await insert()
    const lease = after(60_000)
    const claims = await Promise.all(Array.from({ length: 8 }, () => context.store.mails.claim(AT, lease)))
    expect(claims.filter(claim => claim !== undefined)).toHaveLength(1)
    expect(claims.find(claim => claim !== undefined)).toMatchObject({
      id: mail.id,
      state: 'sending',
      attempts: 1,
      nextAttemptAt: lease,
      sealedText: 'box of text',
    })
    expect(await context.store.mails.claim(after(50_000), after(90_000))).toBeUndefined()
  })

  test('many that are due are each claimed once, the longest waiting first', async () => {
    const ids: string[] = []
    for (let n = 0; n < 6; n++) ids.push((await insert({ nextAttemptAt: after(-n * 1_000) })).id)
    await insert({ nextAttemptAt: after(1) })
    const first = await context.store.mails.claim(AT, after(60_000))
    const rest = await Promise.all(
      Array.from({ length: 12 }, () => context.store.mails.claim(AT, after(60_000))),
    )
    expect(first?.id).toBe(ids.at(-1))
    const claimed = [first, ...rest].flatMap(claim => claim?.id ?? [])
    expect(new Set(claimed).size).toBe(claimed.length)
    // Several at once may go for the same row and leave with nothing: they come again.
    let next = await context.store.mails.claim(AT, after(60_000))
    for (; next; next = await context.store.mails.claim(AT, after(60_000))) claimed.push(next.id)
    expect(claimed.sort()).toEqual([...ids].sort())
  })

  test('only who holds the lease says how the attempt went', async () => {
    const mail = await insert()
    const lease = after(60_000)
    await context.store.mails.claim(AT, lease)
    const again = { state: 'queued', nextAttemptAt: after(30_000), lastError: FAULT } as const
    expect(await context.store.mails.release(mail.id, after(1), again)).toBe(false)
    expect(await context.store.mails.release(mail.id, lease, again)).toBe(true)
    expect(await context.store.mails.get(mail.id)).toMatchObject(again)
    expect(await context.store.mails.release(mail.id, lease, again)).toBe(false)
  })

  test('a mail that was sent loses its text, and stays sent', async () => {
    const mail = await insert()
    await context.store.mails.markSent(mail.id, after(5))
    expect(await context.store.mails.get(mail.id)).toMatchObject({
      state: 'sent',
      sentAt: after(5),
      hasText: false,
      sealedText: null,
      sealedHtml: null,
    })
    expect(await context.store.mails.requeue(mail.id, AT)).toBe(false)
  })

  test('mails whose lease has ended are let go of, others are left alone', async () => {
    const mail = await insert()
    await context.store.mails.claim(AT, after(60_000))
    const change = { state: 'failed', nextAttemptAt: null, lastError: FAULT } as const
    expect(await context.store.mails.releaseAbandoned(after(59_999), change)).toBe(0)
    expect(await context.store.mails.releaseAbandoned(after(60_000), change)).toBe(1)
    expect(await context.store.mails.get(mail.id)).toMatchObject(change)
    expect(await context.store.mails.requeue(mail.id, after(70_000))).toBe(true)
    expect(await context.store.mails.get(mail.id)).toMatchObject({
      state: 'queued',
      attempts: 0,
      lastError: null,
    })
  })

  test('old texts are erased, but not those of mails on their way; old rows go', async () => {
    const failed = await insert({ state: 'failed', nextAttemptAt: null })
    const queued = await insert()
    expect(await context.store.mails.eraseTexts(AT)).toBe(0)
    expect(await context.store.mails.eraseTexts(after(1))).toBe(1)
    expect((await context.store.mails.get(failed.id)).hasText).toBe(false)
    expect((await context.store.mails.get(queued.id)).hasText).toBe(true)
    expect(await context.store.mails.requeue(failed.id, AT)).toBe(false)
    expect(await context.store.mails.removeOld(AT)).toBe(0)
    expect(await context.store.mails.countByState()).toEqual({ failed: 1, queued: 1 })
    expect(await context.store.mails.removeOld(after(1))).toBe(2)
  })

  test('with the key all texts go, and what was on its way has failed', async () => {
    const sent = await insert({ state: 'sent', nextAttemptAt: null })
    const queued = await insert()
    await context.store.mails.forgetTexts(FAULT)
    expect(await context.store.mails.get(sent.id)).toMatchObject({ state: 'sent', hasText: false })
    const failed = { state: 'failed', hasText: false, lastError: FAULT, nextAttemptAt: null } as const
    expect(await context.store.mails.get(queued.id)).toMatchObject(failed)
  })

  test('the mails of an organization go with it, and no others', async () => {
    await insert({ organizationId: 'o1' })
    const theirs = await insert({ organizationId: 'o2' })
    const personal = await insert()
    expect(await context.store.mails.removeOf('o1')).toBe(1)
    const left = (await context.store.mails.list({ limit: 10 })).items.map(({ id }) => id)
    expect(left.sort()).toEqual([theirs.id, personal.id].sort())
  })

  async function insert(change: Partial<KeptMail> = {}): Promise<Omit<KeptMail, 'hasText'>> {
    const { hasText: _, ...rest } = change
    const mail: Omit<KeptMail, 'hasText'> = {
      id: Bun.randomUUIDv7(),
      organizationId: null,
      kind: 'reset_password',
      recipient: 'ann@example.com',
      subject: 'Choose a new password',
      sealedText: 'box of text',
      sealedHtml: 'box of html',
      state: 'queued',
      attempts: 0,
      nextAttemptAt: AT,
      lastError: null,
      createdAt: AT,
      sentAt: null,
      ...rest,
    }
    await context.store.mails.insert(mail)
    return mail
  }
})
