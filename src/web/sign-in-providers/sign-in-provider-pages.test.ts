import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { platformScope } from '#core/scope.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, type TestApp } from '#testing/test-app.ts'
import { HTMX, type TestBrowser } from '#testing/test-browser.ts'

const LIST = '/platform/sign-in-providers'

let app: TestApp
let browser: TestBrowser
let organizationId: string

beforeAll(async () => {
  app = await createTestApp()
  const signedIn = await openSignedIn(app)
  browser = signedIn.browser
  organizationId = signedIn.tenant.organizationId
  await browser.get(LIST)
})
afterAll(() => app?.close())

const FORM = {
  kind: 'oidc',
  name: 'Staff login',
  issuer: 'https://sso.example.com/realms/staff/.well-known/openid-configuration',
  clientId: 'parley',
  clientSecret: 'a very secret text',
  isEnabled: 'yes',
  emailDomains: '@Example.com\nother.example',
  groupsClaim: 'groups',
}

async function add(change: Record<string, string | readonly string[]> = {}) {
  await browser.get(`${LIST}/new?kind=oidc`)
  return browser.post(LIST, { ...FORM, ...change })
}

async function idOf(name: string): Promise<string> {
  const all = await app.foundation.services.signInProviders.listProviders()
  const found = all.find(provider => provider.name === name)
  if (!found) throw new Error(`there is no provider ${name}`)
  return found.id
}

describe('setting a provider up', () => {
  test('begins with a list that says what it is for', async () => {
    expect((await browser.get(LIST)).text).toContain('People sign in with e-mail and password only')
  })

  test('shows afterwards what to register, and never the secret', async () => {
    const mapping = {
      mappingGroup: ['desk', '', ''],
      mappingOrganization: [organizationId, '', ''],
      mappingRole: ['member', '', ''],
    }
    const { status, location } = await add(mapping)
    expect(status).toBe(303)
    const page = await browser.get(location ?? '')
    const id = await idOf('Staff login')
    expect(page.text).toContain(`http://localhost:3000/sign-in/providers/${id}/callback`)
    expect(page.text).not.toContain('a very secret text')
    expect(await app.foundation.services.signInProviders.getProvider(id)).toMatchObject({
      issuer: 'https://sso.example.com/realms/staff',
      hasClientSecret: true,
      isEnabled: true,
      settings: {
        groupsClaim: 'groups',
        groupMappings: [{ group: 'desk', organizationId, role: 'member' }],
        emailDomains: ['example.com', 'other.example'],
      },
    })
    expect((await app.createBrowser().get('/sign-in')).text).toContain('Continue with Staff login')
  })

  test('keeps the secret that is stored when the field stays empty, and seals what is kept', async () => {
    const id = await idOf('Staff login')
    await browser.get(`${LIST}/${id}`)
    const saved = await browser.post(
      `${LIST}/${id}`,
      { ...FORM, clientSecret: '', clientId: 'renamed' },
      HTMX,
    )
    expect(saved.status).toBe(200)
    expect(saved.text).toContain('Saved at')
    const kept = await app.foundation.store.signInProviders.getWithSealedSecret(id)
    expect(kept.provider).toMatchObject({ clientId: 'renamed', hasClientSecret: true })
    expect(kept.sealedClientSecret).toStartWith('v1.')
    expect(kept.sealedClientSecret).not.toContain('secret')
  })

  test('takes a new secret where the stored one does not open any more', async () => {
    const { store } = app.foundation
    const id = await idOf('Staff login')
    const { provider } = await store.signInProviders.getWithSealedSecret(id)
    await store.signInProviders.update(provider, 'v1.lost.a.b')
    await browser.get(`${LIST}/${id}`)
    const check = await browser.post(`${LIST}/${id}/check`, {}, HTMX)
    expect(check.status).toBe(503)
    expect((await browser.post(`${LIST}/${id}`, FORM, HTMX)).text).toContain('Saved at')
  })

  test('does not send a kept secret to another service', async () => {
    const id = await idOf('Staff login')
    await browser.get(`${LIST}/${id}`)
    const moved = { ...FORM, issuer: 'https://sso.evil.example', clientSecret: '' }
    const answer = await browser.post(`${LIST}/${id}`, moved, HTMX)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('The address leads to another service now')
    const own = { ...moved, clientSecret: 'its own' }
    expect((await browser.post(`${LIST}/${id}`, own, HTMX)).status).toBe(200)
  })

  test('switched off is gone from the sign-in page', async () => {
    const id = await idOf('Staff login')
    await browser.get(`${LIST}/${id}`)
    const { isEnabled: _, ...off } = { ...FORM, clientSecret: 'again' }
    expect((await browser.post(`${LIST}/${id}`, off, HTMX)).status).toBe(200)
    expect((await app.createBrowser().get('/sign-in')).text).not.toContain('Continue with')
  })
})

