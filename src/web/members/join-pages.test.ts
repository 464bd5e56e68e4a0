import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openPerson } from '#testing/invited-person.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_PASSWORD, type TestApp } from '#testing/test-app.ts'
import { HTMX, type TestBrowser } from '#testing/test-browser.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

let count = 0

/** An organization that has invited somebody; the path of the link, and its token. */
async function invite(role = 'member', email = `guest${++count}@example.com`) {
  const { tenant, browser } = await openSignedIn(app, 'Dr. <Weiss>')
  await browser.post('/invitations', { email, role })
  const link = new URL((await app.foundation.mails(email)).at(-1)?.link ?? '')
  return { tenant, email, path: link.pathname + link.search, token: link.searchParams.get('token') ?? '' }
}

const membersOf = ({ scope }: Awaited<ReturnType<typeof invite>>['tenant']) =>
  app.foundation.store.members.count(scope)

async function signIn(browser: TestBrowser, email: string, next: string) {
  await browser.get(`/sign-in?next=${encodeURIComponent(next)}`)
  return browser.post('/sign-in', { email, password: TEST_PASSWORD, next })
}

describe('the link of an invitation', () => {
  test('lets somebody new make an account and come in', async () => {
    const { tenant, email, path, token } = await invite()
    const browser = app.createBrowser()
    const door = await browser.get(path)
    expect(door.status).toBe(200)
    expect(door.text).toContain('Join Dr. &lt;Weiss>')
    expect(door.text).toContain(`value="${email}"`)
    const joined = await browser.post('/join', { token, name: 'Cleo', password: TEST_PASSWORD })
    expect([joined.status, joined.location]).toEqual([303, '/'])
    expect((await browser.get('/')).location).toBe('/agents')
    expect((await browser.get('/agents')).text).toContain('Dr. &lt;Weiss>')
    expect(await membersOf(tenant)).toBe(2)
    const again = await app.createBrowser().get(path)
    expect(again.status).toBe(404)
    expect(again.text).toContain('This invitation was used, withdrawn or replaced')
  })

  test('keeps what was typed but for the password, and says what is wrong with it', async () => {
    const { tenant, path, token } = await invite()
    const browser = app.createBrowser()
    await browser.get(path)
    const refused = await browser.post('/join', { token, name: 'Cleo', password: 'password1234' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('value="Cleo"')
    expect(refused.text).not.toContain('password1234')
    const fragment = await browser.post('/join', { token, name: '', password: TEST_PASSWORD }, HTMX)
    expect(fragment.status).toBe(422)
    expect(fragment.text).toContain('#f-name-error" hx-swap="textContent">Tell us your name.')
    expect(await membersOf(tenant)).toBe(1)
  })

  test('sends somebody with an account to sign in, and back', async () => {
    const { email } = await openPerson(app)
    const { tenant, path, token } = await invite('billing', email)
    const browser = app.createBrowser()
    const door = await browser.get(path)
    expect(door.text).toContain('Sign in and join')
    expect(door.text).not.toContain('name="password"')
    expect((await signIn(browser, email, path)).location).toBe(path)
    const ready = await browser.get(path)
    expect(ready.text).toContain('name="token"')
    await browser.post('/join', { token })
    expect((await browser.get('/')).location).toBe('/usage')
    expect(await membersOf(tenant)).toBe(2)
  })

  test('nobody makes a second account for an address that has one', async () => {
    const { email } = await openPerson(app)
    const { tenant, path, token } = await invite('member', email)
    const browser = app.createBrowser()
    await browser.get(path)
    const answer = await browser.post('/join', { token, name: 'Eve', password: TEST_PASSWORD })
    expect(answer.status).toBe(409)
    expect(await membersOf(tenant)).toBe(1)
  })

  test('is refused in words to somebody else who is signed in, and stays open', async () => {
    const { tenant, email, path, token } = await invite()
    const thief = await openPerson(app)
    const door = await thief.browser.get(path)
    expect(door.status).toBe(403)
    expect(door.text).toContain(`This invitation is for ${email}, and you are signed in as ${thief.email}.`)
    const forced = await thief.browser.post('/join', { token })
    expect(forced.status).toBe(403)
    expect(await membersOf(tenant)).toBe(1)
    expect((await app.createBrowser().get(path)).status).toBe(200)
  })

  test('needs the token of its form: another site cannot make a browser join', async () => {
    const { email, browser } = await openPerson(app)
    const { tenant, token } = await invite('member', email)
    browser.csrfToken = 'made up'
    expect((await browser.post('/join', { token })).status).toBe(403)
    const foreign = await browser.post('/join', { token }, { 'sec-fetch-site': 'cross-site' })
    expect(foreign.status).toBe(403)
    expect(await membersOf(tenant)).toBe(1)
  })

  test.each(['', 'made-up', 'x'.repeat(5_000)])('a made-up token %# opens nothing', async token => {
    const answer = await app.createBrowser().get(`/join?token=${token}`)
    expect(answer.status).toBe(404)
  })
})
