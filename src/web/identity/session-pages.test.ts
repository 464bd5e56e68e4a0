import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_PASSWORD, type TestApp } from '#testing/test-app.ts'
import { createTestBrowser, HTMX } from '#testing/test-browser.ts'
import { createWebServer } from '../web-server.ts'

/** Fifty passwords are hashed, one after the other, on a machine that others may use. */
const GUESSING_MS = 30_000

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

describe('signing in', () => {
  test('leads back to the page that was asked for', async () => {
    const { email } = await app.createTenant()
    const browser = app.createBrowser()
    const asked = await browser.get('/calls')
    expect([asked.status, asked.location]).toEqual([303, '/sign-in?next=%2Fcalls'])
    const form = await browser.get('/sign-in?next=%2Fcalls')
    expect(form.text).toContain('name="next" value="/calls"')
    const answer = await browser.post('/sign-in', { email, password: TEST_PASSWORD, next: '/calls' })
    expect([answer.status, answer.location]).toEqual([303, '/calls'])
    expect((await browser.get('/')).location).toBe('/agents')
  })

  test.each([['//evil.example'], ['/\\evil.example'], ['https://evil.example']])(
    'never leaves the site for %s',
    async next => {
      const { email } = await app.createTenant()
      const browser = app.createBrowser()
      await browser.get(`/sign-in?next=${encodeURIComponent(next)}`)
      const answer = await browser.post('/sign-in', { email, password: TEST_PASSWORD, next })
      expect(answer.location).toBe('/')
    },
  )

  test('a wrong password keeps the e-mail and says nothing about which of the two was wrong', async () => {
    const { email } = await app.createTenant()
    const answers = []
    for (const typed of [email, 'stranger@example.com']) {
      const browser = app.createBrowser()
      await browser.get('/sign-in')
      const answer = await browser.post('/sign-in', { email: typed, password: 'not the password' })
      expect(answer.status).toBe(401)
      expect(answer.text).toContain(`value="${typed}"`)
      expect(answer.text).not.toContain('not the password')
      answers.push(/notice-error">([^<]+)</.exec(answer.text)?.[1])
    }
    expect(answers[0]).toBeTruthy()
    expect(answers[0]).toBe(answers[1])
  })

  test(
    'one address that guesses at many people has to wait, others do not',
    async () => {
      const { email } = await app.createTenant()
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
          fetch(request.url, {
            ...request,
            method: request.method,
            headers: request.headers,
            body: request.body,
            redirect: 'manual',
          })
        const browser = createTestBrowser({ handle }, url)
        await browser.get('/sign-in')
        const from = (address: string, fields: Record<string, string>) =>
          browser.post('/sign-in', fields, { 'x-forwarded-for': `made up, ${address}` })
        // Empty passwords count for nothing; these are refused by the password, one person each.
        for (let guess = 0; guess <= 50; guess++)
          await from('203.0.113.5', { email: `person${guess}@example.com`, password: 'a wrong password' })
        const owner = { email, password: TEST_PASSWORD }
        expect((await from('203.0.113.5', owner)).status).toBe(429)
        expect((await from('203.0.113.6', owner)).status).toBe(303)
      } finally {
        await server.stop()
      }
    },
    GUESSING_MS,
  )

  test('an empty form is answered with words, also for htmx', async () => {
    await app.createTenant()
    const browser = app.createBrowser()
    await browser.get('/sign-in')
    const answer = await browser.post('/sign-in', { email: '', password: '' }, HTMX)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Enter your e-mail and password.')
    expect(answer.text).not.toContain('<html')
  })

  test('signing out ends the session', async () => {
    const { browser } = await openSignedIn(app)
    const answer = await browser.post('/sign-out')
    expect([answer.status, answer.location]).toEqual([303, '/sign-in?signed-out'])
    expect((await browser.get('/agents')).location).toStartWith('/sign-in')
    expect((await browser.get('/sign-in?signed-out')).text).toContain('You are signed out.')
  })
})

describe('the choice of colours', () => {
  test('is kept in a cookie and stands in the first byte of the next page', async () => {
    const { browser } = await openSignedIn(app)
    expect((await browser.get('/agents')).text).not.toContain('data-theme="')
    const answer = await browser.post('/theme', { theme: 'dark', back: '/calls' })
    expect([answer.status, answer.location]).toEqual([303, '/calls'])
    const page = await browser.get('/agents')
    expect(page.text).toContain('data-theme="dark"')
    expect(page.text).toContain('value="dark" aria-pressed="true"')
  })

  test('an unknown one is the system', async () => {
    const { browser } = await openSignedIn(app)
    await browser.post('/theme', { theme: '"><script>', back: '//evil.example' })
    const page = await browser.get('/agents')
    expect(page.text).not.toContain('data-theme="')
  })
})

