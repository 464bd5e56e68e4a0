import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import { stepAt, totpAt } from '../../src/core/identity/totp.ts'
import { setUpOwner, watchForFaults } from '../support/browser.ts'
import { auditPage, sidewaysPx } from '../support/page-audit.ts'
import { OWNER_PASSWORD, type Program, removeDataDir, startProgram } from '../support/program.ts'

// People, roles and organizations from the first invitation on, as one story. Its last chapter, a widget that talks on one foreign
// origin and is refused on another, needs a microphone and a model: widget.e2e.ts tells it with the same program.

const MEMBER_RAIL = [
  '/agents',
  '/calls',
  '/model-connections',
  '/widgets',
  '/members',
  '/roles',
  '/egress',
  '/organization',
]
const PAGES = ['/members', '/usage', '/organizations', '/platform/organizations', '/platform/admins']
/** A folder for pictures on the way, for eyes; none are taken without it. */
const SHOTS_DIR = process.env.JOURNEY_SHOTS_DIR

let program: Program
let browser: Browser
let owner: Page
let ben: Page
let recoveryCode: string
const contexts: BrowserContext[] = []
const faults: string[][] = []

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser: shared }) => {
  browser = shared
  program = await startProgram()
  owner = await openPage()
  await setUpOwner(owner, program)
})
test.afterAll(async () => {
  for (const context of contexts) await context.close()
  await program.stop()
  removeDataDir(program.dataDir)
})
test.afterEach(() => {
  // What is refused is noted by the browser as an error of its own.
  const unexpected = faults
    .flatMap(list => list.splice(0))
    .filter(fault => !/status of (401|403|409)/.test(fault))
  expect(unexpected).toEqual([])
})

test('the owner invites a member and a billing user, and each joins with a password of their own', async () => {
  await invite('ben@example.com', 'Member')
  await invite('bea@example.com', 'Billing')
  ben = await joinAs('ben@example.com', 'Ben')
  await expect(ben).toHaveURL(`${program.url}/agents`)
  const bea = await joinAs('bea@example.com', 'Bea')
  await expect(bea).toHaveURL(`${program.url}/usage`)

  // Each sees just their pages, and is told so elsewhere.
  expect(await railOf(ben)).toEqual(MEMBER_RAIL)
  for (const path of ['/usage', '/audit', '/api-keys', '/platform/organizations']) await isClosed(ben, path)
  expect(await railOf(bea)).toEqual(['/usage'])
  for (const path of ['/agents', '/members', '/platform/mail']) await isClosed(bea, path)
  await shoot(bea, 'billing-closed')
  await bea.getByRole('link', { name: 'Back to the start' }).click()
  await expect(bea).toHaveURL(`${program.url}/usage`)

  await ben.goto(`${program.url}/members`)
  await expect(ben.getByRole('button', { name: 'Send invitation' })).toHaveCount(0)
  expect(await auditPage(ben)).toEqual([])
})

test('a role that changes takes a button off an open page without a reload, and gives it back', async () => {
  await owner.goto(`${program.url}/platform/roles/new`)
  await owner.getByRole('textbox', { name: 'Name' }).fill('Reader')
  await owner.getByRole('checkbox', { name: 'See agents and their versions' }).check()
  await owner.getByRole('button', { name: 'Create role' }).click()
  await expect(owner.getByText('The role is there.')).toBeVisible()

  await ben.goto(`${program.url}/agents`)
  await ben.getByRole('link', { name: 'Front desk', exact: true }).click()
  const publish = ben.getByRole('button', { name: 'Publish' })
  await expect(publish).toBeVisible()
  await ben.evaluate(() => document.documentElement.setAttribute('data-mark', 'first'))
  await giveBen('Reader')
  await expect(publish).toHaveCount(0)
  await expect(ben.getByRole('link', { name: 'Talk' })).toHaveCount(0)
  await expect(ben.getByRole('textbox', { name: 'First sentence' })).toBeDisabled()
  expect(await railOf(ben)).toEqual(['/agents'])
  await shoot(ben, 'agent-of-a-reader')
  await giveBen('Member')
  await expect(publish).toBeVisible()
  await expect(ben.getByRole('textbox', { name: 'First sentence' })).toBeEnabled()
  expect(await railOf(ben)).toEqual(MEMBER_RAIL)
  await expect(ben.locator('html')).toHaveAttribute('data-mark', 'first')
})

