import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openMember } from '#testing/invited-person.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_ORIGIN, type TestApp } from '#testing/test-app.ts'
import { HTMX } from '#testing/test-browser.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

let count = 0
const freshEmail = () => `guest${++count}@example.com`

describe('the members page', () => {
  test('shows everybody with their role, and to whoever may change them how', async () => {
    const { tenant, browser } = await openSignedIn(app)
    const member = await openMember(app, tenant, 'member')
    const seen = await browser.get('/members')
    expect(seen.text).toContain(member.email)
    expect(seen.text).toContain(`action="/members/${member.userId}/role"`)
    expect(seen.text).toContain('Send invitation')
    const theirs = await member.browser.get('/members')
    expect(theirs.status).toBe(200)
    expect(theirs.text).toContain(tenant.email)
    for (const act of ['/role"', '/removal"', 'action="/invitations']) expect(theirs.text).not.toContain(act)
  })

  test('is not open to the billing role, whose only place is the usage', async () => {
    const { tenant } = await openSignedIn(app)
    const { browser } = await openMember(app, tenant, 'billing')
    expect((await browser.get('/')).location).toBe('/usage')
    expect((await browser.get('/members')).status).toBe(403)
    const usage = await browser.get('/usage')
    expect(usage.status).toBe(200)
    const links = [...usage.text.matchAll(/class="rail-link" href="([^"]+)"/g)].map(([, href]) => href)
    expect(links).toEqual(['/usage'])
  })

  test('an invitation goes out, stands in the list, and its link is our own address', async () => {
    const { browser } = await openSignedIn(app)
    const email = freshEmail()
    const sent = await browser.post('/invitations', { email, role: 'member' }, { host: 'evil.example' })
    expect([sent.status, sent.location]).toEqual([303, '/members?sent'])
    const list = await browser.get('/members?sent')
    expect(list.text).toContain('The invitation is ready.')
    expect(list.text).toContain(email)
    const [mail] = await app.foundation.mails(email)
    expect(mail?.link).toStartWith(`${TEST_ORIGIN}/join?token=`)
    expect(list.text).not.toContain(new URL(mail?.link ?? '').searchParams.get('token') ?? '')
  })

  test('a refused invitation names the field and keeps what was typed', async () => {
    const { tenant, browser } = await openSignedIn(app)
    const wrong = await browser.post('/invitations', { email: 'no "address"', role: 'billing' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('value="no &quot;address&quot;"')
    expect(wrong.text).toContain('Use an e-mail address such as')
    expect(wrong.text).toMatch(/<option selected value="billing"/)
    const again = await browser.post('/invitations', { email: tenant.email, role: 'member' }, HTMX)
    expect(again.status).toBe(422)
    expect(again.text).toContain('#f-email-error" hx-swap="textContent">This person is a member already.')
    expect(again.text).not.toContain('<html')
  })

  test('a role is changed, and the last administrator is kept with words on the page', async () => {
    const { tenant, browser } = await openSignedIn(app)
    const member = await openMember(app, tenant, 'member')
    const changed = await browser.post(`/members/${member.userId}/role`, { role: 'billing' })
    expect(changed.location).toBe('/members?changed')
    expect((await member.browser.get('/')).location).toBe('/usage')
    const refused = await browser.post(`/members/${tenant.userId}/role`, { role: 'member' })
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('An organization keeps at least one administrator.')
    const gone = await browser.post(`/members/${member.userId}/removal`)
    expect(gone.location).toBe('/members?removed')
    expect((await member.browser.get('/')).location).toBe('/organizations')
  })

  test('waiting invitations are sent again and withdrawn', async () => {
    const { tenant, browser } = await openSignedIn(app)
    const email = freshEmail()
    await browser.post('/invitations', { email, role: 'member' })
    const { items } = await app.foundation.store.invitations.list(tenant.scope, { limit: 1 })
    const path = `/invitations/${items[0]?.id}`
    expect((await browser.post(`${path}/renewal`)).location).toBe('/members?sentAgain')
    expect(await app.foundation.mails(email)).toHaveLength(2)
    expect((await browser.post(`${path}/withdrawal`)).location).toBe('/members?withdrawn')
    expect((await browser.get('/members')).text).toContain('Nobody is invited at the moment.')
    expect((await browser.post(`${path}/withdrawal`)).status).toBe(404)
  })

  test('markup in a name stays text', async () => {
    const { tenant, browser } = await openSignedIn(app)
    await openMember(app, tenant, 'member', '<script>alert(1)</script>')
    const { text } = await browser.get('/members')
    expect(text).not.toContain('<script>alert')
    expect(text).toContain('&lt;script>alert(1)')
  })
})
