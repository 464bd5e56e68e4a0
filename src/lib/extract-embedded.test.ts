import { afterEach, beforeEach, expect, test } from 'bun:test'
import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedFile, extractEmbedded } from './extract-embedded.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-extract-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function embed(text: string): Promise<EmbeddedFile> {
  const plain = new TextEncoder().encode(text)
  const path = join(folder, 'carried.zst')
  await writeFile(path, await Bun.zstdCompress(plain))
  const sha256 = new Bun.CryptoHasher('sha256').update(plain).digest('hex')
  return { path, name: 'greeter', sha256, sizeBytes: plain.byteLength }
}

test('an embedded program is unpacked once and can be run', async () => {
  const file = await embed('#!/bin/sh\necho hello\n')
  const target = await extractEmbedded(file, join(folder, 'bin'))
  expect(target).toBe(join(folder, 'bin', `greeter-${file.sha256.slice(0, 16)}`))
  expect((await stat(target)).mode & 0o777).toBe(0o755)
  expect(await new Response(Bun.spawn([target]).stdout).text()).toBe('hello\n')

  const first = await stat(target)
  expect(await extractEmbedded(file, join(folder, 'bin'))).toBe(target)
  expect((await stat(target)).ino).toBe(first.ino)
})

test('a truncated copy is replaced, and no partial file stays behind', async () => {
  const file = await embed('#!/bin/sh\necho whole\n')
  const target = await extractEmbedded(file, join(folder, 'bin'))
  await truncate(target, 4)
  await extractEmbedded(file, join(folder, 'bin'))
  expect(await readFile(target, 'utf8')).toBe('#!/bin/sh\necho whole\n')
  expect(await readdir(join(folder, 'bin'))).toHaveLength(1)
})

test('a new build removes the one before and leaves other files alone', async () => {
  const bin = join(folder, 'bin')
  const old = await extractEmbedded(await embed('old'), bin)
  await writeFile(join(bin, 'greeter-notes'), 'mine')
  const fresh = await extractEmbedded(await embed('new'), bin)
  expect((await readdir(bin)).map(name => join(bin, name)).sort()).toEqual(
    [fresh, join(bin, 'greeter-notes')].sort(),
  )
  expect(old).not.toBe(fresh)
})

test('damaged bytes are refused and nothing is written', async () => {
  const file = { ...(await embed('good')), sha256: '0'.repeat(64) }
  await expect(extractEmbedded(file, join(folder, 'bin'))).rejects.toThrow('damaged')
  expect(await readdir(join(folder, 'bin'))).toEqual([])
})

test('a program that may not be run is reported as such', async () => {
  const file = await embed('text')
  const target = await extractEmbedded(file, join(folder, 'bin'))
  await chmod(target, 0o644)
  await expect(extractEmbedded(file, join(folder, 'bin'))).rejects.toThrow('forbids running programs')
})
