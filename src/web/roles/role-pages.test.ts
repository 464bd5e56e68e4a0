import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, type Tenant, type TestApp } from '#testing/test-app.ts'
import { HTMX, type TestBrowser } from '#testing/test-browser.ts'

let app: TestApp
let admin: TestBrowser
let tenant: Tenant

beforeAll(async () => {
  app = await createTestApp()
  const opened = await openSignedIn(app, 'Ours')
  admin = opened.browser
  tenant = opened.tenant
})
afterAll(() => app.close())

describe('custom roles of the platform', () => {
  test('are made on a grid with one box for each right of an organization', async () => {
    expect((await admin.get('/platform/roles')).text).toContain('No custom roles yet')
    const form = await admin.get('/platform/roles/new')
    expect(form.text.match(/type="checkbox"/g)).toHaveLength(21)
    expect(form.text).toContain('aria-label="Read calls and transcripts"')
    expect(form.text).not.toContain('roles.write')
    const answer = await admin.post('/platform/roles', {
      name: 'Night <b>shift</b>',
      description: 'Reads calls',
      permissions: ['calls.read', 'calls.listen', 'roles.write'],
    })
    expect(answer.location).toBe('/platform/roles?note=created')
    const list = await admin.get('/platform/roles?note=created')
    expect(list.text).toContain('Night &lt;b>shift&lt;/b>')
    expect(list.text).toContain('2 rights')
    expect(list.text).toContain('Nobody')
  })

  test('a refused form keeps what was chosen and says what is missing', async () => {
    await admin.get('/platform/roles/new')
    const answer = await admin.post('/platform/roles', { name: '', permissions: ['calls.end'] })
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(/value="calls.end"[^>]*checked|checked[^>]*value="calls.end"/)
    const fragment = await admin.send('POST', '/platform/roles', { fields: { name: 'X' }, headers: HTMX })
    expect(fragment.status).toBe(422)
    expect(fragment.text).toContain('Choose at least one right.')
  })

  test('are changed, and removed by name once nobody has them', async () => {
    const [role] = await app.foundation.services.roles.listRoles()
    const href = `/platform/roles/${role?.id}`
    const page = await admin.get(href)
    expect(page.text).toContain('Used by: Nobody')
    const saved = await admin.send('POST', href, {
      fields: { name: 'Night', description: '', permissions: ['calls.read'] },
      headers: HTMX,
    })
    expect([saved.status, saved.text.includes('It acts already.')]).toEqual([200, true])
    const userId = Bun.randomUUIDv7()
    const at = new Date()
    await app.foundation.store.transaction(tenant.scope, async () => {
      const user = await app.foundation.authenticator.createUser({
        name: 'Bea',
        email: `${userId}@example.com`,
        passwordHash: null,
      })
      await app.foundation.store.access.insertMembership(tenant.scope, {
        userId: user.id,
        role: role?.id ?? '',
        createdAt: at,
      })
    })
    const refused = await admin.post(`${href}/removal`, { confirmation: 'Night' })
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('people who have it: 1, organizations: 1')
    expect((await admin.post(`${href}/removal`, { confirmation: 'night' })).status).toBe(422)
    await app.foundation.services.roles.createRole(adminPerson(), {
      name: 'Unused',
      description: '',
      permissions: ['calls.read'],
    })
    const unused = (await app.foundation.services.roles.listRoles()).find(({ name }) => name === 'Unused')
    await admin.get(`/platform/roles/${unused?.id}`)
    const removed = await admin.post(`/platform/roles/${unused?.id}/removal`, { confirmation: 'Unused' })
    expect(removed.location).toBe('/platform/roles?note=removed')
    expect((await admin.get(`/platform/roles/${unused?.id}`)).status).toBe(404)
  })

  function adminPerson() {
    const user = {
      id: tenant.userId,
      name: 'Ann',
      email: tenant.email,
      language: null,
      emailVerified: true,
      isPlatformAdmin: true,
    }
    return {
      user,
      session: { id: 's', organizationId: null, method: 'password' as const },
      isPlatformAdmin: true,
      memberships: [],
      principal: null,
      platformScope: { organizationId: 'platform', actor: { kind: 'user' as const, userId: tenant.userId } },
    }
  }
})

test('an organization reads what each role may do, with its own marked', async () => {
  const { text } = await admin.get('/roles')
  for (const name of ['Administrator', 'Member', 'Billing', 'Night']) expect(text).toContain(name)
  expect(text.match(/Your role/g)).toHaveLength(1)
  expect(text).not.toContain('<form class="form"')
})

test('programs read the same', async () => {
  const { status, json } = await app.api('GET', '/roles', { key: tenant.apiKey })
  expect(status).toBe(200)
  expect(json.items).toHaveLength(4)
  expect(json.items.at(-1)).toMatchObject({ name: 'Night', isCustom: true, permissions: ['calls.read'] })
})