describe('the choice of language', () => {
  test('is kept with the person: pages, errors and forms follow on every browser', async () => {
    const { browser, tenant } = await openSignedIn(app)
    const { email } = tenant
    expect((await browser.get('/agents')).text).toContain('<html lang="en-GB"')
    const answer = await browser.post('/language', { language: 'de', back: '/calls?agent=1' })
    expect([answer.status, answer.location]).toEqual([303, '/calls?agent=1'])
    const page = await browser.get('/agents')
    expect(page.text).toContain('<html lang="de-DE"')
    expect(page.text).toContain('<h1>Agenten</h1>')
    expect((await browser.get('/agents/none')).text).toContain('Diesen Agenten gibt es nicht.')
    expect((await browser.post('/agents', { name: '', modelConnectionId: 'x' }, HTMX)).text).toContain(
      'Geben Sie dem Agenten einen Namen.',
    )
    const another = app.createBrowser()
    await another.get('/sign-in')
    await another.post('/sign-in', { email, password: TEST_PASSWORD })
    expect((await another.get('/agents')).text).toContain('<html lang="de-DE"')
  })

  test('stands on this browser before and after somebody is signed in', async () => {
    const { browser } = await openSignedIn(app)
    await browser.post('/language', { language: 'de', back: '/' })
    await browser.post('/sign-out')
    const page = await browser.get('/sign-in?signed-out')
    expect(page.text).toContain('Sie sind abgemeldet.')
    const refused = await browser.post('/sign-in', { email: '', password: '' })
    expect(refused.text).toContain('Geben Sie Ihre E-Mail-Adresse und Ihr Passwort ein.')
    await browser.post('/language', { language: 'en', back: '/sign-in' })
    expect((await browser.get('/sign-in')).text).toContain('<h1>Sign in</h1>')
  })

  test('without one a page is in what the browser asks for, and nobody may cache it for another', async () => {
    await app.createTenant()
    const german = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' }
    const page = await app.createBrowser().get('/sign-in', german)
    expect(page.text).toContain('<h1>Anmelden</h1>')
    expect(page.headers.get('vary')).toContain('accept-language')
    expect(page.headers.get('cache-control')).toBe('no-store')
  })

  test('given back, the browser decides again', async () => {
    const { browser } = await openSignedIn(app)
    await browser.post('/language', { language: 'de', back: '/' })
    await browser.post('/language', { language: '', back: '/' })
    expect((await browser.get('/agents')).text).toContain('<html lang="en-GB"')
    expect((await browser.get('/agents', { 'accept-language': 'de' })).text).toContain('<html lang="de-DE"')
  })

  test('an unknown one is none, and no way back leaves the site', async () => {
    const { browser } = await openSignedIn(app)
    const answer = await browser.post('/language', { language: '"><script>', back: '//evil.example' })
    expect(answer.location).toBe('/')
    expect((await browser.get('/agents')).text).toContain('<html lang="en-GB"')
  })

  test('leads back to where a refused form stood, not to the place that only takes forms', async () => {
    const { browser } = await openSignedIn(app)
    const form = '/model-connections/new?kind=cascade'
    const refused = await browser.post(
      '/model-connections/new/parts/stt',
      { kind: 'cascade' },
      { referer: `https://parley.example${form}` },
    )
    expect(refused.text).toContain(`name="back" value="${form}"`)
    for (const referer of ['https://evil.example//evil.example', 'javascript:alert(1)']) {
      const { text } = await browser.post('/agents', { name: '' }, { referer })
      const back = /name="back" value="([^"]*)"/.exec(text)?.[1] ?? ''
      expect((await browser.post('/language', { language: 'en', back })).location).toBe('/')
    }
  })

  test('REST speaks English to everybody', async () => {
    const { apiKey } = await app.createTenant()
    const headers = { 'accept-language': 'de', accept: 'text/html' }
    const answer = await app.api('GET', '/agents/none', { key: apiKey, headers })
    expect(JSON.stringify(answer)).toContain('There is no such agent.')
  })

  test('a script of a page is answered in the language of the page', async () => {
    const { browser } = await openSignedIn(app)
    const headers = { accept: 'application/json', 'accept-language': 'de' }
    const answer = await browser.post('/agents/none/talk', {}, headers)
    expect(JSON.parse(answer.text)).toMatchObject({ detail: 'Diesen Agenten gibt es nicht.' })
  })
})
