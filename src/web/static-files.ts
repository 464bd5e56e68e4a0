import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Elysia } from 'elysia'
import { HttpError } from './problem-details.ts'
import { pathOf } from './request-path.ts'

/** The built style, scripts and pictures. Read once at start: a path that is not in the list does not exist. */
export interface StaticFiles {
  /** Address of a file with its version, such as /static/build/app.css?v=3kD9: it may be kept for ever. */
  url(path: string): string
  respond(request: Request): Response
  /** One file of the list, under an address that is not its own. */
  respondWith(path: string, request: Request): Response
}

interface StaticFile {
  path: string
  hasGzip: boolean
  hash: string
}

const PREFIX = '/static/'
const HASH_CHARS = 16

export function createStaticFiles(folder: string): StaticFiles {
  const files = readFiles(folder)

  function respondWith(path: string, request: Request): Response {
    const file = files.get(path)
    if (!file) throw new HttpError(404, 'There is no such file.')
    return sendFile(file, request)
  }

  return {
    url(path) {
      const file = files.get(path)
      return file ? `${PREFIX}${path}?v=${file.hash}` : `${PREFIX}${path}`
    },

    respond: request => respondWith(pathOf(request).slice(PREFIX.length), request),
    respondWith,
  }
}

export function createStaticRoutes({ staticFiles }: { staticFiles: StaticFiles }) {
  return new Elysia({ name: 'static' })
    .get('/static/*', ({ request }) => staticFiles.respond(request))
    .get(
      '/favicon.ico',
      () => new Response(null, { status: 302, headers: { location: staticFiles.url('icon.svg') } }),
    )
}

function sendFile(file: StaticFile, request: Request): Response {
  const isVersioned = new URL(request.url).searchParams.get('v') === file.hash
  const headers = new Headers({
    etag: `"${file.hash}"`,
    'cache-control': isVersioned ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
  })
  if (request.headers.get('if-none-match')?.includes(`"${file.hash}"`))
    return new Response(null, { status: 304, headers })
  const body = Bun.file(file.path)
  headers.set('content-type', body.type)
  if (!file.hasGzip || !/\bgzip\b/.test(request.headers.get('accept-encoding') ?? ''))
    return new Response(body, { headers })
  headers.set('content-encoding', 'gzip')
  return new Response(Bun.file(`${file.path}.gz`), { headers })
}

function readFiles(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>()
  if (!existsSync(folder)) return files
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.gz')) continue
    const path = join(entry.parentPath, entry.name)
    const hash = createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, HASH_CHARS)
    files.set(path.slice(folder.length + 1), { path, hash, hasGzip: existsSync(`${path}.gz`) })
  }
  return files
}
