import { platformScope } from '#core/scope.ts'
import type { SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import type { SignInProviderInput } from '#core/sign-in-providers/sign-in-provider-input.ts'
import { createTestApp, TEST_ORIGIN, type TestApp } from '#testing/test-app.ts'
import type { PageAnswer, TestBrowser } from '#testing/test-browser.ts'

const STEPS_MAX = 12

/** The front door, with stand-ins of providers allowed on plain http. */
export function createSignInApp(issuers?: { google: string; linkedin: string }): Promise<TestApp> {
  return createTestApp(
    {},
    { environment: { SIGN_IN_ALLOW_HTTP: '127.0.0.1' }, ...(issuers ? { signInIssuers: issuers } : {}) },
  )
}

export const adminScope = platformScope({ kind: 'system', task: 'test' })

/** A provider as a platform admin would set it up. */
export function addProvider(
  app: TestApp,
  input: Partial<SignInProviderInput> & Pick<SignInProviderInput, 'kind'>,
): Promise<SignInProvider> {
  return app.foundation.services.signInProviders.createProvider(adminScope, {
    name: input.kind,
    clientId: 'parley',
    clientSecret: 'right-secret',
    isEnabled: true,
    ...input,
  })
}

export function callbackOf(provider: SignInProvider): string {
  return `${TEST_ORIGIN}/sign-in/providers/${provider.id}/callback`
}

/** Presses the button; answers where the provider wants the browser. */
export async function depart(browser: TestBrowser, provider: SignInProvider, next = '/'): Promise<string> {
  const answer = await browser.get(`/sign-in/providers/${provider.id}?next=${encodeURIComponent(next)}`)
  if (answer.status !== 303 || !answer.location)
    throw new Error(`no departure: ${answer.status} ${answer.text}`)
  return answer.location
}

/** Logs in at the provider and consents, as a person does with its pages; answers the path that leads back to us. */
export async function visitProvider(address: string, login: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = new URL(address)
  let form: URLSearchParams | null = null
  for (let step = 0; step < STEPS_MAX; step++) {
    if (url.origin === TEST_ORIGIN) return url.pathname + url.search
    const response: Response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { body: form } : {}),
    })
    keepCookies(cookies, response)
    form = null
    const location = response.headers.get('location')
    if (location) {
      url = new URL(location, url)
      continue
    }
    const page = await response.text()
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    if (!action || !prompt)
      throw new Error(`the provider shows something else: ${response.status} ${page.slice(0, 800)}`)
    url = new URL(action, url)
    form = new URLSearchParams({ prompt, login, password: 'any' })
  }
  throw new Error('the provider never sends the browser back')
}

/** From the button to our answer. */
export async function journey(
  browser: TestBrowser,
  provider: SignInProvider,
  { login, next }: { login: string; next?: string },
): Promise<PageAnswer> {
  const back = await visitProvider(await depart(browser, provider, next), login)
  return browser.get(back, { 'sec-fetch-site': 'cross-site' })
}

/** Who is signed in, by the page that everybody has. */
export async function emailOf(app: TestApp, browser: TestBrowser): Promise<string | null> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const found = await app.foundation.authenticator.authenticate(new Headers({ cookie }))
  return found?.user.email ?? null
}

function keepCookies(cookies: Map<string, string>, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
  }
}
