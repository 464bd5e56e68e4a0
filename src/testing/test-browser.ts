import type { WebApp } from '#web/web-app.ts'

/** Keeps cookies and sends what browsers send; follows no redirect, so that a test sees it. */
export interface TestBrowser {
  get(path: string, headers?: Record<string, string>): Promise<PageAnswer>
  /** Posts a form with the token of the page that it was on last, as htmx or a plain form would. */
  post(path: string, fields?: FormValues, headers?: Record<string, string>): Promise<PageAnswer>
  send(
    method: string,
    path: string,
    options?: { fields?: FormValues; headers?: Record<string, string> },
  ): Promise<PageAnswer>
  cookies: Bun.CookieMap
  /** The token that the last page carried. */
  csrfToken: string
}

export type FormValues = Record<string, string | readonly string[]>

export interface PageAnswer {
  status: number
  headers: Headers
  text: string
  location: string | null
}

/** The headers of a request that htmx makes. */
export const HTMX = { 'hx-request': 'true', 'hx-request-type': 'partial', accept: 'text/html' }

export function createTestBrowser(app: Pick<WebApp, 'handle'>, origin: string): TestBrowser {
  const cookies = new Bun.CookieMap()
  const browser: TestBrowser = {
    cookies,
    csrfToken: '',
    get: (path, headers) => browser.send('GET', path, { headers }),
    post: (path, fields, headers) => browser.send('POST', path, { fields, headers }),

    async send(method, path, { fields, headers } = {}) {
      const body = method === 'GET' ? undefined : encodeForm({ _csrf: browser.csrfToken, ...fields })
      const response = await app.handle(
        new Request(origin + path, {
          method,
          body,
          headers: {
            accept: 'text/html',
            'sec-fetch-site': 'same-origin',
            cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
            ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
            ...headers,
          },
        }),
      )
      for (const line of response.headers.getSetCookie()) keepCookie(cookies, line)
      const text = await response.text()
      browser.csrfToken = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? browser.csrfToken
      return {
        status: response.status,
        headers: response.headers,
        text,
        location: response.headers.get('location'),
      }
    },
  }
  return browser
}

function encodeForm(fields: FormValues): string {
  const entries = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map(one => [name, String(one)]),
  )
  return new URLSearchParams(entries).toString()
}

/** NB: the value goes back as it came: the signature of a session cookie is percent-encoded inside it. */
function keepCookie(cookies: Bun.CookieMap, line: string): void {
  const [pair = ''] = line.split(';')
  const name = pair.slice(0, pair.indexOf('='))
  if (/max-age=0\b/i.test(line)) cookies.delete(name)
  else cookies.set(name, pair.slice(name.length + 1))
}
