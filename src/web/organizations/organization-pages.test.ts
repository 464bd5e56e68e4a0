import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, type TestApp } from '#testing/test-app.ts'
import { HTMX } from '#testing/test-browser.ts'

const VALUES = {
  name: 'Café Marlene',
  about: 'Coffee & cake.\r\nSince 1931.',
  openingHours: 'Daily, 8 to 18.',
  address: 'Am Markt 1',
  facts: '',
  tone: '',
  timeZone: 'Europe/Berlin',
  language: 'de-AT',
}

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const contextOf = async (
  scope: Parameters<typeof app.foundation.services.organizations.getOrganization>[0],
) => (await app.foundation.services.organizations.getOrganization(scope)).context

describe('the organization page', () => {
  test('saves what was typed, with line breaks as one character, and tells the time in the new zone', async () => {
    const { browser, tenant } = await openSignedIn(app)
    const answer = await browser.post('/organization', VALUES)
    expect(answer.status).toBe(200)
    expect(await contextOf(tenant.scope)).toMatchObject({
      about: 'Coffee & cake.\nSince 1931.',
      facts: '',
      language: 'de-AT',
    })
    expect(answer.text).toContain('Saved 11:00. The next call speaks from it.')
  })

  test('a refused save changes nothing, keeps what was typed and names the field', async () => {
    const { browser, tenant } = await openSignedIn(app)
    const before = await contextOf(tenant.scope)
    const answer = await browser.post('/organization', { ...VALUES, timeZone: 'Mars/Olympus' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('value="Mars/Olympus"')
    expect(answer.text).toContain('Use a time zone such as Europe/Berlin.')
    expect(answer.text).toContain('Since 1931.')
    expect(await contextOf(tenant.scope)).toEqual(before)
  })

  test('for htmx it answers the faults of each field and clears the others', async () => {
    const { browser } = await openSignedIn(app)
    const answer = await browser.post('/organization', { ...VALUES, name: ' ', language: 'x_y' }, HTMX)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('#f-name-error" hx-swap="textContent">Name the organization.')
    expect(answer.text).toContain('#f-language-error" hx-swap="textContent">Use a language tag')
    expect(answer.text).toContain('#f-about-error" hx-swap="textContent"></hx-partial>')
    expect(answer.text).toContain('2 fields need your attention.')
  })

  test('the newcomer goes on to the agents, or empties the example first', async () => {
    const { browser, tenant } = await openSignedIn(app)
    const emptied = await browser.post('/organization/empty-context')
    expect(emptied.location).toBe('/organization?welcome=empty')
    expect(await contextOf(tenant.scope)).toMatchObject({ about: '', facts: '', timeZone: 'Europe/Vienna' })
    const saved = await browser.post('/organization', { ...VALUES, welcome: 'yes' })
    expect([saved.status, saved.location]).toEqual([303, '/agents'])
  })

  test('markup in a field stays text', async () => {
    const { browser } = await openSignedIn(app)
    const answer = await browser.post('/organization', {
      ...VALUES,
      about: '</textarea><script>alert(1)</script>',
    })
    expect(answer.text).not.toContain('<script>alert')
    expect(answer.text).toContain('&lt;/textarea>&lt;script>alert(1)')
  })
})
