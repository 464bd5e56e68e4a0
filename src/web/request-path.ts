/** The path of a request, still percent-encoded, without its query. Never throws, whatever the client wrote. */
export function pathOf(request: Request): string {
  const { url } = request
  const start = url.startsWith('/') ? 0 : url.indexOf('/', url.indexOf('//') + 2)
  const query = url.indexOf('?', start)
  return start < 0 ? '/' : url.slice(start, query < 0 ? undefined : query)
}

export function isApiPath(path: string): boolean {
  return path === '/api' || path.startsWith('/api/')
}

/** Paths that programs ask: their errors are problem documents, never pages. */
export function isForPrograms(path: string): boolean {
  return isApiPath(path) || PROGRAM_PATHS.has(path) || path.startsWith('/livekit')
}

const PROGRAM_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/openapi.json'])
