import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { addMember, openMember, openPerson } from '#testing/invited-person.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, type TestApp } from '#testing/test-app.ts'
import { pageAfterSwitch } from './first-page.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

/** Somebody who works in two organizations. */
async function openInTwo(roles: [string, string] = ['org_admin', 'org_admin']) {
  const [first, second] = [await app.createTenant('First'), await app.createTenant('Second')]
  const person = await openPerson(app)
  await addMember(app, first.scope, { userId: person.userId, role: roles[0] })
  app.foundation.clock.advance(1)
  await addMember(app, second.scope, { userId: person.userId, role: roles[1] })
  await person.browser.get('/organizations')
  const choose = ({ organizationId }: { organizationId: string }, next = '/') =>
    person.browser.post('/organization-choice', { organizationId, next })
  return { ...person, first, second, choose }
}

const nameOn = (text: string) => /class="switcher-name">([^<]+)</.exec(text)?.[1]

describe('switching the organization', () => {
  test('keeps the page, for this browser and the next pages', async () => {
    const { browser, second, choose } = await openInTwo()
    expect(nameOn((await browser.get('/calls')).text)).toBe('First')
    const answer = await choose(second, '/calls')
    expect([answer.status, answer.location]).toEqual([303, '/calls'])
    expect(nameOn((await browser.get('/calls')).text)).toBe('Second')
    expect(nameOn((await browser.get('/agents')).text)).toBe('Second')
  })

  test('tells the other pages of the person', async () => {
    const { userId, second, choose } = await openInTwo()
    const told: string[] = []
    const stop = app.foundation.events.subscribeToPerson(userId, event => told.push(event.userId))
    await choose(second)
    stop()
    expect(told).toEqual([userId])
  })

  test('leads from a thing of the first to the list of the second', async () => {
    const { first, second, choose } = await openInTwo()
    const { items } = await app.foundation.services.agents.listAgents(first.scope, { limit: 1 })
    expect((await choose(second, `/agents/${items[0]?.id}?from=1`)).location).toBe('/agents')
  })

  test('leads to the first page that the role there may open', async () => {
    const { second, choose, browser } = await openInTwo(['org_admin', 'billing'])
    expect((await choose(second, '/agents')).location).toBe('/usage')
    expect((await browser.get('/agents')).status).toBe(403)
  })

  test('a form of the first organization does not act in the second', async () => {
    const { browser, first, second, choose } = await openInTwo()
    await browser.get('/organization')
    const old = browser.csrfToken
    await choose(second)
    browser.csrfToken = old
    expect((await browser.post('/organization', { name: 'Mine' })).status).toBe(403)
    for (const { scope } of [first, second])
      expect((await app.foundation.store.organizations.get(scope)).name).not.toBe('Mine')
  })

  test('a foreign organization is answered as one that does not exist', async () => {
    const { choose } = await openInTwo()
    const foreign = await app.createTenant('Foreign')
    const answers = [await choose(foreign), await choose({ organizationId: Bun.randomUUIDv7() })]
    expect(answers.map(({ status }) => status)).toEqual([404, 404])
    const withoutReference = answers.map(({ text }) => text.replaceAll(/[0-9a-f-]{16,}|value="[^"]+"/g, ''))
    expect(withoutReference[0]).toBe(withoutReference[1] ?? '')
  })

  test.each([
    ['/members', '/members'],
    ['/agents/0190a000-0000-7000-8000-000000000000/talk', '/agents'],
    ['/agents/new', '/agents'],
    ['/usage?month=2026-10', '/usage'],
    ['/platform/organizations/1?x=1', '/platform/organizations/1?x=1'],
    ['/account', '/account'],
    ['/nowhere', '/agents'],
    ['/audit', '/agents'],
  ])('from %s to %s', (next, expected) => {
    const permissions = ['agents.read', 'members.read', 'billing.read'] as const
    expect(pageAfterSwitch(next, permissions)).toBe(expected)
  })
})

describe('without an organization that is open', () => {
  test('a person arrives at their own page, which says what to do', async () => {
    const { browser } = await openPerson(app)
    expect((await browser.get('/')).location).toBe('/organizations')
    const page = await browser.get('/organizations')
    expect(page.text).toContain('You are in no organization')
    expect((await browser.get('/agents')).status).toBe(403)
  })

  test('waiting invitations are taken there', async () => {
    const { tenant, browser: owner } = await openSignedIn(app, 'Inviting')
    const { browser, email } = await openPerson(app)
    await owner.post('/invitations', { email, role: 'member' })
    const page = await browser.get('/organizations')
    expect(page.text).toContain('Inviting')
    const [, path = ''] = /action="(\/organizations\/invitations\/[^"]+)"/.exec(page.text) ?? []
    expect((await browser.post(path)).location).toBe('/')
    expect((await browser.get('/')).location).toBe('/agents')
    await browser.get('/organizations')
    expect((await browser.post(path)).status).toBe(404)
    expect(await app.foundation.store.members.count(tenant.scope)).toBe(2)
  })

  test('a suspended organization is said in words, and the others stay open', async () => {
    const { browser, first, second } = await openInTwo()
    await app.foundation.store.organizations.suspend(first.scope, app.foundation.clock.now())
    const page = await browser.get('/organizations')
    expect(page.text).toContain('First is suspended: nobody can work there for now.')
    expect(
      (await browser.post('/organization-choice', { organizationId: first.organizationId, next: '/' }))
        .status,
    ).toBe(403)
    await browser.get('/organizations')
    await browser.post('/organization-choice', { organizationId: second.organizationId, next: '/' })
    expect((await browser.get('/')).location).toBe('/agents')
  })
})

describe('leaving', () => {
  test('ends the membership; the last administrator is kept with words', async () => {
    const { tenant, browser: owner } = await openSignedIn(app, 'Left')
    const member = await openMember(app, tenant, 'billing')
    const path = `/organizations/${tenant.organizationId}/departure`
    expect((await member.browser.post(path)).location).toBe('/organizations?left')
    const page = await member.browser.get('/organizations?left')
    expect(page.text).toContain('You left the organization.')
    expect((await member.browser.post(path)).status).toBe(404)
    const refused = await owner.post(path)
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('An organization keeps at least one administrator.')
  })
})
