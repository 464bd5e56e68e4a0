import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { AuditValues } from '#core/audit/audit.ts'
import { type AuditEntry, hashEntry } from '#core/audit/audit-chain.ts'
import type { AuditHead } from '#core/audit/audit-heads.ts'
import { createAuditTrail, NAME_MAX_CHARS, VALUE_MAX_CHARS, VALUES_MAX } from '#core/audit/audit-service.ts'
import { createEventBus, type DomainEvent } from '#core/events.ts'
import { platformScope, type Scope } from '#core/scope.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'
import { createTestClock } from '#testing/test-foundation.ts'

const WRITERS = 12
const ENTRIES_OF_EACH = 5

describeOnEachDatabase('the audit log', context => {
  function openTrail(clock = createTestClock()) {
    const noted: AuditHead[] = []
    const events = createEventBus(error => {
      throw error
    })
    const heads = { note: (head: AuditHead) => void noted.push(head) }
    const audit = createAuditTrail({ store: context.store, clock, events, heads })
    return { audit, noted, events, clock }
  }

  const readAll = (scope: Scope, limit = 1_000): Promise<AuditEntry[]> =>
    context.store.audit.listFrom(scope, { fromSeq: 1, limit })

  test('concurrent writers get places without gaps, one after the other in time, in a chain that holds', async () => {
    const { audit, noted, clock } = openTrail()
    const scopes = [await makeOrganization(context.store), await makeOrganization(context.store)]
    const work = Array.from({ length: WRITERS }, async (_, writer) => {
      const scope = scopes[writer % 2] as Scope
      for (let n = 0; n < ENTRIES_OF_EACH; n++) {
        clock.advance(1)
        const write = () => audit.record(scope, { action: 'agent.created', after: { writer, n } })
        // Half of them inside the transaction of an act.
        if (n % 2 === 0) await write()
        else await context.store.transaction(scope, write)
      }
    })
    await Promise.all(work)
    for (const scope of scopes) {
      const chain = await readAll(scope)
      expect(chain.map(({ seq }) => seq)).toEqual(chain.map((_, index) => index + 1))
      expect(chain).toHaveLength((WRITERS / 2) * ENTRIES_OF_EACH)
      expect(chain.every(entry => hashEntry(entry) === entry.hash)).toBe(true)
      expect(chain.slice(1).every((entry, index) => entry.previousHash === chain[index]?.hash)).toBe(true)
      expect(chain.slice(1).every((entry, index) => entry.at >= (chain[index]?.at ?? 0))).toBe(true)
      const last = chain.at(-1)
      expect(await context.store.audit.findHead(scope)).toEqual({
        organizationId: scope.organizationId,
        seq: last?.seq ?? 0,
        hash: last?.hash ?? '',
      })
      expect(noted.filter(head => head.organizationId === scope.organizationId)).toHaveLength(chain.length)
    }
  }, 30_000)

  test('an act that fails leaves no entry, no gap and no head, and tells nobody', async () => {
    const { audit, noted, events } = openTrail()
    const scope = await makeOrganization(context.store)
    const seen: DomainEvent[] = []
    events.subscribe(scope.organizationId, event => seen.push(event))
    await audit.record(scope, { action: 'agent.created' })
    const failure = context.store.transaction(scope, async () => {
      await audit.record(scope, { action: 'agent.removed' })
      throw new Error('the act failed')
    })
    await expect(failure).rejects.toThrow('the act failed')
    await audit.record(scope, { action: 'agent.published' })
    expect((await readAll(scope)).map(({ seq, action }) => `${seq} ${action}`)).toEqual([
      '1 agent.created',
      '2 agent.published',
    ])
    expect(noted.map(({ seq }) => seq)).toEqual([1, 2])
    expect(seen.map(event => event.type === 'audit.recorded' && event.seq)).toEqual([1, 2])
  })

  test('an entry is told of after its act is committed, not before', async () => {
    const { audit, noted } = openTrail()
    const scope = await makeOrganization(context.store)
    await context.store.transaction(scope, async () => {
      await audit.record(scope, { action: 'agent.created' })
      expect(noted).toEqual([])
    })
    expect(noted).toHaveLength(1)
  })

  test('a clock that is set back does not turn the log around', async () => {
    const clock = createTestClock()
    const { audit } = openTrail(clock)
    const scope = await makeOrganization(context.store)
    clock.advance(60_000)
    await audit.record(scope, { action: 'agent.created' })
    clock.advance(-30_000)
    await audit.record(scope, { action: 'agent.removed' })
    const [first, second] = await readAll(scope)
    expect(second?.at).toEqual(first?.at as Date)
  })

  test('whatever somebody is called or writes comes back as it was hashed', async () => {
    const { audit } = openTrail()
    const scope = await makeOrganization(context.store)
    const text = fc.string({ unit: 'binary', maxLength: 300 })
    const value = fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(text))
    const acts = fc.record({ name: text, userAgent: text, after: fc.dictionary(text, value) })
    await fc.assert(
      fc.asyncProperty(acts, async ({ name, userAgent, after }) => {
        const visit = { ...scope, origin: { address: '192.0.2.7', userAgent } }
        const act = { action: 'agent.changed', subject: { kind: 'agent', id: 'a', name }, after } as const
        await audit.record(visit, act)
        const head = await context.store.audit.findHead(scope)
        const [entry] = await context.store.audit.listFrom(scope, { fromSeq: head?.seq ?? 0, limit: 1 })
        expect(entry && hashEntry(entry)).toBe(head?.hash ?? '')
      }),
      { numRuns: 40 },
    )
  }, 30_000)

  test('what is long is cut: names, values, and how many of them there are', async () => {
    const { audit } = openTrail()
    const scope = await makeOrganization(context.store)
    const after: AuditValues = Object.fromEntries(
      Array.from({ length: 200 }, (_, n) => [`field ${n}`, 'x'.repeat(5_000)]),
    )
    const name = 'y'.repeat(5_000)
    await audit.record(scope, { action: 'agent.changed', subject: { kind: 'agent', id: 'a', name }, after })
    const [entry] = await readAll(scope)
    expect(entry?.subjectName).toHaveLength(NAME_MAX_CHARS)
    expect(Object.keys(entry?.after ?? {})).toHaveLength(VALUES_MAX)
    expect(entry?.after?.['field 0']).toHaveLength(VALUE_MAX_CHARS)
  })

  test('who acts with an API key is called by its name, and a name that is gone by its id', async () => {
    const { audit } = openTrail()
    const scope = await makeOrganization(context.store)
    const id = Bun.randomUUIDv7()
    const now = context.dialect === 'sqlite' ? '0' : 'now()'
    await context.database.run(
      `insert into api_keys (id, organization_id, name, prefix, hash, created_at)
        values ('${id}', '${scope.organizationId}', 'Booking site', 'parley_', '${id}', ${now})`,
      { organizationId: scope.organizationId },
    )
    await audit.record({ ...scope, actor: { kind: 'api_key', apiKeyId: id } }, { action: 'call.placed' })
    await audit.record({ ...scope, actor: { kind: 'api_key', apiKeyId: 'gone' } }, { action: 'call.placed' })
    expect((await readAll(scope)).map(entry => entry.actorName)).toEqual(['Booking site', 'gone'])
  })

  test('each organization has a chain of its own, and the platform one that belongs to none', async () => {
    const { audit } = openTrail()
    const [ours, theirs] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    await audit.record(ours, { action: 'agent.created' })
    await audit.record(theirs, { action: 'agent.removed' })
    await audit.record(platformScope({ kind: 'system', task: 'test' }), { action: 'role.created' })
    expect((await readAll(ours)).map(({ action }) => action)).toEqual(['agent.created'])
    expect((await readAll(theirs)).map(({ action }) => action)).toEqual(['agent.removed'])
  })

  test('pages go back in time, and every filter narrows them', async () => {
    const clock = createTestClock()
    const { audit } = openTrail(clock)
    const scope = await makeOrganization(context.store)
    for (let n = 1; n <= 25; n++) {
      clock.advance(60_000)
      await audit.record(
        {
          ...scope,
          actor: { kind: 'system', task: `Task ${n}` },
          origin: { address: `192.0.2.${n}`, userAgent: null },
        },
        {
          action: n % 2 ? 'agent.published' : 'agent.changed',
          subject: { kind: 'agent', id: `id-${n}`, name: `100%_${n}` },
        },
      )
    }
    const list = context.store.audit.list
    const first = await list(scope, { limit: 10, filter: {} })
    const second = await list(scope, { limit: 10, cursor: first.nextCursor ?? '', filter: {} })
    const third = await list(scope, { limit: 10, cursor: second.nextCursor ?? '', filter: {} })
    const seqs = [first, second, third].flatMap(page => page.items.map(({ seq }) => seq))
    expect(seqs).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index))
    expect(third.nextCursor).toBeNull()

    const found = async (filter: Parameters<typeof list>[1]['filter']) =>
      (await list(scope, { limit: 100, filter })).items.map(({ seq }) => seq)
    expect(await found({ actor: 'task 7' })).toEqual([7])
    expect(await found({ action: 'agent.published' })).toHaveLength(13)
    expect(await found({ subject: '%_2' })).toEqual([25, 24, 23, 22, 21, 20, 2])
    expect(await found({ subject: 'id-3' })).toEqual([3])
    expect(await found({ subject: 'agent' })).toHaveLength(25)
    expect(await found({ address: '192.0.2.13' })).toEqual([13])
    const at = (seq: number) =>
      first.items.concat(second.items, third.items).find(each => each.seq === seq)?.at
    expect(await found({ from: at(24) })).toEqual([25, 24])
    expect(await found({ to: at(3) })).toEqual([2, 1])
    expect(await found({ actor: 'task 2', action: 'agent.published' })).toEqual([25, 23, 21])
  })

  test.each(['', 'nonsense', Buffer.from('audit.99999999999').toString('base64url')])(
    'a cursor that is not of a log (%p) is invalid',
    async cursor => {
      const scope = await makeOrganization(context.store)
      const refusal = await refusalOf(context.store.audit.list(scope, { limit: 1, cursor, filter: {} }))
      expect(refusal).toStartWith('invalid: ')
    },
  )
})
