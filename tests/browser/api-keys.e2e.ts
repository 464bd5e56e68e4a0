import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { createApiClient } from '../support/api-client.ts'
import { openBrowser, setUpOwner, watchForFaults } from '../support/browser.ts'
import { auditPage, sidewaysPx, watchPolicy } from '../support/page-audit.ts'
import { type Program, removeDataDir, startProgram } from '../support/program.ts'

let program: Program
let context: BrowserContext
let page: Page
let faults: string[]
let refused: () => Promise<string[]>
let apiKey: string

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  program = await startProgram()
  context = await openBrowser({ kind: 'refused' })
  page = context.pages()[0] ?? (await context.newPage())
  await page.emulateMedia({ reducedMotion: 'reduce' })
  faults = watchForFaults(page)
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
  const isExpected = (fault: string) => /status of 422/.test(fault)
  expect(faults.splice(0).filter(fault => !isExpected(fault))).toEqual([])
})

/** As it stands; pages.e2e.ts opens these pages in dark colours as well. */
async function auditEverywhere() {
  expect(await auditPage(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await sidewaysPx(page)).toBe(0)
  expect(await auditPage(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 900 })
}

test('a key is made with the rights that were ticked, shown once, copied, and works', async () => {
  await page.goto(`${program.url}/api-keys`)
  await auditEverywhere()
  await page.getByRole('main').getByRole('link', { name: 'New API key' }).click()
  await page.getByRole('button', { name: 'Create key' }).click()
  await expect(page.getByText('Give the key a name.')).toBeVisible()
  await expect(page.getByText('Choose at least one right.')).toBeVisible()
  await auditEverywhere()
  await page.getByLabel('Name (required)').fill('Nightly report')
  await page.getByRole('checkbox', { name: 'Read calls and transcripts' }).check()
  await page.getByLabel('Expires', { exact: true }).selectOption('30')
  await page.getByRole('button', { name: 'Create key' }).click()
  await expect(page.getByRole('heading', { name: 'Copy the key now' })).toBeVisible()
  await auditEverywhere()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  apiKey = await page.evaluate(() => navigator.clipboard.readText())
  expect(apiKey).toMatch(/^parley_[\w-]{43}$/)
  const client = createApiClient(program.url, apiKey)
  expect((await client.request('GET', '/calls')).status).toBe(200)
  expect((await client.request('GET', '/agents')).status).toBe(403)
})

test('it is in the list without its secret, and stops the moment it is revoked', async () => {
  await page.goto(`${program.url}/api-keys`)
  await expect(page.getByRole('row', { name: /Nightly report/ })).toContainText('1 right')
  expect(await page.content()).not.toContain(apiKey)
  await auditEverywhere()
  await page.getByRole('link', { name: 'Nightly report' }).click()
  await auditEverywhere()
  await page.getByText('Revoke this key').click()
  await page.getByLabel('Type Nightly report to confirm').fill('Nightly report')
  await page.getByRole('button', { name: 'Revoke key' }).click()
  await expect(page.getByRole('row', { name: /Nightly report/ })).toContainText('Revoked')
  expect((await createApiClient(program.url, apiKey).request('GET', '/calls')).status).toBe(401)
})
