import {
  type Browser,
  type BrowserContext,
  expect,
  type Page,
  type Request,
  type Response,
  test,
} from '@playwright/test'
import { setUpOwner, watchForFaults } from '../support/browser.ts'
import { auditPage, sidewaysPx } from '../support/page-audit.ts'
import { OWNER_PASSWORD, type Program, removeDataDir, startProgram } from '../support/program.ts'

let program: Program
let browser: Browser
let owner: Page
let ben: BrowserContext
let agents: Page
const contexts: BrowserContext[] = []
const faults: string[][] = []

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser: shared }) => {
  browser = shared
  program = await startProgram()
  owner = await (await openContext()).newPage()
  faults.push(watchForFaults(owner))
  await setUpOwner(owner, program)
})
test.afterAll(async () => {
  for (const context of contexts) await context.close()
  await program.stop()
  removeDataDir(program.dataDir)
})
test.afterEach(() => {
  // What a page is refused is noted by the browser as an error of its own.
  expect(
    faults.flatMap(list => list.splice(0)).filter(fault => !/status of (401|403|422)/.test(fault)),
  ).toEqual([])
})

async function openContext(): Promise<BrowserContext> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 900 },
  })
  contexts.push(context)
  return context
}

async function openPage(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage()
  faults.push(watchForFaults(page))
  const isStream = (response: Response) => response.headers()['content-type'] === 'text/event-stream'
  // Changes are heard of from here on.
  const listens = page.waitForResponse(isStream)
  await page.goto(program.url + path)
  await listens
  await expect(page.locator('[data-live]')).toHaveCount(1)
  return page
}

async function giveBen(role: string): Promise<void> {
  await owner.goto(`${program.url}/members`)
  const row = owner.getByRole('row').filter({ hasText: 'ben@example.com' })
  await row.getByRole('combobox').selectOption({ label: role })
  await expect(owner.getByText('The role was changed.')).toBeVisible()
}

/** True while the page is the one that was loaded at first. */
const isStillLoaded = (page: Page) => page.evaluate(() => document.documentElement.dataset.mark === 'first')
const mark = (page: Page) => page.evaluate(() => document.documentElement.setAttribute('data-mark', 'first'))
const newAgent = (page: Page) => page.getByRole('link', { name: 'New agent' })

test('a platform admin makes a role on the grid of rights', async () => {
  await owner.goto(`${program.url}/platform/roles`)
  expect(await auditPage(owner)).toEqual([])
  await owner.getByRole('link', { name: 'New role' }).first().click()
  expect(await auditPage(owner)).toEqual([])
  await owner.getByRole('button', { name: 'Create role' }).click()
  await expect(owner.getByText('Choose at least one right.')).toBeVisible()
  await owner.getByRole('textbox', { name: 'Name' }).fill('Reader')
  for (const right of ['See agents and their versions', 'See members and their roles'])
    await owner.getByRole('checkbox', { name: right }).check()
  await owner.getByRole('button', { name: 'Create role' }).click()
  await expect(owner.getByText('The role is there.')).toBeVisible()
  for (const path of ['/platform/roles', '/platform/roles/new', '/roles']) {
    await owner.goto(program.url + path)
    expect(await auditPage(owner)).toEqual([])
    await owner.setViewportSize({ width: 390, height: 844 })
    expect(await sidewaysPx(owner)).toBe(0)
    await owner.setViewportSize({ width: 1280, height: 900 })
  }
})

test('what a role may not do any more leaves an open page without a reload, and nothing typed is lost', async () => {
  await joinAsBen()
  agents = await openPage(ben, '/agents')
  const account = await openPage(ben, '/account')
  await mark(agents)
  await mark(account)
  await account.getByLabel('New password').first().fill('half a password')
  await expect(newAgent(agents)).toBeVisible()
  await giveBen('Reader')
  await expect(newAgent(agents)).toHaveCount(0)
  await expect(agents.getByRole('link', { name: 'Front desk', exact: true })).toBeVisible()
  await expect(account.locator('a.rail-link[href="/calls"]')).toHaveCount(0)
  await expect(account.getByLabel('New password').first()).toHaveValue('half a password')
  await giveBen('Member')
  await expect(newAgent(agents)).toBeVisible()
  expect(await Promise.all([isStillLoaded(agents), isStillLoaded(account)])).toEqual([true, true])
  await account.close()
})

test('a page that may not be opened any more says so, and comes back with the right', async () => {
  await giveBen('Billing')
  await expect(agents.getByRole('heading', { level: 1 })).toHaveText('This page is not open to you')
  await giveBen('Member')
  await expect(newAgent(agents)).toBeVisible()
})

test('a session that is ended in another browser ends there at once', async () => {
  const elsewhere = await openContext()
  const far = await elsewhere.newPage()
  await far.goto(`${program.url}/sign-in`)
  await far.getByLabel('E-mail').fill('ben@example.com')
  await far.locator('input[name="password"]').fill(OWNER_PASSWORD)
  await far.locator('main form button[type="submit"]').first().click()
  await far.waitForURL(url => url.pathname === '/agents')
  await expect(far.locator('[data-live]')).toHaveCount(1)
  const account = await openPage(ben, '/account')
  await account.getByRole('button', { name: 'Sign out every other browser' }).click()
  await far.waitForURL(url => url.pathname === '/sign-in', { timeout: 5_000 })
  await expect(newAgent(agents)).toBeVisible()
})

test('a page listens on one stream, and on none while nobody looks at it', async () => {
  const page = await openPage(ben, '/agents')
  const isStream = (request: Request) => new URL(request.url()).pathname === '/live'
  const closed = Promise.race([
    page.waitForEvent('requestfinished', isStream),
    page.waitForEvent('requestfailed', isStream),
  ])
  await showTab(page, false)
  await closed
  const opened = page.waitForRequest(isStream)
  await showTab(page, true)
  await opened
})

/** Headless tabs are all visible: the page is told what a browser would tell it. */
function showTab(page: Page, isVisible: boolean): Promise<void> {
  return page.evaluate(hidden => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, !isVisible)
}

/** No mail service is set up: the owner hands the link on. */
async function joinAsBen(): Promise<void> {
  await owner.goto(`${program.url}/members`)
  await owner.getByLabel('E-mail address').fill('ben@example.com')
  await owner.locator('.act-box').getByLabel('Role').selectOption({ label: 'Member' })
  await owner.getByRole('button', { name: 'Send invitation' }).click()
  await expect(owner.getByText('The invitation is ready.')).toBeVisible()
  await owner.goto(`${program.url}/platform/mail`)
  await owner.getByRole('row').filter({ hasText: 'ben@example.com' }).getByRole('link').first().click()
  const text = (await owner.locator('main').textContent()) ?? ''
  ben = await openContext()
  const page = await ben.newPage()
  await page.goto(/https?:\/\/\S+\/join\?token=[\w-]+/.exec(text)?.[0] ?? '')
  await page.getByLabel('Your name').fill('Ben')
  await page.getByLabel('Password').fill(OWNER_PASSWORD)
  await page.getByRole('button', { name: 'Make an account and join' }).click()
  await page.waitForURL(url => url.pathname !== '/join')
  await page.close()
}
