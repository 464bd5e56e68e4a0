import { expect, test } from 'bun:test'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { coverageOf, mergeLcov, uncountedFiles } from './coverage.ts'

test('a line that ran in one of two reports has run', () => {
  const unit = 'SF:src/core/a.ts\nDA:1,3\nDA:2,0\nDA:3,0\nend_of_record\n'
  const system = 'SF:src/core/a.ts\nDA:2,1\nend_of_record\nSF:src/core/b.ts\nDA:1,0\nend_of_record\n'
  const lines = mergeLcov([unit, system])
  expect(coverageOf('src/core', lines)).toBe(50)
  expect(coverageOf('src/web', lines)).toBe(0)
})

test('a file that no test loads counts as not covered, a file of types does not count', async () => {
  const root = await mkdtemp(join(tmpdir(), 'parley-coverage-'))
  for (const folder of ['core', 'storage', 'web', 'voice/main'])
    await mkdir(join(root, 'src', folder), { recursive: true })
  await writeFile(join(root, 'src/core/forgotten.ts'), 'export const one = 1\nexport const two = 2\n')
  await writeFile(join(root, 'src/core/shape.ts'), 'export type Shape = { readonly sides: number }\n')
  const found = await uncountedFiles(root, new Map())
  expect(found.map(({ file }) => file)).toEqual(['src/core/forgotten.ts'])
  expect(coverageOf('src/core', new Map(found.map(({ file, lines }) => [file, lines])))).toBe(0)
  await rm(root, { recursive: true })
})
