import { afterAll, afterEach, beforeEach, expect, test } from 'bun:test'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setEnvironmentData } from 'node:worker_threads'
import type { EmbeddedFile } from './extract-embedded.ts'
import { loadNativePart, NATIVE_DIR_VARIABLE, nativeDir, useNativeDir } from './native-part.ts'

let folder = ''
let native = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-native-test-'))
  native = join(folder, 'native')
  useNativeDir(native)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
afterAll(() => setEnvironmentData(NATIVE_DIR_VARIABLE, undefined))

function carry(name: string, plain: Uint8Array): EmbeddedFile {
  const path = join(folder, `${name}.zst`)
  writeFileSync(path, Bun.zstdCompressSync(plain, { level: 1 }))
  const sha256 = new Bun.CryptoHasher('sha256').update(plain).digest('hex')
  return { path, name, sha256, sizeBytes: plain.byteLength }
}

test('a native part is unpacked once, for nobody else, and loaded; the build before it is removed', () => {
  const path = require.resolve(`@livekit/local-inference-linux-${process.arch}-gnu`)
  const file = carry('local-inference', readFileSync(path))
  const target = join(native, `local-inference-${file.sha256.slice(0, 16)}`)
  mkdirSync(native, { mode: 0o700 })
  const before = join(native, `local-inference-${'0'.repeat(16)}`)
  writeFileSync(before, 'of an older build')

  expect(loadNativePart(file)).toHaveProperty('createVad')
  expect(readdirSync(native).map(name => join(native, name))).toEqual([target])
  expect(statSync(target).mode & 0o777).toBe(0o700)
  const { ino } = statSync(target)
  expect(loadNativePart(file)).toHaveProperty('createVad')
  expect(statSync(target).ino).toBe(ino)
})

test('what cannot be loaded is told with every folder that was tried', () => {
  const broken = carry('broken', new TextEncoder().encode('no shared object'))
  try {
    expect(() => loadNativePart(broken)).toThrow(/broken cannot be loaded: give Parley a data folder/)
    expect(() => loadNativePart({ ...broken, name: 'damaged', sha256: '1'.repeat(64) })).toThrow(
      /damaged: download it again/,
    )
  } finally {
    const fallback = join(tmpdir(), `parley-native-${process.getuid?.()}`)
    rmSync(join(fallback, `broken-${broken.sha256.slice(0, 16)}`), { force: true })
  }
})

test('a folder that others may write to is not trusted', () => {
  mkdirSync(native)
  chmodSync(native, 0o777)
  const file = carry('planted', new TextEncoder().encode('anything'))
  try {
    expect(() => loadNativePart(file)).toThrow(/others may write to it/)
    expect(readdirSync(native)).toEqual([])
  } finally {
    const fallback = join(tmpdir(), `parley-native-${process.getuid?.()}`)
    rmSync(join(fallback, `planted-${file.sha256.slice(0, 16)}`), { force: true })
  }
})

test('threads that are started later know the folder', async () => {
  expect(nativeDir()).toBe(native)
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const worker = new Worker(join(import.meta.dir, 'native-part.fixture.ts'))
  worker.addEventListener('message', event => resolve(event.data))
  expect(await promise).toBe(native)
  worker.terminate()
})