test('with the keyboard a role counts when it is chosen, not when it is walked past, and the cursor stays', async () => {
  await owner.goto(`${program.url}/members`)
  const choice = owner.getByRole('combobox', { name: 'Role of Ben' })
  const sent: string[] = []
  owner.on('request', request => {
    if (request.method() === 'POST') sent.push(request.postData() ?? '')
  })
  // As browsers have it that do not draw a list of ours: every arrow is a change.
  await choice.evaluate(element => {
    element.style.appearance = 'none'
  })
  for (const key of ['ArrowUp', 'ArrowDown', 'ArrowDown']) await choice.press(key)
  await expect(choice).toHaveValue('billing')
  await choice.press('Enter')
  await expect(owner.getByText('The role was changed.')).toBeVisible()
  expect(sent.map(body => new URLSearchParams(body).get('role'))).toEqual(['billing'])
  await expect(choice).toBeFocused()
  // NB: his open page follows both changes by itself. Who sends it elsewhere meanwhile may be overtaken by that.
  const publish = ben.getByRole('button', { name: 'Publish' })
  await expect(publish).toHaveCount(0)
  await giveBen('Member')
  await expect(publish).toBeVisible()
})

test('the member turns an authenticator app on, and signs in with password and code', async () => {
  await ben.goto(`${program.url}/account/second-factor`)
  await ben.getByLabel('Your password').fill(OWNER_PASSWORD)
  await ben.getByRole('button', { name: 'Set up an authenticator app' }).click()
  await shoot(ben, 'enrolment')
  const secret = ((await ben.locator('.factor-secret').textContent()) ?? '').replaceAll(' ', '')
  const step = stepAt(new Date())
  await ben.getByRole('textbox', { name: 'Code' }).fill(totpAt(secret, step))
  await ben.getByRole('button', { name: 'Turn it on' }).click()
  recoveryCode = (await ben.locator('.recovery-codes li').first().textContent()) ?? ''
  await ben.getByRole('link', { name: 'I have kept them' }).click()

  await ben.getByRole('button', { name: 'Sign out' }).click()
  // A code counts once; the one after it is taken already, so that nobody waits here.
  await signInBen(ben, totpAt(secret, step + 1))
})

test('a session that is ended in another browser goes to the sign-in page at once', async () => {
  await ben.getByRole('link', { name: 'Calls' }).first().click()
  await expect(ben).toHaveURL(`${program.url}/calls`)
  const elsewhere = await openPage()
  await signInBen(elsewhere, recoveryCode)
  await elsewhere.goto(`${program.url}/account`)
  const row = elsewhere.locator('.account-row').filter({ hasNotText: 'This browser' })
  await expect(row).toHaveCount(1)
  await shoot(elsewhere, 'sessions')
  await row.getByRole('button').click()
  await ben.waitForURL(url => url.pathname === '/sign-in', { timeout: 5_000 })
  await shoot(ben, 'signed-out')
  await expect(elsewhere.locator('.account-row')).toHaveCount(1)
  ben = elsewhere
})

test('a platform admin creates a second organization, and switching to it keeps the page, on other tabs too', async () => {
  await owner.goto(`${program.url}/platform/organizations/new`)
  expect(await auditPage(owner)).toEqual([])
  await owner.getByLabel('Name').fill('Harbour Hotel')
  await owner.getByRole('button', { name: 'Create organization' }).click()
  await expect(owner.getByText('The organization was created.')).toBeVisible()
  expect(await auditPage(owner)).toEqual([])
  await owner.goto(`${program.url}/calls`)
  const secondTab = await openPage(owner.context())
  await secondTab.goto(`${program.url}/members`)
  await expect(secondTab.getByText('ben@example.com')).toBeVisible()
  await owner.locator('.switcher-open').click()
  await shoot(owner, 'switcher')
  await owner.locator('.switcher').getByRole('button', { name: 'Harbour Hotel' }).click()
  await expect(owner.locator('.switcher-open')).toContainText('Harbour Hotel')
  await expect(owner).toHaveURL(`${program.url}/calls`)
  await expect(secondTab.locator('.switcher-open')).toContainText('Harbour Hotel')
  await expect(secondTab.getByText('ben@example.com')).toHaveCount(0)
  await secondTab.close()
  await owner.locator('.switcher-open').click()
  await owner.locator('.switcher').getByRole('button', { name: 'Café Marlene' }).click()
  await expect(owner.locator('.switcher-open')).toContainText('Café Marlene')
})

