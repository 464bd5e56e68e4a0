import { Database } from 'bun:sqlite'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { openBrowser, setUpOwner, watchForFaults } from '../support/browser.ts'
import { auditPage, sidewaysPx, watchPolicy } from '../support/page-audit.ts'
import { type Program, removeDataDir, runCommand, startProgram } from '../support/program.ts'

let program: Program
let context: BrowserContext
let page: Page
let faults: string[]
let refused: () => Promise<string[]>

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
  expect(faults.splice(0)).toEqual([])
})

test('what somebody does stands in the log at once, in words, and the page can be read everywhere', async () => {
  await page.goto(`${program.url}/audit`)
  await expect(page.getByText(/Chain verified at .+ nothing was changed or removed/)).toBeVisible()
  const other = await context.newPage()
  await other.goto(`${program.url}/agents`)
  await other.getByRole('main').getByRole('link', { name: 'Front desk', exact: true }).click()
  await other.getByLabel('Name (required)').fill('Night desk')
  const row = page.getByRole('row', { name: /Changed an agent/ })
  await expect(row).toContainText('Front desk → Night desk')
  await expect(row).toContainText('127.0.0.1')
  await other.close()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await auditPage(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await sidewaysPx(page)).toBe(0)
    expect(await auditPage(page)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 900 })
  }
})

test('a filter can be shared by its address, and what it lets through can be taken away as a file', async () => {
  await page.getByLabel('What').selectOption('Changed an agent')
  await page.getByLabel('Done to').fill('front')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page).toHaveURL(/action=agent\.changed&subject=front/)
  await expect(page.getByRole('row')).toHaveCount(2)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export as JSONL' }).click()
  const path = await (await download).path()
  expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(3)
  expect((await runCommand(['audit', 'verify', '--file', path])).code).toBe(0)
  await page.getByRole('link', { name: 'Show everything' }).click()
  await expect(page.getByRole('row', { name: /Exported the audit log/ })).toBeVisible()
})

test('an entry that was changed in the database is told on the page', async () => {
  const intruder = new Database(join(program.dataDir, 'parley.db'))
  intruder.run(
    `update audit_entries set actor_name = 'Nobody' where seq = 2 and organization_id <> 'platform'`,
  )
  intruder.close()
  // What was read a moment ago is told again as long as the log has not grown.
  await page.goto(`${program.url}/agents`)
  await page.getByRole('main').getByRole('link', { name: 'Night desk', exact: true }).click()
  const saved = page.waitForResponse(response => response.url().endsWith('/draft') && response.ok())
  await page.getByLabel('Name (required)').fill('Front desk')
  await saved
  await page.goto(`${program.url}/audit`)
  await expect(page.getByText('this log does not hold together (1 finding)')).toBeVisible()
  await expect(page.getByText('Entry 2 was changed after it was written.')).toBeVisible()
  expect(await auditPage(page)).toEqual([])
})
