import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Glob } from 'bun'
import { assetPath } from '#lib/assets.ts'
import { createTestApp, type TestApp } from '#testing/test-app.ts'

/** Requirements of docs/security.md that no other test shows. */
let web: TestApp
beforeAll(async () => {
  web = await createTestApp()
})
afterAll(() => web.close())

const PASSPHRASE = 'eleven purple tractors whistle beside an old lighthouse, and nobody asks why they came; '
  .repeat(2)
  .slice(0, 128)

async function signIn(email: string, password: string) {
  const browser = web.createBrowser()
  await browser.get('/sign-in')
  const answer = await browser.post('/sign-in', { email, password })
  return { browser, status: answer.status }
}

describe('passwords', () => {
  test('a password of 128 characters is taken whole', async () => {
    const email = 'long@example.com'
    const owner = { name: 'Ann', email, password: PASSPHRASE, organization: 'Long' }
    await web.foundation.services.setup.createOwner(owner)
    expect(PASSPHRASE).toHaveLength(128)
    expect((await signIn(email, PASSPHRASE)).status).toBe(303)
    expect((await signIn(email, PASSPHRASE.slice(0, -1))).status).not.toBe(303)
    expect((await signIn(email, PASSPHRASE.toUpperCase())).status).not.toBe(303)
  })

  test('every password field is masked, and helpers and pasting are welcome in it', async () => {
    const email = 'fields@example.com'
    const owner = { name: 'Ann', email, password: PASSPHRASE, organization: 'Fields' }
    await web.foundation.services.setup.createOwner(owner)
    const { browser } = await signIn(email, PASSPHRASE)
    const pages = [
      (await web.createBrowser().get('/sign-in')).text,
      (await browser.get('/account')).text,
      (await browser.get('/account/second-factor')).text,
    ]
    const fields = pages.flatMap(text => text.match(/<input[^>]*name="[^"]*password[^"]*"[^>]*>/gi) ?? [])
    expect(fields.length).toBeGreaterThanOrEqual(3)
    for (const field of fields) {
      expect(field).toContain('type="password"')
      expect(field).toMatch(/autocomplete="(current|new)-password"/)
      expect(field).not.toMatch(/onpaste|readonly/)
    }
    expect(await findInSources('client/**/*.ts', /['"]paste['"]|onpaste/)).toEqual([])
  })
})

test('a session token has more than 128 random bits, and is no other one’s', async () => {
  const email = 'tokens@example.com'
  const owner = { name: 'Ann', email, password: PASSPHRASE, organization: 'Tokens' }
  await web.foundation.services.setup.createOwner(owner)
  const tokens = []
  for (let n = 0; n < 3; n++) {
    const { browser } = await signIn(email, PASSPHRASE)
    const [, value = ''] = [...browser.cookies].find(([name]) => name.includes('session')) ?? []
    tokens.push(decodeURIComponent(value).split('.')[0] ?? '')
  }
  expect(new Set(tokens).size).toBe(3)
  for (const token of tokens) {
    // Letters of both cases and digits: 5.95 bits each.
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/)
    expect(token.length * 5.95).toBeGreaterThan(128)
  }
})

describe('what the sources hold', () => {
  test('no script of ours keeps anything in the browser’s storage', async () => {
    const storage = /localStorage|sessionStorage|indexedDB|document\.cookie|cookieStore|caches\.open/
    expect(await findInSources('client/**/*.ts', storage)).toEqual([])
  })

  test('no script of ours listens to messages of other windows', async () => {
    const listening =
      /addEventListener\(\s*['"]message['"]|(window|self|globalThis)\.onmessage|\.postMessage\([^)]*,/
    expect(await findInSources('client/**/*.ts', listening)).toEqual([])
  })

  test('no page asks for a plug-in', async () => {
    const plugIn = /<(object|embed|applet|iframe)\b/i
    expect(await findInSources('../views/**/*.tsx', plugIn)).toEqual([])
    expect(await findInSources('client/**/*.ts', plugIn)).toEqual([])
  })

  test('nothing but the logger and the command line writes to the terminal', async () => {
    const terminal = /console\.(log|info|warn|error|debug)\(|process\.(stdout|stderr)\.write/
    const places = await findInSources('**/*.ts', terminal)
    // What runs in a browser writes to its console.
    const ours = places.filter(place => !/^client\/|^testing\/|\.(test|fixture)\.ts$/.test(place))
    // The callers of a load test run beside their Parley and write to its pipe.
    const known = ['cli.ts', 'loadtest.ts', 'loadtest/callers.ts', 'serve.ts', 'telemetry/logger.ts']
    expect(ours.toSorted()).toEqual(known)
  })

  test('the search finds what it looks for', async () => {
    expect(await findInSources('web/security-facts.test.ts', /the search finds/)).toEqual([
      'web/security-facts.test.ts',
    ])
  })
})

/** Files below src in whose code, without comments, something stands. */
async function findInSources(pattern: string, wanted: RegExp): Promise<string[]> {
  const root = assetPath('src')
  const found = []
  for (const file of new Glob(pattern).scanSync(root)) {
    const lines = (await Bun.file(`${root}/${file}`).text()).split('\n')
    const code = lines.filter(line => !/^\s*(\/\/|\/\*|\*)/.test(line)).join('\n')
    if (wanted.test(code)) found.push(file)
  }
  return found
}
