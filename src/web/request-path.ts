/** The path of a request, still percent-encoded, without its query. Never throws, whatever the client wrote. */
export function pathOf(request: Request): string {
  const { url } = request
  const start = url.startsWith('/') ? 0 : url.indexOf('/', url.indexOf('//') + 2)
  const query = url.indexOf('?', start)
  return start < 0 ? '/' : url.slice(start, query < 0 ? undefined : query)
}

function addressOf(request: Request): string {
  const path = pathOf(request)
  const query = request.url.indexOf('?')
  const hash = request.url.indexOf('#')
  return query < 0 ? path : path + request.url.slice(query, hash < query ? undefined : hash)
}

/** Where the page that answers this request is found again: after a form, where the form stood. NB: whoever goes there checks it first. */
export function returnAddressOf(request: Request): string {
  // The way back from a provider works once, and holds its code: what comes after it begins at the door.
  if (/^\/sign-in\/providers\/[^/]+\/callback$/.test(pathOf(request))) return '/sign-in'
  const referer = request.method === 'GET' ? null : URL.parse(request.headers.get('referer') ?? '')
  return referer ? referer.pathname + referer.search : addressOf(request)
}

/** True for a person's browser and for htmx; a script of ours asks for JSON. */
export function wantsPage(request: Request): boolean {
  return request.headers.has('hx-request') || /text\/html/.test(request.headers.get('accept') ?? '')
}

export function isApiPath(path: string): boolean {
  return path === '/api' || path.startsWith('/api/')
}

/** Paths that programs ask: their errors are problem documents, never pages. */
export function isForPrograms(path: string): boolean {
  return isApiPath(path) || PROGRAM_PATHS.has(path) || path.startsWith('/livekit') || isWidgetPath(path)
}

/** What the talk buttons of foreign pages ask: no cookie is ever read there, and so no form of ours can be forged through it. */
export function isWidgetPath(path: string): boolean {
  return path.startsWith('/widget/')
}

const PROGRAM_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/openapi.json'])
