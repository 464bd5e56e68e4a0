import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allowsPrograms } from './executable-tmp.ts'

test('a normal temporary folder allows programs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-tmp-'))
  expect(allowsPrograms(folder)).toBe(true)
  rmSync(folder, { recursive: true })
})

test('a folder that cannot be written allows none', () => {
  expect(allowsPrograms('/proc/self')).toBe(false)
})
