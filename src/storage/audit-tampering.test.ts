import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashEntry } from '#core/audit/audit-chain.ts'
import { createAuditLogService, isSound } from '#core/audit/audit-log-service.ts'
import { createAuditTrail } from '#core/audit/audit-service.ts'
import { createEventBus } from '#core/events.ts'
import { createSystemScopes, type Scope } from '#core/scope.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { createTestClock } from '#testing/test-foundation.ts'
import { AUDIT_HEADS_FILE, createAuditHeadFile, type HeadFault } from './audit-head-file.ts'

const ENTRIES = 6
const systemScope = createSystemScopes()
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Somebody with a shell on the database, and sometimes on the data folder; never with the key. */
describeOnEachDatabase('tampering with an audit log', context => {
  /** A log of six entries in a data folder of its own; its head is in the second place. */
  async function openLog() {
    const { store } = context
    const dataDir = mkdtempSync(join(tmpdir(), 'parley-audit-'))
    folders.push(dataDir)
    const clock = createTestClock()
    const faults: HeadFault[] = []
    const openHeads = (secret = 'a secret that only Parley has') =>
      createAuditHeadFile({
        dataDir,
        secret,
        now: clock.now,
        findHash: (id, seq) => store.audit.findHash(systemScope(id, 'test'), seq),
        onFault: fault => faults.push(fault),
      })
    const heads = openHeads()
    const events = createEventBus(error => {
      throw error
    })
    const audit = createAuditTrail({ store, clock, events, heads })
    const scope = await makeOrganization(store)
    const write = async (count: number) => {
      for (let n = 0; n < count; n++) await audit.record(scope, { action: 'agent.changed', after: { n } })
    }
    await write(ENTRIES)
    await heads.flush()
    const verify = (by = heads) =>
      createAuditLogService({ store, clock, audit, heads: by }).verifyChain(scope)
    return { scope, heads, openHeads, write, verify, faults, dataDir, audit }
  }

  /** One statement of an intruder on the rows of this organization. On Postgres it takes the owner: Parley's own role may only add. */
  const run = (scope: Scope, statement: string) =>
    context.database.run(`${statement} organization_id = '${scope.organizationId}'`, {
      organizationId: scope.organizationId,
      role: 'owner',
    })

  const kindsOf = ({ problems }: { problems: readonly { kind: string }[] }) =>
    problems.map(({ kind }) => kind)

  test('a log that nobody touched is whole, and covered up to its last entry', async () => {
    const { verify } = await openLog()
    const found = await verify()
    expect(found.problems).toEqual([])
    expect(found).toMatchObject({
      entries: ENTRIES,
      lastSeq: ENTRIES,
      secondPlace: { state: 'covered', seq: ENTRIES },
    })
    expect(isSound(found)).toBe(true)
  })

  test('an edited entry is found at its place', async () => {
    const { scope, verify } = await openLog()
    await run(scope, `update audit_entries set actor_name = 'Somebody else' where seq = 3 and`)
    expect((await verify()).problems).toEqual([{ kind: 'edited', seq: 3 }])
  })

  test('an edited time is found as well', async () => {
    const { scope, verify } = await openLog()
    const at = context.dialect === 'sqlite' ? '1' : 'to_timestamp(1)'
    await run(scope, `update audit_entries set at = ${at} where seq = 5 and`)
    expect((await verify()).problems).toEqual([{ kind: 'edited', seq: 5 }])
  })

  // Postgres keeps no broken value.
  if (context.dialect === 'sqlite')
    test('an entry that was broken is found, and does not keep the rest from being read', async () => {
      const { scope, verify } = await openLog()
      await run(scope, `update audit_entries set after = '{broken' where seq = 2 and`)
      await run(scope, `update audit_entries set at = 'never' where seq = 4 and`)
      expect((await verify()).problems).toEqual([
        { kind: 'edited', seq: 2 },
        { kind: 'edited', seq: 4 },
      ])
      expect((await context.store.audit.list(scope, { limit: 10 })).items).toHaveLength(ENTRIES)
    })

  test('an edited entry with a hash that fits it is found by the one that follows', async () => {
    const { scope, verify } = await openLog()
    const [entry] = await context.store.audit.listFrom(scope, { fromSeq: 3, limit: 1 })
    if (!entry) throw new Error('The third entry is there.')
    const hash = hashEntry({ ...entry, actorName: 'Somebody else' })
    await run(
      scope,
      `update audit_entries set actor_name = 'Somebody else', hash = '${hash}' where seq = 3 and`,
    )
    expect((await verify()).problems).toEqual([{ kind: 'unlinked', seq: 4 }])
  })

  test('deleted entries are found, in the middle and at the beginning', async () => {
    const { scope, verify } = await openLog()
    await run(scope, 'delete from audit_entries where seq in (1, 3, 4) and')
    expect((await verify()).problems).toEqual([
      { kind: 'deleted', fromSeq: 1, toSeq: 1 },
      { kind: 'deleted', fromSeq: 3, toSeq: 4 },
    ])
  })

  test('entries that changed places are found', async () => {
    const { scope, verify } = await openLog()
    await run(scope, 'update audit_entries set seq = 100 where seq = 2 and')
    await run(scope, 'update audit_entries set seq = 2 where seq = 4 and')
    await run(scope, 'update audit_entries set seq = 4 where seq = 100 and')
    expect((await verify()).problems).toEqual([
      { kind: 'reordered', seq: 2, from: 4 },
      { kind: 'reordered', seq: 4, from: 2 },
    ])
  })

  test('a log that was cut off is found by its head', async () => {
    const { scope, verify } = await openLog()
    await run(scope, 'delete from audit_entries where seq > 4 and')
    const { problems } = await verify()
    expect(problems).toContainEqual({ kind: 'truncated', lastSeq: 4, expectedSeq: 6, knownBy: 'head' })
  })

  test('a log that was cut off, with its head put back, is found by the second place', async () => {
    const { scope, verify } = await openLog()
    await run(scope, 'delete from audit_entries where seq > 4 and')
    const hash = await context.store.audit.findHash(scope, 4)
    await run(scope, `update audit_heads set seq = 4, hash = '${hash}' where`)
    expect((await verify()).problems).toEqual([
      { kind: 'truncated', lastSeq: 4, expectedSeq: 6, knownBy: 'second_place' },
    ])
  })

  test('a log that was removed whole is found by the second place', async () => {
    const { scope, verify } = await openLog()
    await run(scope, 'delete from audit_entries where')
    await run(scope, 'delete from audit_heads where')
    expect((await verify()).problems).toEqual([
      { kind: 'truncated', lastSeq: 0, expectedSeq: 6, knownBy: 'second_place' },
    ])
  })

  test('a head that was replaced or removed is found', async () => {
    const { scope, verify } = await openLog()
    await run(scope, `update audit_heads set hash = '${'f'.repeat(64)}' where`)
    expect(kindsOf(await verify())).toEqual(['head_replaced'])
    await run(scope, 'delete from audit_heads where')
    expect(kindsOf(await verify())).toEqual(['head_missing'])
  })

  /** Rewrites the log from an entry on, as somebody would who has read how it works. */
  async function forge(scope: Scope, fromSeq: number) {
    const chain = await context.store.audit.listFrom(scope, { fromSeq: 1, limit: 100 })
    let previousHash = chain[fromSeq - 2]?.hash ?? '0'.repeat(64)
    for (const entry of chain.slice(fromSeq - 1)) {
      const forged = { ...entry, actorName: 'Nobody', previousHash }
      const hash = hashEntry(forged)
      await run(
        scope,
        `update audit_entries set actor_name = 'Nobody', previous_hash = '${previousHash}', hash = '${hash}' where seq = ${entry.seq} and`,
      )
      previousHash = hash
    }
    await run(scope, `update audit_heads set hash = '${previousHash}' where`)
  }

  test('a log that was written anew, with all its hashes, is found by the second place', async () => {
    const { scope, verify } = await openLog()
    await forge(scope, 1)
    expect((await verify()).problems).toEqual([{ kind: 'rewritten', seq: 6 }])
  })

  test('what was found stays found when the program goes on writing', async () => {
    const { scope, verify, write, heads, faults } = await openLog()
    await forge(scope, 4)
    await write(10)
    await heads.flush()
    await write(3)
    await heads.flush()
    expect((await verify()).problems).toEqual([{ kind: 'rewritten', seq: 6 }])
    expect(faults).toEqual([{ kind: 'chain_differs', organizationId: scope.organizationId, seq: 6 }])
  })

  test('a log that was cut off and goes on stays found, too', async () => {
    const { scope, verify, write, heads } = await openLog()
    await run(scope, 'delete from audit_entries where seq > 4 and')
    const hash = await context.store.audit.findHash(scope, 4)
    await run(scope, `update audit_heads set seq = 4, hash = '${hash}' where`)
    await write(7)
    await heads.flush()
    expect((await verify()).problems).toEqual([{ kind: 'rewritten', seq: 6 }])
  })

  test('a crash before the second place was written is no tampering: the log goes on from what it holds', async () => {
    const { openHeads, verify, write } = await openLog()
    // These heads are noted and never written: the process is gone before.
    await write(3)
    const afterRestart = openHeads()
    const found = await verify(afterRestart)
    expect(found.problems).toEqual([])
    expect(found.secondPlace).toMatchObject({ state: 'covered', seq: ENTRIES })
    expect(isSound(found)).toBe(true)
  })

  test('entries of another node, which has a second place of its own, are no tampering', async () => {
    const { scope, heads, verify, write } = await openLog()
    const other = createAuditTrail({
      store: context.store,
      clock: createTestClock(),
      events: createEventBus(() => {}),
      heads: { note() {} },
    })
    await other.record(scope, { action: 'agent.created' })
    expect(isSound(await verify())).toBe(true)
    await write(1)
    await heads.flush()
    expect(await verify()).toMatchObject({
      problems: [],
      secondPlace: { state: 'covered', seq: ENTRIES + 2 },
    })
  })

  test('a second place that was taken away, changed or made with another key is a finding', async () => {
    const { dataDir, verify, openHeads } = await openLog()
    const path = join(dataDir, AUDIT_HEADS_FILE)
    const text = await Bun.file(path).text()
    rmSync(path)
    const missing = await verify()
    expect(missing.secondPlace.state).toBe('missing')
    expect(isSound(missing)).toBe(false)
    await Bun.write(path, text.replace(/\[6,"./, '[4,"a'))
    const changed = await verify()
    expect(changed.secondPlace.state).toBe('not_authentic')
    expect(isSound(changed)).toBe(false)
    await Bun.write(path, text)
    expect((await verify(openHeads('another secret'))).secondPlace.state).toBe('not_authentic')
    expect(isSound(await verify())).toBe(true)
  })

  test('entries that are written while a log is read are part of it', async () => {
    const { verify, write } = await openLog()
    const [found] = await Promise.all([verify(), write(20)])
    expect(found.problems).toEqual([])
  })
})