describe('what cannot be is said beside its field', () => {
  const row = (role: string, organization = organizationId) => ({
    mappingGroup: ['all'],
    mappingOrganization: [organization],
    mappingRole: [role],
  })
  const cases: [string, () => Record<string, string | readonly string[]>, string][] = [
    [
      'nobody is mapped to platform admin',
      () => row('platform_admin'),
      'There is no such role in an organization.',
    ],
    ['nor to a role that is not there', () => row('made-up'), 'There is no such role in an organization.'],
    ['nor to an organization that is not there', () => row('member', 'x'), 'There is no such organization.'],
    [
      'groups need their claim',
      () => ({ ...row('member'), groupsClaim: '' }),
      'Name the claim that lists the groups.',
    ],
    [
      'an address is one of the web',
      () => ({ issuer: 'ftp://x' }),
      'Use an address that begins with https://.',
    ],
    ['and holds no password', () => ({ issuer: 'https://a:b@x.example' }), 'Leave out names, ? and #.'],
    ['a domain is a domain', () => ({ emailDomains: 'a@b.example' }), 'Write domains such as example.com.'],
    ['a client has an id', () => ({ clientId: '' }), 'Enter the client id.'],
    ['a name is there once', () => ({}), 'There is a provider of this name already.'],
    [
      'Google needs a secret',
      () => ({ kind: 'google', name: 'G', clientSecret: '' }),
      'This provider needs a client secret.',
    ],
  ]

  test.each(cases)('%s', async (_, change, words) => {
    await browser.get(`${LIST}/new`)
    const answer = await browser.post(LIST, { ...FORM, ...change() }, HTMX)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.text).toContain(words)
  })
})

describe('whose page it is', () => {
  test('nobody else comes in, by no door of it', async () => {
    const { store, authenticator, clock } = app.foundation
    const passwordHash = await authenticator.hashPassword('another long passphrase here')
    const email = 'admin@example.com'
    const user = await authenticator.createUser({ name: 'Bo', email, passwordHash, emailVerified: true })
    const scope = { organizationId, actor: { kind: 'user', userId: user.id } } as const
    await store.access.insertMembership(scope, { userId: user.id, role: 'org_admin', createdAt: clock.now() })
    const other = app.createBrowser()
    await other.get('/sign-in')
    await other.post('/sign-in', { email, password: 'another long passphrase here' })
    await other.get('/agents')
    const id = await idOf('Staff login')
    expect((await other.get(LIST)).status).toBe(403)
    expect((await other.get(`${LIST}/${id}`)).status).toBe(403)
    for (const path of ['', `/${id}`, `/${id}/check`, `/${id}/removal`]) {
      expect((await other.post(LIST + path, { ...FORM, confirmation: 'Staff login' })).status).toBe(403)
    }
  })

  test('what is removed was named, and stands in the log of the platform without its secret', async () => {
    const id = await idOf('Staff login')
    await browser.get(`${LIST}/${id}`)
    const unnamed = await browser.post(`${LIST}/${id}/removal`, { confirmation: 'Staff' })
    expect(unnamed.status).toBe(422)
    expect(unnamed.text).toContain('Type the name exactly as it is')
    await browser.get(`${LIST}/${id}`)
    expect((await browser.post(`${LIST}/${id}/removal`, { confirmation: 'Staff login' })).location).toBe(LIST)
    expect((await browser.get(`${LIST}/${id}`)).status).toBe(404)
    const scope = platformScope({ kind: 'system', task: 'test' })
    const { store } = app.foundation
    const entries = await store.audit.listFrom(scope, { fromSeq: 1, limit: 100 })
    const own = entries.filter(({ subjectId }) => subjectId === id)
    expect(own.map(({ action }) => action)).toEqual([
      'sign_in_provider.created',
      'sign_in_provider.changed',
      'sign_in_provider.changed',
      'sign_in_provider.changed',
      'sign_in_provider.changed',
      'sign_in_provider.removed',
    ])
    expect(JSON.stringify(own)).not.toContain('secret text')
    expect(own[0]?.after).toMatchObject({ groupMappings: [`desk -> ${organizationId} (member)`] })
  })
})
