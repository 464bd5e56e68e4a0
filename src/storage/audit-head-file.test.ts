import { afterAll, expect, test } from 'bun:test'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditHead } from '#core/audit/audit-heads.ts'
import { waitFor } from '#testing/wait-for.ts'
import { AUDIT_HEADS_FILE, createAuditHeadFile, type HeadFault } from './audit-head-file.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function openFolder() {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-heads-'))
  folders.push(dataDir)
  const faults: HeadFault[] = []
  const chain = new Map<string, string>()
  const open = (options: { flushIntervalMs?: number; dataDir?: string } = {}) =>
    createAuditHeadFile({
      dataDir,
      secret: 'a secret',
      now: () => new Date('2026-11-23T10:00:00Z'),
      findHash: async (organizationId, seq) => chain.get(`${organizationId} ${seq}`),
      onFault: fault => faults.push(fault),
      ...options,
    })
  /** An entry that the chain holds. */
  const committed = (organizationId: string, seq: number): AuditHead => {
    const hash = `hash of ${organizationId} ${seq}`
    chain.set(`${organizationId} ${seq}`, hash)
    return { organizationId, seq, hash }
  }
  return { dataDir, path: join(dataDir, AUDIT_HEADS_FILE), open, committed, faults }
}

function seqsOf(kept: ReturnType<ReturnType<ReturnType<typeof openFolder>['open']>['read']>) {
  if (kept.state !== 'kept') return kept.state
  return Object.fromEntries([...kept.heads.values()].map(({ organizationId, seq }) => [organizationId, seq]))
}

test('a burst of entries is written once, with the newest head of each chain', async () => {
  const { open, committed, path, dataDir } = openFolder()
  const heads = open()
  for (let seq = 1; seq <= 500; seq++) heads.note(committed(seq % 2 ? 'odd' : 'even', seq))
  expect(existsSync(path)).toBe(false)
  await heads.flush()
  expect(seqsOf(heads.read())).toEqual({ odd: 499, even: 500 })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(dataDir)).toEqual([AUDIT_HEADS_FILE])
})

test('what is noted is written within moments, without being asked', async () => {
  const { open, committed } = openFolder()
  const heads = open({ flushIntervalMs: 5 })
  heads.note(committed('ours', 1))
  await waitFor('the head is written', () => heads.read().state === 'kept')
  expect(seqsOf(heads.read())).toEqual({ ours: 1 })
})

test('two processes on one data folder keep the newest of both', async () => {
  const { open, committed } = openFolder()
  const [server, command] = [open(), open()]
  const [first, second] = [committed('ours', 1), committed('ours', 2)]
  command.note(second)
  command.note(committed('theirs', 1))
  await command.flush()
  server.note(first)
  server.note(committed('platform', 9))
  await server.flush()
  expect(seqsOf(server.read())).toEqual({ ours: 2, theirs: 1, platform: 9 })
})

test('a file that is taken away while the program runs comes back whole', async () => {
  const { open, committed, path } = openFolder()
  const heads = open()
  heads.note(committed('ours', 1))
  await heads.flush()
  rmSync(path)
  heads.note(committed('theirs', 1))
  await heads.flush()
  expect(seqsOf(heads.read())).toEqual({ ours: 1, theirs: 1 })
})

test('a file that was changed is left as it is, and told once', async () => {
  const { open, committed, path, faults } = openFolder()
  const heads = open()
  heads.note(committed('ours', 1))
  await heads.flush()
  await Bun.write(path, 'something else')
  for (let seq = 2; seq < 5; seq++) {
    heads.note(committed('ours', seq))
    await heads.flush()
  }
  expect(await Bun.file(path).text()).toBe('something else')
  expect(faults).toEqual([{ kind: 'not_authentic' }])
})

test('heads that could not be written are written with the next one', async () => {
  const { open, committed, faults, dataDir } = openFolder()
  const gone = join(dataDir, 'gone')
  const heads = open({ dataDir: gone })
  heads.note(committed('ours', 1))
  await heads.flush()
  expect(faults.map(({ kind }) => kind)).toEqual(['not_written'])
  mkdirSync(gone)
  chmodSync(gone, 0o700)
  heads.note(committed('theirs', 1))
  await heads.flush()
  expect(seqsOf(heads.read())).toEqual({ ours: 1, theirs: 1 })
})

test('since when it is kept does not move with what is added', async () => {
  const { open, committed } = openFolder()
  const heads = open()
  heads.note(committed('ours', 1))
  await heads.flush()
  const later = open()
  later.note(committed('ours', 2))
  await later.flush()
  const kept = later.read()
  expect(kept.state === 'kept' && kept.since.toISOString()).toBe('2026-11-23T10:00:00.000Z')
})
