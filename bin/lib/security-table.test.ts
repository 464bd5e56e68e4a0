import { describe, expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ASVS_REQUIREMENTS } from './asvs-requirements.ts'
import { hasTest, readSecurityTable, STATES } from './security-table.ts'

const ROOT = join(import.meta.dir, '../..')
const rows = readSecurityTable(readFileSync(join(ROOT, 'docs/security.md'), 'utf8'))

describe('docs/security.md', () => {
  test('has one row for each requirement of the standard, with its level, and no other', () => {
    const listed = rows.map(({ id, level }) => `${id} (${level})`)
    expect(listed.toSorted()).toEqual(
      [...ASVS_REQUIREMENTS].map(([id, level]) => `${id} (${level})`).toSorted(),
    )
    expect(ASVS_REQUIREMENTS.size).toBe(151)
  })

  test('names files that exist', () => {
    const gone = rows.flatMap(({ id, paths }) =>
      paths.filter(path => !existsSync(join(ROOT, path))).map(path => `${id} ${path}`),
    )
    expect(gone).toEqual([])
  })

  test('names tests that exist', () => {
    const gone = rows.flatMap(({ id, tests }) =>
      tests
        .filter(({ path, name }) => !hasTest(readFileSync(join(ROOT, path), 'utf8'), name))
        .map(({ path, name }) => `${id} ${path}: ${name}`),
    )
    expect(gone).toEqual([])
  })

  test('says of each row how it stands; what is shown has a test, everything else a reason', () => {
    const known: readonly string[] = STATES
    expect(rows.filter(({ state }) => !known.includes(state))).toEqual([])
    const unproved = rows.filter(({ state, tests }) => state === 'shown' && tests.length === 0)
    expect(unproved.map(({ id }) => id)).toEqual([])
    expect(rows.filter(({ reason }) => reason.length < 10).map(({ id }) => id)).toEqual([])
  })
})

describe('the check', () => {
  const row =
    '| 6.2.1 | 1 | At least 8 characters | shown | At least 12: `src/a.test.ts` “one”, “two”; `docs/b.md` |'

  test('reads a row with its files and tests', () => {
    expect(readSecurityTable(`text\n${row}\n| --- | --- |`)).toMatchObject([
      {
        id: '6.2.1',
        level: 1,
        state: 'shown',
        paths: ['src/a.test.ts', 'docs/b.md'],
        tests: [
          { path: 'src/a.test.ts', name: 'one' },
          { path: 'src/a.test.ts', name: 'two' },
        ],
      },
    ])
  })

  test('knows a test by its whole name', () => {
    const source = `test('one', () => {})\ntest("it's two", () => {})\ntest.each(x)(\n  \`three\`,`
    expect(['one', "it's two", 'three'].map(name => hasTest(source, name))).toEqual([true, true, true])
    expect(hasTest(source, 'on')).toBe(false)
    expect(hasTest(source, 'four')).toBe(false)
  })
})
