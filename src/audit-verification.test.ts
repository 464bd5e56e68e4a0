import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { describeVerifications, verifyAuditFile } from './audit-verification.ts'
import type { AuditFilter } from './core/audit/audit-filter.ts'
import { openTestFoundation, type TestFoundation } from './testing/test-foundation.ts'

let foundation: TestFoundation
let whole = ''
let filtered = ''

beforeAll(async () => {
  foundation = await openTestFoundation()
  const { scope } = await foundation.createOrganization()
  for (const name of ['One', 'Two', 'Three', 'Four'])
    await foundation.audit.record(scope, {
      action: 'agent.created',
      subject: { kind: 'agent', id: 'a', name },
    })
  const exported = async (filter: AuditFilter) => {
    let text = ''
    const pieces = await foundation.services.auditLog.exportEntries(scope, { filter, format: 'jsonl' })
    for await (const piece of pieces) text += piece
    return text
  }
  whole = await exported({})
  filtered = await exported({ subject: 'T' })
})
afterAll(() => foundation.close())

const lines = () => whole.trimEnd().split('\n')

async function verify(text: string) {
  const path = join(foundation.dataDir, 'export.jsonl')
  await Bun.write(path, text)
  return verifyAuditFile(path)
}

test('an export that nobody touched is whole, and so is its beginning that was read by a machine of another kind', async () => {
  const found = await verify(whole)
  expect(found).toMatchObject({ isWhole: true, logs: [{ entries: 6, lastSeq: 6, findings: [] }] })
  expect(describeVerifications(found)).toMatch(/ whole +6 entries, last hash [0-9a-f]{16}$/)
  expect((await verify(whole.replaceAll('\n', '\r\n'))).isWhole).toBe(true)
})

test('of a filtered export each entry is checked by itself, and that is said', async () => {
  const found = await verify(filtered)
  expect(found).toMatchObject({ isWhole: true, logs: [{ file: { isFiltered: true } }] })
  expect(describeVerifications(found)).toContain('filtered: only each entry by itself')
  expect((await verify(filtered.replace('"Two"', '"Too"'))).isWhole).toBe(false)
})

const cases: [string, () => string, string][] = [
  ['an edited entry', () => whole.replace('"Two"', '"Too"'), 'was changed after it was written'],
  ['a removed entry', () => lines().toSpliced(3, 1).join('\n'), 'Entry 3 was removed.'],
  ['a removed end', () => lines().slice(0, -2).join('\n'), 'The end of the export is missing'],
  [
    'entries in another order',
    () => [...lines().slice(0, 3), lines()[4], lines()[3], ...lines().slice(5)].join('\n'),
    'was moved',
  ],
  [
    'an entry of another organization',
    () => whole.replace(/"organizationId":"[^"]+","seq":4/, '"organizationId":"x","seq":4'),
    'Line 5 is no entry of this log.',
  ],
  ['a count that does not fit', () => whole.replace('"entries":6', '"entries":7'), 'had 7 entries'],
  ['something after the end', () => `${whole}{"seq":1}\n`, 'after the end'],
  ['what is no JSON', () => whole.replace('"Two"', '"Two'), 'is no entry of this log'],
]
test.each(cases)('finds %s', async (_, change, words) => {
  const found = await verify(change())
  expect(found.isWhole).toBe(false)
  expect(found.logs[0]?.findings.join(' ')).toContain(words)
})

test('a file of nonsense is refused, or given up soon', async () => {
  await expect(verify('hello')).rejects.toMatchObject({ code: 'invalid' })
  await expect(verify('')).rejects.toMatchObject({ code: 'invalid' })
  const [head = ''] = lines()
  const found = await verify([head, ...Array.from({ length: 5_000 }, () => 'nonsense')].join('\n'))
  expect(found.logs[0]?.findings.length).toBeLessThan(30)
})

test('a file that is not there is told from one that is none', async () => {
  await expect(verifyAuditFile(join(foundation.dataDir, 'nothing'))).rejects.toMatchObject({
    code: 'not_found',
  })
})
