import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import { setUpOwner, watchForFaults } from '../support/browser.ts'
import { auditPage, sidewaysPx } from '../support/page-audit.ts'
import { OWNER_PASSWORD, type Program, removeDataDir, startProgram } from '../support/program.ts'

const PAGES = ['/members', '/usage', '/organizations', '/platform/organizations', '/platform/admins']

let program: Program
let browser: Browser
let owner: Page
const watched: string[][] = []
const contexts: BrowserContext[] = []

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
  // A page that is refused is noted by the browser as an error of its own.
  const faults = watched.flatMap(list => list.splice(0))
  expect(faults.filter(fault => !/status of (403|409|422)/.test(fault))).toEqual([])
})

/** A person at a browser of their own. */
async function openPage(): Promise<Page> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 900 },
  })
  contexts.push(context)
  const page = await context.newPage()
  watched.push(watchForFaults(page))
  return page
}

const go = (page: Page, path: string) => page.goto(program.url + path)
const railOf = (page: Page) =>
  page.locator('nav a.rail-link').evaluateAll(links => links.map(link => link.getAttribute('href')))

async function invite(email: string, role: string): Promise<void> {
  await go(owner, '/members')
  await owner.getByLabel('E-mail address').fill(email)
  await owner.locator('.act-box').getByLabel('Role').selectOption({ label: role })
  await owner.getByRole('button', { name: 'Send invitation' }).click()
  await expect(owner.getByText('The invitation is ready.')).toBeVisible()
}

/** No mail service is set up: the owner, who runs this Parley, hands the link on. */
async function linkFor(email: string): Promise<string> {
  await go(owner, '/platform/mail')
  await owner.getByRole('row').filter({ hasText: email }).getByRole('link').first().click()
  const text = (await owner.locator('main').textContent()) ?? ''
  return /https?:\/\/\S+\/join\?token=[\w-]+/.exec(text)?.[0] ?? ''
}

async function joinAs(email: string, name: string): Promise<Page> {
  const page = await openPage()
  await page.goto(await linkFor(email))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Join Café Marlene')
  expect(await auditPage(page)).toEqual([])
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Password').fill(OWNER_PASSWORD)
  await page.getByRole('button', { name: 'Make an account and join' }).click()
  await page.waitForURL(url => url.pathname !== '/join')
  return page
}

let member: Page

test('the owner invites a member, who sees the pages of a member', async () => {
  await invite('ben@example.com', 'Member')
  member = await joinAs('ben@example.com', 'Ben')
  await expect(member).toHaveURL(/\/agents$/)
  expect(await railOf(member)).toEqual([
    '/agents',
    '/calls',
    '/model-connections',
    '/widgets',
    '/members',
    '/roles',
    '/egress',
    '/organization',
  ])
  await go(member, '/members')
  await expect(member.getByRole('button', { name: 'Send invitation' })).toHaveCount(0)
  expect(await auditPage(member)).toEqual([])
})

test('a billing user sees the usage and nothing else', async () => {
  await invite('bea@example.com', 'Billing')
  const billing = await joinAs('bea@example.com', 'Bea')
  await expect(billing).toHaveURL(/\/usage$/)
  expect(await railOf(billing)).toEqual(['/usage'])
  expect(await auditPage(billing)).toEqual([])
  await go(billing, '/agents')
  await expect(billing.getByRole('heading', { level: 1 })).toHaveText('This page is not open to you')
  await billing.getByRole('link', { name: 'Back to the start' }).click()
  await expect(billing).toHaveURL(/\/usage$/)
})

test('an organization is made, and switching to it keeps the page, on other tabs too', async () => {
  await go(owner, '/platform/organizations/new')
  expect(await auditPage(owner)).toEqual([])
  await owner.getByLabel('Name').fill('Harbour Hotel')
  await owner.getByRole('button', { name: 'Create organization' }).click()
  await expect(owner.getByText('The organization was created.')).toBeVisible()
  expect(await auditPage(owner)).toEqual([])
  await go(owner, '/calls')
  const secondTab = await owner.context().newPage()
  await go(secondTab, '/members')
  await expect(secondTab.getByText('Bea', { exact: true })).toBeVisible()
  await owner.locator('.switcher-open').click()
  await owner.locator('.switcher').getByRole('button', { name: 'Harbour Hotel' }).click()
  await expect(owner.locator('.switcher-open')).toContainText('Harbour Hotel')
  await expect(owner).toHaveURL(/\/calls$/)
  await expect(secondTab.locator('.switcher-open')).toContainText('Harbour Hotel')
  await expect(secondTab.getByText('Bea', { exact: true })).toHaveCount(0)
  await secondTab.close()
  await owner.locator('.switcher-open').click()
  await owner.locator('.switcher').getByRole('button', { name: 'Café Marlene' }).click()
  await expect(owner.locator('.switcher-open')).toContainText('Café Marlene')
})

test('the last administrator stays, in words; a member who is removed is out at once', async () => {
  await go(owner, '/members')
  await owner.getByRole('combobox', { name: 'Role of Ann Example' }).selectOption('member')
  await expect(owner.getByText('An organization keeps at least one administrator.')).toBeVisible()
  await go(member, '/agents')
  const row = owner.getByRole('row').filter({ hasText: 'ben@example.com' })
  await row.getByText('Remove', { exact: true }).click()
  await row.getByRole('button', { name: 'Remove Ben' }).click()
  await expect(owner.getByText('The member was removed.')).toBeVisible()
  await go(member, '/')
  await expect(member.getByText('You are in no organization')).toBeVisible()
  expect(await auditPage(member)).toEqual([])
})

test('every place is reached with the thumb and with the keyboard', async () => {
  await go(owner, '/agents')
  await owner.keyboard.press('g')
  await owner.keyboard.press('p')
  await expect(owner).toHaveURL(/\/members$/)
  await owner.setViewportSize({ width: 390, height: 844 })
  for (const colorScheme of ['dark', 'light'] as const) {
    await owner.emulateMedia({ colorScheme })
    for (const path of PAGES) {
      await go(owner, path)
      expect([path, await sidewaysPx(owner), await auditPage(owner)]).toEqual([path, 0, []])
    }
  }
  await expect(owner.getByRole('link', { name: 'Usage' })).toHaveCount(0)
  await owner.getByRole('button', { name: 'More' }).click()
  await owner.getByRole('link', { name: 'Usage' }).click()
  await expect(owner).toHaveURL(/\/usage$/)
  await owner.setViewportSize({ width: 1280, height: 900 })
})
