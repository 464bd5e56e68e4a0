/** Sends a browser on. htmx follows HX-Redirect itself; a redirect status would put the next page into the fragment's place. */
export function redirectTo(request: Request, location: string): Response {
  return request.headers.has('hx-request')
    ? new Response(null, { status: 200, headers: { 'hx-redirect': location } })
    : new Response(null, { status: 303, headers: { location } })
}

const RETURN_PATH_MAX_CHARS = 500

/** Where to go after signing in: only ever a path of ours. `//host` and `/\host` would leave the site. */
export function safeReturnPath(path: string | null | undefined): string {
  const isOurs = path && /^\/(?![/\\])[\w\-./~%?=&+]*$/.test(path) && path.length <= RETURN_PATH_MAX_CHARS
  return isOurs ? path : '/'
}
