import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgentService } from '../src/core/agents/agent-service.ts'
import type { AuditTrail } from '../src/core/audit/audit.ts'
import { createAuditLogService } from '../src/core/audit/audit-log-service.ts'
import { createAuditTrail } from '../src/core/audit/audit-service.ts'
import { systemClock } from '../src/core/clock.ts'
import { createEventBus } from '../src/core/events.ts'
import { createToolService } from '../src/core/tools/tool-service.ts'
import { createAuditHeadFile } from '../src/storage/audit-head-file.ts'
import type { Dialect } from '../src/storage/database.ts'
import { openStore } from '../src/storage/open-store.ts'
import { createTestDatabase } from '../src/testing/databases.ts'
import {
  agentSettings,
  makeAgent,
  makeModelConnection,
  makeOrganization,
} from '../src/testing/record-factories.ts'

/** What the audit log costs: a publication with and without it, the second place, and reading a chain. `bun bench/audit-cost.ts` */
const PUBLICATIONS = 100
const ROUNDS = 9
const CHAINS = 10_000
const ENTRIES = 20_000

function median(values: number[]): string {
  return (values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0).toFixed(2)
}

const SILENT: AuditTrail = { record: async () => {} }

for (const dialect of ['sqlite', 'postgres'] as const) await measurePublications(dialect)
await measureSecondPlace()
process.exit(0)

async function measurePublications(dialect: Dialect) {
  const database = await createTestDatabase(dialect)
  const store = await openStore(database.options)
  const events = createEventBus(() => {})
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const scope = await makeOrganization(store)
  const heads = createAuditHeadFile({
    dataDir,
    secret: 'bench',
    now: systemClock.now,
    findHash: (organizationId, seq) => store.audit.findHash({ ...scope, organizationId }, seq),
    onFault: console.error,
  })
  const audit = createAuditTrail({ store, clock: systemClock, events, heads })
  const tools = createToolService({ store, clock: systemClock })
  const connection = await makeModelConnection(store, scope)
  const publish = async (trail: AuditTrail, count: number) => {
    const agents = createAgentService({ store, clock: systemClock, events, tools, audit: trail })
    const agent = await makeAgent(store, scope, { draft: agentSettings(connection.id, { tools: [] }) })
    const startedAt = performance.now()
    for (let n = 0; n < count; n++) await agents.publishAgent(scope, agent.id)
    return (performance.now() - startedAt) / count
  }
  await publish(audit, 50)
  const [without, withIt]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    without.push(await publish(SILENT, PUBLICATIONS))
    withIt.push(await publish(audit, PUBLICATIONS))
  }
  const said = `${median(without)} ms without, ${median(withIt)} ms with audit`
  console.log(`${dialect}: publish ${said} (medians of ${ROUNDS} rounds of ${PUBLICATIONS})`)

  if (dialect === 'sqlite') {
    await store.transaction(scope, async () => {
      for (let n = 0; n < ENTRIES; n++) await audit.record(scope, { action: 'agent.changed', after: { n } })
    })
    const startedAt = performance.now()
    const { entries } = await createAuditLogService({ store, clock: systemClock, audit, heads }).verifyChain(
      scope,
    )
    console.log(`${dialect}: verify ${entries} entries in ${(performance.now() - startedAt).toFixed(0)} ms`)
  }
  await heads.flush()
  await store.close()
  await database.remove()
  rmSync(dataDir, { recursive: true, force: true })
}

async function measureSecondPlace() {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const heads = createAuditHeadFile({
    dataDir,
    secret: 'bench',
    now: systemClock.now,
    findHash: async (id, seq) => `${id} ${seq}`.padEnd(64, '0'),
    onFault: console.error,
  })
  const note = (id: string, seq: number) =>
    heads.note({ organizationId: id, seq, hash: `${id} ${seq}`.padEnd(64, '0') })
  const flush = async () => {
    const startedAt = performance.now()
    await heads.flush()
    return (performance.now() - startedAt).toFixed(1)
  }
  note('one', 1)
  console.log(`second place: one chain ${await flush()} ms`)
  for (let n = 0; n < CHAINS; n++) note(Bun.randomUUIDv7(), 1)
  console.log(`second place: ${CHAINS} new chains ${await flush()} ms`)
  note('one', 2)
  console.log(`second place: one of ${CHAINS} chains ${await flush()} ms`)
  rmSync(dataDir, { recursive: true, force: true })
}
