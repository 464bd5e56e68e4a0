import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_PASSWORD, type TestApp } from '#testing/test-app.ts'
import { createTestBrowser, HTMX, type TestBrowser } from '#testing/test-browser.ts'
import { createWebServer } from '../web-server.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

describe('the words beside a new password', () => {
  test.each([
    ['short', 'Use at least 12 characters.', '0'],
    ['ann@example.com or so', 'Leave your name and your e-mail address out of it.', '0'],
    ['password12345', 'This is among the passwords that are tried first. Choose another one.', '1'],
    ['three quiet boats', 'Very good.', '4'],
  ])('follow what is typed: %s', async (password, words, score) => {
    await app.createTenant()
    const browser = await openForm()
    const { status, text } = await ask(browser, { password, email: 'ann@example.com', name: 'Ann' })
    expect(status).toBe(200)
    expect(text).toContain(`<span>${words}</span>`)
    expect(text).toContain(`data-score="${score}"`)
    expect(text).not.toContain(password)
  })

  test('stay away while nothing is typed', async () => {
    const { text } = await ask(await openForm(), { password: '' })
    expect(text).toContain('role="status"></div>')
  })

  test('know the name of whoever is signed in, and believe no other', async () => {
    const { browser, tenant } = await openSignedIn(app)
    const { text } = await ask(browser, { password: `${tenant.email} 1`, email: 'other@example.com' })
    expect(text).toContain('Leave your name and your e-mail address out of it.')
  })

  test('are in the language of the page', async () => {
    const browser = await openForm()
    const { text } = await ask(browser, { password: 'short' }, { 'accept-language': 'de' })
    expect(text).toContain('Verwenden Sie mindestens 12 Zeichen.')
  })

  test('need a form of ours', async () => {
    const browser = app.createBrowser()
    expect((await browser.post('/password-strength', { password: 'three quiet boats' }, HTMX)).status).toBe(
      403,
    )
  })

  test('are not given without end to one address, and others go on', async () => {
    const server = createWebServer(app.dependencies, {
      host: '127.0.0.1',
      port: 0,
      tls: null,
      publicUrl: null,
      trustedProxies: ['127.0.0.1'],
    })
    const { url } = await server.start()
    try {
      const handle = (request: Request) =>
        fetch(request.url, { method: request.method, headers: request.headers, body: request.body })
      const browser = createTestBrowser({ handle }, url)
      await browser.get('/sign-in')
      const from = (address: string) =>
        ask(browser, { password: 'a secret that nobody sees' }, { 'x-forwarded-for': address })
      const answers = []
      for (let count = 0; count < 62; count++) answers.push((await from('203.0.113.7')).status)
      expect(answers.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 200))
      expect(answers.slice(60)).toEqual([429, 429])
      expect((await from('203.0.113.8')).status).toBe(200)
      expect((await from('203.0.113.7')).text).not.toContain('secret')
      app.foundation.clock.advance(60_000)
      expect((await from('203.0.113.7')).status).toBe(200)
    } finally {
      await server.stop()
    }
  })
})

test('the password of a form reaches no log', async () => {
  const lines: string[] = []
  const note = (...parts: unknown[]) => void lines.push(JSON.stringify(parts))
  const logger = { debug: note, info: note, warn: note, error: note }
  const loud = await createTestApp({ logger: { ...app.dependencies.logger, ...logger } })
  try {
    const { email } = await loud.createTenant()
    const browser = loud.createBrowser()
    await browser.get('/sign-in')
    await browser.post('/password-strength', { password: 'canary bird number one' }, HTMX)
    await browser.post('/sign-in', { email, password: 'canary bird number two' })
    await browser.post('/sign-in', { email, password: TEST_PASSWORD })
    await browser.get('/account')
    await browser.post('/account/password', {
      currentPassword: 'canary bird number three',
      password: 'canary bird number four',
    })
    await browser.post('/reset-password', { token: 'canary-token', password: 'canary bird number five' })
    expect(lines.join('\n')).not.toMatch(/canary|correct horse/)
  } finally {
    await loud.close()
  }
})

async function openForm(): Promise<TestBrowser> {
  const browser = app.createBrowser()
  await browser.get('/sign-in')
  return browser
}

function ask(browser: TestBrowser, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return browser.post('/password-strength', fields, { ...HTMX, ...headers })
}
