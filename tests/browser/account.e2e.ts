import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { openBrowser, setUpOwner, signIn, watchForFaults } from '../support/browser.ts'
import { auditPage, sidewaysPx } from '../support/page-audit.ts'
import { OWNER_PASSWORD, type Program, removeDataDir, startProgram } from '../support/program.ts'

const NEW_PASSWORD = 'three quiet boats'

let program: Program
let context: BrowserContext
let elsewhere: BrowserContext
let page: Page
let other: Page
let faults: string[]

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  program = await startProgram()
  context = await openBrowser({ kind: 'refused' })
  elsewhere = await openBrowser({ kind: 'refused' })
  page = context.pages()[0] ?? (await context.newPage())
  other = elsewhere.pages()[0] ?? (await elsewhere.newPage())
  await page.emulateMedia({ reducedMotion: 'reduce' })
  faults = watchForFaults(page)
})
test.afterAll(async () => {
  await context.close()
  await elsewhere.close()
  await program.stop()
  removeDataDir(program.dataDir)
})
test.afterEach(() => {
  // A refused form is answered with 422, a spent link with 403, which the browser notes as errors of its own.
  const isExpected = (fault: string) => /status of (422|403)/.test(fault)
  expect(faults.splice(0).filter(fault => !isExpected(fault))).toEqual([])
})

test('a new password is explained while it is typed, and a refusal gives way to what is typed next', async () => {
  await page.goto(program.setupUrl ?? '')
  await page.getByLabel('Your name').fill('Ann Example')
  await page.getByLabel('E-mail').fill('ann.becker@example.com')
  const password = page.locator('input[name="password"]')
  const advice = page.locator('#password-advice')
  await password.pressSequentially('password12345')
  await expect(advice).toHaveText('This is among the passwords that are tried first. Choose another one.')
  expect(await auditPage(page)).toEqual([])
  await password.fill('becker was here today')
  await expect(advice).toHaveText('Leave your name and your e-mail address out of it.')
  await page.getByLabel('Organization').fill('Café Marlene')
  await page.getByRole('button', { name: 'Create the owner' }).click()
  await expect(page.locator('#f-password-error')).toHaveText(
    'Leave your name and your e-mail address out of it.',
  )
  await expect(advice).toBeHidden()
  await password.fill(NEW_PASSWORD)
  await expect(advice).toHaveText('Very good.')
  await expect(page.locator('#f-password-error')).toBeEmpty()
  await setUpOwner(page, program)
})

test('a browser elsewhere is signed out at once, on the page that is open there', async () => {
  await signIn(other, program)
  await other.goto(`${program.url}/calls`)
  await page.goto(`${program.url}/account`)
  expect(await auditPage(page)).toEqual([])
  const row = page.locator('.account-row').filter({ hasNotText: 'This browser' })
  await row.getByRole('button').click()
  await expect(page.getByText('That browser is signed out.')).toBeVisible()
  await expect(page.locator('.account-row')).toHaveCount(1)
  await other.waitForURL(url => url.pathname === '/sign-in', { timeout: 10_000 })
})

test('a new password signs out every other browser, and this one goes on', async () => {
  await signIn(other, program)
  await other.goto(`${program.url}/calls`)
  await page.goto(`${program.url}/account`)
  await page.getByLabel('Current password').fill('not this one at all')
  await page.getByLabel('New password').fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByText('This is not your current password.')).toBeVisible()
  await expect(page.getByLabel('Current password')).toBeFocused()
  await page.getByLabel('Current password').fill(OWNER_PASSWORD)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByText('Your password is changed.')).toBeVisible()
  await other.waitForURL(url => url.pathname === '/sign-in', { timeout: 10_000 })
})

test('what was typed can be looked at, and is hidden again when it is sent', async () => {
  await other.goto(`${program.url}/sign-in`)
  const field = other.locator('input[name="password"]')
  const button = other.getByRole('button', { name: 'Show what was typed' })
  await field.fill('a wrong password')
  await button.click()
  await expect(field).toHaveAttribute('type', 'text')
  await expect(other.getByRole('button', { name: 'Hide what was typed' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await other.locator('input[name="email"]').fill('ann@example.com')
  await field.press('Enter')
  await expect(other.getByText('E-mail address or password is not right.')).toBeVisible()
  await expect(field).toHaveAttribute('type', 'password')
})

test('on a telephone nothing of it stands out at the side, in both themes', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of [
    '/account',
    '/forgot-password',
    '/forgot-password?sent',
    '/reset-password?token=spent',
  ]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.goto(program.url + path)
      expect(await sidewaysPx(page)).toBe(0)
      expect(await auditPage(page)).toEqual([])
    }
  }
})
