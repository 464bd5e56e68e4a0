import { afterEach, beforeEach, expect, test } from 'bun:test'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findHostProgram } from './host-program.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-programs-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a program is found in the first folder that has it', async () => {
  const program = join(folder, 'mouth')
  await writeFile(program, '#!/bin/sh\n')
  await chmod(program, 0o755)
  expect(findHostProgram('mouth', `/nonexistent:${folder}`)).toBe(program)
})

test('a file that may not be run is no program', async () => {
  await writeFile(join(folder, 'mouth'), 'text')
  expect(findHostProgram('mouth', folder)).toBeUndefined()
})

test('an empty path finds nothing, although this process has a PATH of its own', () => {
  expect(findHostProgram('sh', '')).toBeUndefined()
  expect(findHostProgram('sh', '/bin')).toBe('/bin/sh')
})
