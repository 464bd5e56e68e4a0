import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { createTestApp, TEST_ORIGIN, TEST_PASSWORD, type TestApp } from '#testing/test-app.ts'
import { HTMX, type TestBrowser } from '#testing/test-browser.ts'

// Each hashes several passwords, on a machine that others may use.
setDefaultTimeout(20_000)

const NEW_PASSWORD = 'three quiet boats'
const HOUR_MS = 60 * 60_000

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

describe('a forgotten password', () => {
  test('the link of the mail gives a new one, ends every session and proves the address', async () => {
    const { email, userId } = await app.createTenant()
    const elsewhere = await signIn(email, TEST_PASSWORD)
    const link = await askForLink(email)
    expect(link).toStartWith(`${TEST_ORIGIN}/reset-password?token=`)

    const browser = app.createBrowser()
    const form = await browser.get(pathOf(link))
    expect(form.text).toContain('autocomplete="new-password"')
    const answer = await browser.post('/reset-password', { token: tokenOf(link), password: NEW_PASSWORD })
    expect([answer.status, answer.location]).toEqual([303, '/sign-in?reset'])
    expect((await browser.get('/sign-in?reset')).text).toContain('Your password is changed.')

    expect((await elsewhere.get('/agents')).location).toStartWith('/sign-in')
    expect(await statusOfSignIn(email, TEST_PASSWORD)).toBe(401)
    expect(await statusOfSignIn(email, NEW_PASSWORD)).toBe(303)
    expect((await app.foundation.authenticator.findUser(userId))?.emailVerified).toBe(true)
    const mails = await app.foundation.mails(email)
    expect(mails.map(mail => mail.kind)).toEqual(['reset_password', 'password_changed'])
    expect(mails[1]?.link).toBe(`${TEST_ORIGIN}/account`)
  })

  test('a link works once, also for two browsers at once', async () => {
    const { email } = await app.createTenant()
    const token = tokenOf(await askForLink(email))
    const answers = await Promise.all(
      [NEW_PASSWORD, 'four louder engines'].map(async password => {
        const browser = app.createBrowser()
        await browser.get(`/reset-password?token=${token}`)
        return (await browser.post('/reset-password', { token, password })).status
      }),
    )
    expect(answers.sort()).toEqual([303, 403])
    const late = app.createBrowser()
    expect((await late.get(`/reset-password?token=${token}`)).text).toContain('does not work any more')
    const again = await late.post('/reset-password', { token, password: 'five angry cyclists' })
    expect([again.status, await statusOfSignIn(email, 'five angry cyclists')]).toEqual([403, 401])
  })

  test('a link is over after an hour, when a newer one is sent, and when the password was changed', async () => {
    const { email } = await app.createTenant()
    const first = await askForLink(email)
    const second = await askForLink(email)
    expect((await app.createBrowser().get(pathOf(first))).status).toBe(403)
    expect((await app.createBrowser().get(pathOf(second))).status).toBe(200)
    const browser = await signIn(email, TEST_PASSWORD)
    await browser.get('/account')
    const change = { currentPassword: TEST_PASSWORD, password: NEW_PASSWORD }
    expect((await browser.post('/account/password', change)).location).toBe('/account?done=password')
    expect((await app.createBrowser().get(pathOf(second))).status).toBe(403)
    const third = await askForLink(email)
    app.foundation.clock.advance(HOUR_MS)
    expect((await app.createBrowser().get(pathOf(third))).status).toBe(403)
  })

  test('a password that is not good is refused with words, and the link still works', async () => {
    const { email } = await app.createTenant()
    const token = tokenOf(await askForLink(email))
    const browser = app.createBrowser()
    await browser.get(`/reset-password?token=${token}`)
    const refused = await browser.post('/reset-password', { token, password: 'password12345' }, HTMX)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('among the passwords that are tried first')
    expect(refused.text).not.toContain('password12345')
    const own = await browser.post('/reset-password', { token, password: `${email} and more` }, HTMX)
    expect(own.text).toContain('Leave your name and your e-mail address out of it.')
    expect((await browser.post('/reset-password', { token, password: NEW_PASSWORD })).status).toBe(303)
  })
})

