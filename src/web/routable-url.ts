/** Elysia begins to look for the path behind this many characters, so that it passes over `https://`. */
const ELYSIA_PATH_SEARCH_START = 11

const received = new WeakMap<Request, Request>()

/**
 * The same request with an address in which Elysia finds the path. NB: behind `http://` and a host of one to three letters it would
 * take a part of the path for the host and reach another route than the one that was asked for; its option against that
 * (standardHostname) breaks https. HTTP/1.0 without a Host, or one that is no host name, leaves a bare path: old health checks ask so.
 */
export function withRoutableUrl(request: Request): Request {
  const { url } = request
  const start = url.startsWith('/') ? 0 : url.indexOf('/', url.indexOf('//') + 2)
  if (start >= ELYSIA_PATH_SEARCH_START) return request
  const routable = new Request(`http://localhost${url.slice(Math.max(0, start))}`, request)
  received.set(routable, request)
  return routable
}

/** The request as the server handed it over: the one that its time limits are known by. */
export function receivedRequest(request: Request): Request {
  return received.get(request) ?? request
}
