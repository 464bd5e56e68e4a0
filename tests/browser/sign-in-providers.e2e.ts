import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { type OidcProviderFake, startOidcProvider } from '../fakes/oidc-provider-fake.ts'
import { openBrowser, setUpOwner } from '../support/browser.ts'
import { auditPage, sidewaysPx } from '../support/page-audit.ts'
import { type Program, removeDataDir, startProgram } from '../support/program.ts'

let program: Program
let op: OidcProviderFake
let admin: BrowserContext
let page: Page

const SECRET = 'a secret of the stand-in'

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  op = await startOidcProvider()
  program = await startProgram({ env: { SIGN_IN_ALLOW_HTTP: '127.0.0.1' } })
  admin = await openBrowser({ kind: 'refused' })
  page = admin.pages()[0] ?? (await admin.newPage())
  await page.emulateMedia({ reducedMotion: 'reduce' })
})
test.afterAll(async () => {
  await admin.close()
  await program.stop()
  await op.stop()
  removeDataDir(program.dataDir)
})

test('a platform admin connects the directory of the house and maps a group', async () => {
  await setUpOwner(page, program)
  await page.goto(`${program.url}/platform/sign-in-providers`)
  expect(await auditPage(page)).toEqual([])
  await page.getByRole('link', { name: 'Add provider' }).click()
  await page.getByLabel('Name', { exact: false }).first().fill('Staff login')
  await page.getByLabel('Address of the issuer').fill(`${op.issuer}/.well-known/openid-configuration`)
  await page.getByLabel('Client id').fill('parley')
  await page.getByLabel('Client secret').fill('not the secret')
  await page.getByLabel('Claim with the groups').fill('groups')
  await page.getByLabel('Group 1', { exact: true }).fill('desk')
  await page.getByLabel('Organization of group 1').selectOption({ label: 'Café Marlene' })
  await page.getByLabel('Role of group 1').selectOption({ label: 'Member' })
  expect(await auditPage(page)).toEqual([])
  await page.getByRole('button', { name: 'Add provider' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Staff login')
  const redirectUri = (await page.locator('.redirect-address').textContent()) ?? ''
  await op.set({ redirectUris: [redirectUri] })
})

test('a check says what is wrong, and that it is right afterwards', async () => {
  await page.getByRole('button', { name: 'Check' }).click()
  await expect(page.locator('#check-result')).toContainText('does not accept the client id or the secret')
  await page.getByLabel('Client secret').fill(SECRET)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('#provider-saved')).toContainText('Saved at')
  await expect(page.getByRole('button', { name: 'Save' })).toBeFocused()
  await page.getByRole('button', { name: 'Check' }).click()
  await expect(page.locator('#check-result')).toHaveAttribute('data-ok', 'true')
  expect(await auditPage(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await sidewaysPx(page)).toBe(0)
  await page.setViewportSize({ width: 1280, height: 900 })
})

test('somebody of the group comes in by it, somebody else is told why not', async () => {
  await op.set({
    people: {
      grace: { email: 'grace@example.com', email_verified: true, name: 'Grace Hopper', groups: ['desk'] },
      eve: { email: 'eve@example.com', email_verified: true, name: 'Eve', groups: [] },
    },
  })
  expect(await comeBy('eve')).toContain('Nobody has invited you yet')
  expect(await comeBy('grace')).toContain('Grace Hopper')
})

/** As a browser that nobody has signed in with, from the sign-in page over the provider's own pages; answers what is seen at the end. */
async function comeBy(login: string): Promise<string> {
  await admin.clearCookies()
  await page.goto(`${program.url}/sign-in`)
  expect(await auditPage(page)).toEqual([])
  await page.getByRole('link', { name: 'Continue with Staff login' }).click()
  await page.locator('input[name="login"]').fill(login)
  await page.locator('input[name="password"]').fill('any')
  await page.locator('button[type="submit"]').click()
  await page.locator('button[type="submit"]', { hasText: 'Continue' }).click()
  await page.waitForURL(url => url.origin === program.url)
  expect(await auditPage(page)).toEqual([])
  return (await page.locator('body').textContent()) ?? ''
}