describe('asking for a link', () => {
  test('is answered in the same way, byte for byte, whether somebody has the address or not', async () => {
    const { email } = await app.createTenant()
    const answers = []
    for (const typed of [email, 'nobody-here@example.com']) {
      const browser = app.createBrowser()
      await browser.get('/forgot-password')
      const answer = await browser.post('/forgot-password', { email: typed })
      const page = await browser.get(answer.location ?? '')
      const text = page.text.replaceAll(/name="_csrf" value="[^"]+"/g, '')
      const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie')
      answers.push([answer.status, headers, page.status, text])
    }
    expect(answers[0]).toEqual(answers[1] ?? [])
    await app.foundation.background.settle()
    expect(await app.foundation.mails('nobody-here@example.com')).toEqual([])
  })

  test('builds links from the public address only, whatever the request says of its host', async () => {
    const { email } = await app.createTenant()
    const browser = app.createBrowser()
    await browser.get('/forgot-password')
    const evil = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example;proto=https',
      'x-original-host': 'evil.example',
    }
    expect((await browser.post('/forgot-password', { email }, evil)).status).toBe(303)
    await app.foundation.background.settle()
    const [mail] = await app.foundation.mails(email)
    expect(mail?.link).toStartWith(`${TEST_ORIGIN}/reset-password?token=`)
    expect(mail?.text).not.toContain('evil.example')
  })

  test.each([
    ['ann@example.com\r\nBcc: eve@example.com'],
    ['ann@example.com\nBcc: eve@example.com'],
    ['ann@example.com, eve@example.com'],
    ['ann@example.com%0d%0aBcc:eve@example.com'],
    ['"ann" <eve@example.com>'],
    ['ann@example.com\u0000'],
    [''],
    ['x'.repeat(5_000)],
  ])('refuses what is not one plain address (%#)', async email => {
    const browser = app.createBrowser()
    await browser.get('/forgot-password')
    const before = (await app.foundation.mails()).length
    const answer = await browser.post('/forgot-password', { email })
    expect(answer.status).toBe(422)
    await app.foundation.background.settle()
    expect((await app.foundation.mails()).length).toBe(before)
  })

  test('too often for one address has to wait, and fills no mailbox', async () => {
    const { email } = await app.createTenant()
    const browser = app.createBrowser()
    await browser.get('/forgot-password')
    const answers = []
    for (let count = 0; count < 8; count++)
      answers.push((await browser.post('/forgot-password', { email })).status)
    expect(answers).toEqual([303, 303, 303, 303, 303, 429, 429, 429])
    await app.foundation.background.settle()
    expect(await app.foundation.mails(email)).toHaveLength(5)
    app.foundation.clock.advance(HOUR_MS)
    expect((await browser.post('/forgot-password', { email })).status).toBe(303)
  })
})

async function askForLink(email: string): Promise<string> {
  const browser = app.createBrowser()
  await browser.get('/forgot-password')
  const answer = await browser.post('/forgot-password', { email })
  expect([answer.status, answer.location]).toEqual([303, '/forgot-password?sent'])
  await app.foundation.background.settle()
  return (await app.foundation.mails(email)).at(-1)?.link ?? ''
}

async function signIn(email: string, password: string): Promise<TestBrowser> {
  const browser = app.createBrowser()
  await browser.get('/sign-in')
  expect((await browser.post('/sign-in', { email, password })).status).toBe(303)
  return browser
}

async function statusOfSignIn(email: string, password: string): Promise<number> {
  const browser = app.createBrowser()
  await browser.get('/sign-in')
  return (await browser.post('/sign-in', { email, password })).status
}

function pathOf(link: string): string {
  return link.slice(TEST_ORIGIN.length)
}

function tokenOf(link: string): string {
  return new URL(link).searchParams.get('token') ?? ''
}
