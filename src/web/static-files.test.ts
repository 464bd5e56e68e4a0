import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStaticFiles, type StaticFiles } from './static-files.ts'

let folder = ''
let files: StaticFiles

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-static-'))
  mkdirSync(join(folder, 'build'))
  writeFileSync(join(folder, 'build', 'app.css'), 'body{}')
  writeFileSync(join(folder, 'build', 'app.css.gz'), Bun.gzipSync('body{}'))
  writeFileSync(join(folder, 'icon.svg'), '<svg/>')
  writeFileSync(join(folder, '..', 'parley-outside.txt'), 'outside')
  files = createStaticFiles(folder)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  rmSync(join(tmpdir(), 'parley-outside.txt'))
})

const ask = (path: string, headers: Record<string, string> = {}) =>
  files.respond(new Request(`http://localhost${path}`, { headers }))

test('a file under its versioned address may be kept for ever', async () => {
  const url = files.url('build/app.css')
  expect(url).toMatch(/^\/static\/build\/app\.css\?v=[\w-]{16}$/)
  const answer = ask(url)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(answer.headers.get('content-type')).toStartWith('text/css')
  expect(await answer.text()).toBe('body{}')
})

test.each(['/static/icon.svg', '/static/icon.svg?v=old'])(
  '%s is asked for again each time, and often unchanged',
  path => {
    const answer = ask(path)
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    const etag = answer.headers.get('etag') ?? ''
    expect(ask(path, { 'if-none-match': etag }).status).toBe(304)
    expect(ask(path, { 'if-none-match': `W/${etag}` }).status).toBe(304)
    expect(ask(path, { 'if-none-match': '"other"' }).status).toBe(200)
  },
)

test('the compressed copy goes to clients that take it', async () => {
  const answer = ask('/static/build/app.css', { 'accept-encoding': 'br, gzip' })
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  expect(answer.headers.get('content-type')).toStartWith('text/css')
  expect(new TextDecoder().decode(Bun.gunzipSync(await answer.bytes()))).toBe('body{}')
  expect(ask('/static/icon.svg', { 'accept-encoding': 'gzip' }).headers.get('content-encoding')).toBeNull()
})

test.each([
  '/static/nothing.css',
  '/static/',
  '/static/build',
  '/static/build/app.css.gz',
  '/static/../parley-outside.txt',
  '/static/%2e%2e/parley-outside.txt',
  '/static/..%2fparley-outside.txt',
  '/static/build/app.css%00',
])('%s is no file', path => {
  expect(() => ask(path)).toThrow('no such file')
})

test('a folder that is not there has no files, and its addresses stay plain', () => {
  expect(createStaticFiles('/nonexistent').url('app.css')).toBe('/static/app.css')
})
