import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { createTestApp, type TestApp } from '#testing/test-app.ts'
import { HTMX } from '#testing/test-browser.ts'

const OWNER = {
  name: 'Ann <b>Becker</b>',
  email: 'ann@example.com',
  password: 'a quiet harbour town',
  organization: 'Café & Bar',
}

let app: TestApp
let token: string
beforeEach(async () => {
  app = await createTestApp()
  token = (await app.foundation.services.setup.renewSetupToken()) ?? ''
})
afterEach(() => app.close())

async function openForm() {
  const browser = app.createBrowser()
  await browser.get(`/setup?token=${token}`)
  return browser
}

describe('the set-up of the owner', () => {
  test('the front page and sign-in lead to it while there is no owner', async () => {
    const browser = app.createBrowser()
    expect((await browser.get('/')).location).toBe('/setup')
    expect((await browser.get('/sign-in')).location).toBe('/setup')
    expect((await browser.get('/setup')).text).toContain('Open the link that Parley printed')
  })

  test('a wrong token shows why and no form', async () => {
    const answer = await app.createBrowser().get('/setup?token=guess')
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('This set-up link does not work any more')
    expect(answer.text).not.toContain('name="password"')
  })

  test('creates the owner, signs in and goes on to the example context', async () => {
    const browser = await openForm()
    const answer = await browser.post('/setup', { token, ...OWNER })
    expect([answer.status, answer.location]).toEqual([303, '/organization?welcome=example'])
    const welcome = await browser.get('/organization?welcome=example')
    expect(welcome.text).toContain('This is an example. Make it yours.')
    expect(welcome.text).toContain('value="Café &amp; Bar"')
    expect((await browser.get('/agents')).text).toContain('Front desk')
  })

  test('the language that was chosen on its page is the owner’s from then on', async () => {
    const browser = await openForm()
    await browser.post('/language', { language: 'de', back: `/setup?token=${token}` })
    await browser.get(`/setup?token=${token}`)
    await browser.post('/setup', { token, ...OWNER })
    browser.cookies.delete('parley_language')
    expect((await browser.get('/agents')).text).toContain('<html lang="de-DE"')
  })

  test('the token works once', async () => {
    const browser = await openForm()
    await browser.post('/setup', { token, ...OWNER })
    const again = await app.createBrowser().get(`/setup?token=${token}`)
    expect(again.text).toContain('Parley is set up')
    expect(again.text).not.toContain('name="password"')
  })

  test('a refused form keeps what was typed, says what is wrong beside the field, and never holds the password', async () => {
    const browser = await openForm()
    const answer = await browser.post('/setup', { token, ...OWNER, email: 'nobody', password: 'short one' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('value="Ann &lt;b>Becker&lt;/b>"')
    expect(answer.text).toContain('value="nobody"')
    expect(answer.text).toContain('Use at least 12 characters.')
    expect(answer.text).toContain('Use an e-mail address such as ann@example.com.')
    expect(answer.text).toContain('aria-invalid="true"')
    expect(answer.text).not.toContain('short one')
  })

  test('for htmx it answers words for each field and no values', async () => {
    const browser = await openForm()
    const answer = await browser.post('/setup', { token, ...OWNER, name: '' }, HTMX)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('hx-target="#f-name-error" hx-swap="textContent">Tell us your name.<')
    expect(answer.text).toContain('hx-target="#f-email-error" hx-swap="textContent"></hx-partial>')
    expect(answer.text).not.toContain('<input')
    expect(answer.text).not.toContain(OWNER.password)
  })

  test('a form without the token of its page is turned away', async () => {
    const browser = await openForm()
    browser.csrfToken = ''
    const answer = await browser.post('/setup', { token, ...OWNER })
    expect(answer.status).toBe(403)
    expect(await app.foundation.services.setup.isSetUp()).toBe(false)
  })
})