test('the last administrator stays, in words; a member who is removed is out at once', async () => {
  await owner.goto(`${program.url}/members`)
  await owner.getByRole('combobox', { name: 'Role of Ann Example' }).selectOption('member')
  await expect(owner.getByText('An organization keeps at least one administrator.')).toBeVisible()
  await ben.goto(`${program.url}/agents`)
  const row = owner.getByRole('row').filter({ hasText: 'ben@example.com' })
  await row.getByText('Remove', { exact: true }).click()
  await row.getByRole('button', { name: 'Remove Ben' }).click()
  await expect(owner.getByText('The member was removed.')).toBeVisible()
  await ben.goto(program.url)
  await expect(ben.getByText('You are in no organization')).toBeVisible()
  expect(await auditPage(ben)).toEqual([])
})

test('every place is reached with the thumb and with the keyboard', async () => {
  await owner.goto(`${program.url}/agents`)
  await owner.keyboard.press('g')
  await owner.keyboard.press('p')
  await expect(owner).toHaveURL(`${program.url}/members`)
  await owner.setViewportSize({ width: 390, height: 844 })
  for (const colorScheme of ['dark', 'light'] as const) {
    await owner.emulateMedia({ colorScheme })
    for (const path of PAGES) {
      await owner.goto(program.url + path)
      expect([path, await sidewaysPx(owner), await auditPage(owner)]).toEqual([path, 0, []])
    }
  }
  await expect(owner.getByRole('link', { name: 'Usage' })).toHaveCount(0)
  await owner.getByRole('button', { name: 'More' }).click()
  await owner.getByRole('link', { name: 'Usage' }).click()
  await expect(owner).toHaveURL(`${program.url}/usage`)
})

/** A person at a browser of their own, or another tab of one. */
async function openPage(context?: BrowserContext): Promise<Page> {
  const page = await (context ?? (await openContext())).newPage()
  faults.push(watchForFaults(page))
  return page
}

async function openContext(): Promise<BrowserContext> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 900 },
  })
  contexts.push(context)
  return context
}

async function invite(email: string, role: string): Promise<void> {
  await owner.goto(`${program.url}/members`)
  await owner.getByLabel('E-mail address').fill(email)
  await owner.locator('.act-box').getByLabel('Role').selectOption({ label: role })
  await owner.getByRole('button', { name: 'Send invitation' }).click()
  await expect(owner.getByText('The invitation is ready.')).toBeVisible()
}

/** No mail service is set up: the owner, who runs this Parley, hands the link on. */
async function joinAs(email: string, name: string): Promise<Page> {
  await owner.goto(`${program.url}/platform/mail`)
  await owner.getByRole('row').filter({ hasText: email }).getByRole('link').first().click()
  const mail = (await owner.locator('main').textContent()) ?? ''
  await shoot(owner, `mail-for-${name}`)
  const page = await openPage()
  await page.goto(/https?:\/\/\S+\/join\?token=[\w-]+/.exec(mail)?.[0] ?? '')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Join Café Marlene')
  expect(await auditPage(page)).toEqual([])
  await shoot(page, `join-as-${name}`)
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Password').fill(OWNER_PASSWORD)
  await page.getByRole('button', { name: 'Make an account and join' }).click()
  await page.waitForURL(url => url.pathname !== '/join')
  expect(await auditPage(page)).toEqual([])
  await shoot(page, `first-page-of-${name}`)
  return page
}

async function signInBen(page: Page, code: string): Promise<void> {
  await page.goto(`${program.url}/sign-in`)
  await page.getByLabel('E-mail').fill('ben@example.com')
  await page.getByLabel('Password').fill(OWNER_PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('One more step')
  await shoot(page, 'one-more-step')
  await page.getByRole('textbox', { name: 'Code' }).fill(code)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(url => url.pathname === '/agents')
}

async function giveBen(role: string): Promise<void> {
  await owner.goto(`${program.url}/members`)
  const row = owner.getByRole('row').filter({ hasText: 'ben@example.com' })
  await row.getByRole('combobox').selectOption({ label: role })
  await expect(owner.getByText('The role was changed.')).toBeVisible()
}

function railOf(page: Page): Promise<(string | null)[]> {
  return page.locator('nav a.rail-link').evaluateAll(links => links.map(link => link.getAttribute('href')))
}

async function isClosed(page: Page, path: string): Promise<void> {
  expect((await page.goto(program.url + path))?.status()).toBe(403)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page is not open to you')
}

/** NB: the browser leaves a style sheet behind: whatever audits the same page does so before. */
async function shoot(page: Page, name: string): Promise<void> {
  if (!SHOTS_DIR) return
  mkdirSync(SHOTS_DIR, { recursive: true })
  await page.screenshot({ path: join(SHOTS_DIR, `${name}.png`), fullPage: true })
}
