import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findLivekitBinary, type LivekitBinaryPlaces } from './livekit-binary.ts'

let folder = ''
let places: LivekitBinaryPlaces

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-binary-'))
  await mkdir(join(folder, 'path'))
  places = {
    embedded: undefined,
    unpackDir: join(folder, 'unpacked'),
    configured: null,
    programPath: join(folder, 'path'),
    cachedPath: join(folder, 'cached'),
  }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function program(path: string, mode = 0o755): Promise<string> {
  await writeFile(path, '#!/bin/sh\n', { mode })
  return path
}

async function embed() {
  const plain = new TextEncoder().encode('#!/bin/sh\n')
  const path = join(folder, 'carried.zst')
  await writeFile(path, await Bun.zstdCompress(plain))
  const sha256 = new Bun.CryptoHasher('sha256').update(plain).digest('hex')
  return { path, name: 'livekit-server', sha256, sizeBytes: plain.byteLength }
}

test('LIVEKIT_SERVER_BIN comes before the embedded one, that before the PATH, and the cache last', async () => {
  const cached = await program(places.cachedPath)
  expect(await findLivekitBinary(places)).toBe(cached)
  const onPath = await program(join(places.programPath, 'livekit-server'))
  expect(await findLivekitBinary(places)).toBe(onPath)
  places.embedded = await embed()
  expect(await findLivekitBinary(places)).toStartWith(join(places.unpackDir, 'livekit-server-'))
  places.configured = await program(join(folder, 'mine'))
  expect(await findLivekitBinary(places)).toBe(places.configured)
})

test('with none of them it says what to do', async () => {
  await expect(findLivekitBinary(places)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('Run bin/start'),
  })
})

test('a LIVEKIT_SERVER_BIN that cannot be run is reported, not passed over', async () => {
  await program(places.cachedPath)
  places.configured = await program(join(folder, 'text'), 0o644)
  await expect(findLivekitBinary(places)).rejects.toThrow('LIVEKIT_SERVER_BIN')
})

test("where the embedded one cannot be unpacked the host's own is used, or the reason is told", async () => {
  places.embedded = { ...(await embed()), sha256: '0'.repeat(64) }
  await expect(findLivekitBinary(places)).rejects.toThrow('damaged')
  const cached = await program(places.cachedPath)
  expect(await findLivekitBinary(places)).toBe(cached)
})
