import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteConnection } from '../../src/storage/sqlite/sqlite-driver.ts'
import {
  createOrganization,
  makeDataDir,
  removeDataDir,
  runCommand,
  startProgram,
} from '../support/program.ts'

const TAMPERED = 1
const REFUSED = 4
const USAGE = 2
/** Each command is a process of its own, on a machine that may be busy. */
const COMMAND_LIMIT_MS = 60_000

/** The command, over the data folder of a program that ran and was stopped. */
describe('parley audit verify', () => {
  const folder = makeDataDir()
  let organizationId = ''
  let exported = ''

  beforeAll(async () => {
    const program = await startProgram({ dataDir: folder })
    const { apiKey, ...created } = await createOrganization(program)
    organizationId = created.organizationId
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
    const { items } = await (await fetch(`${program.url}/api/v1/agents`, { headers })).json()
    for (const name of ['One', 'Two', 'Three', 'Four']) {
      const body = JSON.stringify({ name })
      await fetch(`${program.url}/api/v1/agents/${items[0].id}`, { method: 'PATCH', headers, body })
    }
    const log = await (await fetch(`${program.url}/api/v1/audit?limit=100`, { headers })).json()
    const lines = log.items
      .reverse()
      .map((entry: ApiEntry) => JSON.stringify(toExportLine(entry, organizationId)))
    const head = {
      format: 'parley-audit-1',
      organizationId,
      exportedAt: new Date().toISOString(),
      isFiltered: false,
    }
    const end = { end: true, entries: lines.length, isComplete: true }
    exported = [JSON.stringify(head), ...lines, JSON.stringify(end), ''].join('\n')
    await program.stop()
  }, 60_000)
  afterAll(() => removeDataDir(folder))

  const verify = async (...words: string[]) => {
    const result = await runCommand(['audit', 'verify', '--json', '--data-dir', folder, ...words])
    return { ...result, json: result.stdout === '' ? null : JSON.parse(result.stdout) }
  }

  function tamper(statement: string) {
    const database = openSqliteConnection(join(folder, 'parley.db'))
    database.run(statement, organizationId)
    database.close()
  }

  test(
    'finds nothing wrong with a log that nobody touched, and changes nothing',
    async () => {
      const found = await verify()
      expect(found.code).toBe(0)
      expect(found.json.isWhole).toBe(true)
      expect(found.json.logs.map((log: { organizationId: string }) => log.organizationId).sort()).toEqual(
        [organizationId, 'platform'].sort(),
      )
      const again = await verify('--organization', organizationId)
      expect(again.json.logs).toHaveLength(1)
      expect(again.json.logs[0].lastHash).toBe(
        found.json.logs.find((log: { organizationId: string }) => log.organizationId === organizationId)
          .lastHash,
      )
      expect(again.json.logs[0].secondPlace).toMatchObject({
        state: 'covered',
        seq: again.json.logs[0].lastSeq,
      })
    },
    COMMAND_LIMIT_MS,
  )

  test(
    'says in words what is wrong, where, and ends with 1',
    async () => {
      tamper(`update audit_entries set actor_name = 'Nobody' where seq = 3 and organization_id = ?`)
      const result = await runCommand(['audit', 'verify', '--data-dir', folder])
      expect(result.code).toBe(TAMPERED)
      expect(result.stdout).toContain('NOT WHOLE')
      expect(result.stdout).toContain('Entry 3 was changed after it was written.')
      expect((await verify('--organization', 'platform')).code).toBe(0)
    },
    COMMAND_LIMIT_MS,
  )

  test(
    'finds a log that was cut off although its head was put back',
    async () => {
      tamper('delete from audit_entries where seq > 2 and organization_id = ?')
      tamper(
        'update audit_heads set seq = 2, hash = (select hash from audit_entries e where e.organization_id = audit_heads.organization_id and e.seq = 2) where organization_id = ?',
      )
      const found = await verify('--organization', organizationId)
      expect(found.code).toBe(TAMPERED)
      expect(found.json.logs[0].problems).toEqual([
        expect.objectContaining({ kind: 'truncated', lastSeq: 2, knownBy: 'second_place' }),
      ])
    },
    COMMAND_LIMIT_MS,
  )

  test(
    'finds that the second place was taken away, and does not begin it anew',
    async () => {
      rmSync(join(folder, 'audit-heads'))
      const found = await verify('--organization', 'platform')
      expect(found.code).toBe(TAMPERED)
      expect(found.json.logs[0].secondPlace).toEqual({ state: 'missing' })
      expect(existsSync(join(folder, 'audit-heads'))).toBe(false)
    },
    COMMAND_LIMIT_MS,
  )

  test(
    'ends with 4 for an organization that has no log',
    async () => {
      const found = await verify('--organization', 'nobody')
      expect(found.code).toBe(REFUSED)
      expect(found.stderr).toContain('no audit log')
    },
    COMMAND_LIMIT_MS,
  )

  test(
    'reads an exported file, and refuses what is none',
    async () => {
      const path = join(folder, 'export.jsonl')
      await Bun.write(path, exported)
      expect(await verify('--file', path)).toMatchObject({
        code: 0,
        json: { logs: [{ organizationId, isWhole: true }] },
      })
      await Bun.write(path, exported.replace('"name":"Two"', '"name":"Too"'))
      expect((await verify('--file', path)).code).toBe(TAMPERED)
      await Bun.write(path, '{"hello":"world"}')
      expect((await verify('--file', path)).code).toBe(USAGE)
    },
    COMMAND_LIMIT_MS,
  )
})

interface ApiEntry {
  seq: number
  at: string
  actor: { kind: string; id: string | null; name: string }
  action: string
  subject: { kind: string; id: string | null; name: string | null } | null
  address: string | null
  userAgent: string | null
  before: object | null
  after: object | null
  previousHash: string
  hash: string
}

/** REST carries everything that the hash covers: an auditor can build the file from it. */
function toExportLine({ actor, subject, ...entry }: ApiEntry, organizationId: string) {
  return {
    organizationId,
    ...entry,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    subjectKind: subject?.kind ?? null,
    subjectId: subject?.id ?? null,
    subjectName: subject?.name ?? null,
  }
}
