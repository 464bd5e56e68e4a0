import { type BrowserContext, type CDPSession, expect, type Page, test } from '@playwright/test'
import { stepAt, totpAt } from '../../src/core/identity/totp.ts'
import { de } from '../../src/messages/de/de.ts'
import { en } from '../../src/messages/en.ts'
import { openBrowser, setUpOwner } from '../support/browser.ts'
import { createLeftoverFinder } from '../support/english-leftovers.ts'
import { auditPage, sidewaysPx, watchPolicy } from '../support/page-audit.ts'
import { OWNER_PASSWORD, type Program, removeDataDir, startProgram } from '../support/program.ts'

let program: Program
let context: BrowserContext
let page: Page
let device: CDPSession
let refused: () => Promise<string[]>
let secret: string
let lastStep = 0

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  // Browsers know passkeys for names only.
  program = await startProgram({ args: ['--host', 'localhost'] })
  context = await openBrowser({ kind: 'refused' })
  page = context.pages()[0] ?? (await context.newPage())
  await page.emulateMedia({ reducedMotion: 'reduce' })
  refused = await watchPolicy(page)
  await setUpOwner(page, program)
})
test.afterAll(async () => {
  await context.close()
  await program.stop()
  removeDataDir(program.dataDir)
})
test.afterEach(async () => {
  expect(await refused()).toEqual([])
})

/** A code that was not shown yet: one step ahead of the clock is still taken. */
async function freshCode(): Promise<string> {
  await expect
    .poll(() => stepAt(new Date()) + 1, { message: 'a step whose code was not used', timeout: 31_000 })
    .toBeGreaterThan(lastStep)
  lastStep = Math.max(stepAt(new Date()), lastStep + 1)
  return totpAt(secret, lastStep)
}

async function signOut(): Promise<void> {
  await page.goto(`${program.url}/account`)
  await page.evaluate(() => document.querySelector<HTMLFormElement>('form[action="/sign-out"]')?.submit())
  await page.waitForURL(/sign-in/)
}

async function typePassword(): Promise<void> {
  await page.getByLabel('E-mail').fill('ann@example.com')
  await page.getByLabel('Password').fill(OWNER_PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('an authenticator app is set up with its picture, and recovery codes are shown once', async () => {
  await page.goto(`${program.url}/account`)
  await page.getByRole('link', { name: 'Second factor' }).click()
  await page.getByLabel('Your password').fill('wrong')
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
  await expect(page.getByLabel('Your password')).toBeFocused()
  await page.getByLabel('Your password').fill(OWNER_PASSWORD)
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
  await expect(page.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible()
  expect(await auditPage(page)).toEqual([])
  secret = ((await page.locator('.factor-secret').textContent()) ?? '').replaceAll(' ', '')
  await page.getByRole('textbox', { name: 'Code' }).fill(await freshCode())
  await page.getByRole('button', { name: 'Turn it on' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your recovery codes')
  expect(await page.locator('.recovery-codes li').count()).toBe(10)
  expect(await auditPage(page)).toEqual([])
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download as a file' }).click()
  expect((await download).suggestedFilename()).toBe('parley-recovery-codes.txt')
  await page.getByRole('link', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 recovery codes are left.')).toBeVisible()
  expect(await auditPage(page)).toEqual([])
})

test('signing in asks for the code', async () => {
  await signOut()
  await typePassword()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('One more step')
  expect(await auditPage(page)).toEqual([])
  await page.getByRole('textbox', { name: 'Code' }).fill('000000')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('This code is not right, or was used already.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Code' }).fill(await freshCode())
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/agents/)
})

test('a passkey is added, and signs in alone', async () => {
  device = await context.newCDPSession(page)
  await device.send('WebAuthn.enable')
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.goto(`${program.url}/account/passkeys`)
  expect(await auditPage(page)).toEqual([])
  await page.getByLabel('Name').fill('My laptop')
  await page.getByLabel('Your password').fill('wrong')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('This is not your current password.')).toBeVisible()
  await page.getByLabel('Your password').fill(OWNER_PASSWORD)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('The passkey is there.')).toBeVisible()
  await expect(page.getByText('My laptop')).toBeVisible()
  await page.getByLabel('Name').fill('Again')
  await page.getByLabel('Your password').fill(OWNER_PASSWORD)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('This device holds a passkey of your account already.')).toBeVisible()
  expect(await auditPage(page)).toEqual([])

  await signOut()
  expect(await auditPage(page)).toEqual([])
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL(/\/agents/)
})

test('the pages fit a telephone', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/account/second-factor', '/account/passkeys', '/platform/mail']) {
    await page.goto(program.url + path)
    expect(await sidewaysPx(page)).toBe(0)
    expect(await auditPage(page)).toEqual([])
  }
})

test('all of it is there in German', async () => {
  const findLeftovers = createLeftoverFinder(de)
  // Mails stay in the language of their reader at that time.
  const subjects = Object.values(en.mail.texts).map(({ subject }) => subject)
  await context.addCookies([{ name: 'parley_language', value: 'de', url: program.url }])
  for (const path of ['/platform/mail', '/account', '/account/second-factor', '/account/passkeys']) {
    await page.goto(program.url + path)
    await expect(page.locator('html')).toHaveAttribute('lang', 'de-DE')
    expect((await findLeftovers(page)).filter(text => !subjects.includes(text))).toEqual([])
  }
})
