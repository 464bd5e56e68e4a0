import { expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { assetPath, entryPath, isCompiled } from './assets.ts'

test('from source, shipped files are found at the root of the checkout', () => {
  expect(isCompiled).toBe(false)
  expect(existsSync(assetPath('package.json'))).toBe(true)
})

test('from source, an entry point is the TypeScript file itself', () => {
  expect(entryPath('lib/assets.test.ts')).toBe(import.meta.path)
})
