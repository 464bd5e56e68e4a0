import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { de } from '#messages/de/de.ts'
import { openBrowser, watchForFaults } from '../support/browser.ts'
import { createLeftoverFinder } from '../support/english-leftovers.ts'
import { auditPage, sidewaysPx } from '../support/page-audit.ts'
import { OWNER_PASSWORD, type Program, removeDataDir, startProgram } from '../support/program.ts'

let program: Program
let context: BrowserContext
let page: Page
let faults: string[]
const findLeftovers = createLeftoverFinder(de)

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  program = await startProgram()
  context = await openBrowser({ kind: 'refused' })
  page = context.pages()[0] ?? (await context.newPage())
  await page.emulateMedia({ reducedMotion: 'reduce' })
  faults = watchForFaults(page)
})
test.afterAll(async () => {
  await context.close()
  await program.stop()
  removeDataDir(program.dataDir)
})
test.afterEach(() => {
  // A refused form is answered with 422, which the browser notes as an error of its own.
  expect(faults.splice(0).filter(fault => !/status of (422|404|409|401)/.test(fault))).toEqual([])
})

const go = (path: string) => page.goto(program.url + path)
const expectGerman = async () => {
  await expect(page.locator('html')).toHaveAttribute('lang', 'de-DE')
  expect(await findLeftovers(page)).toEqual([])
}

test('the finder finds: an English page is full of leftovers', async () => {
  await page.goto(program.setupUrl ?? '')
  expect((await findLeftovers(page)).length).toBeGreaterThan(8)
})

test('the language is chosen before there is anybody, and stays with who is created then', async () => {
  await page.getByRole('combobox', { name: 'Language of these pages' }).selectOption('de')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Parley einrichten')
  await expectGerman()
  await page.getByLabel('Ihr Name').fill('Ann Example')
  await page.getByLabel('E-Mail').fill('nobody')
  await page.getByLabel('Passwort').fill('kurz')
  await page.getByRole('button', { name: 'Inhaber anlegen' }).click()
  await expect(page.getByText('Verwenden Sie mindestens 12 Zeichen.')).toBeVisible()
  await expectGerman()
  await page.getByLabel('E-Mail').fill('ann@example.com')
  await page.getByLabel('Passwort').fill(OWNER_PASSWORD)
  await page.getByLabel('Organisation').fill('Café Marlene')
  await page.getByRole('button', { name: 'Inhaber anlegen' }).click()
  await expect(page.getByText('Das ist ein Beispiel. Machen Sie es zu Ihrem.')).toBeVisible()
  await expectGerman()
  // The choice is the person's now: without the cookie it is still there.
  await context.clearCookies({ name: 'parley_language' })
  await go('/agents')
  await expectGerman()
})

test('a call is German wherever Parley speaks of it', async () => {
  await go('/agents')
  await page.getByRole('link', { name: 'Sprechen' }).first().click()
  await expectGerman()
  await page.locator('[data-start]').click()
  const root = page.locator('#talk')
  await expect(root).toHaveAttribute('data-first-audio-ms', /\d+/, { timeout: 20_000 })
  await expectGerman()
  await page.locator('[data-text-form] input[name="text"]').fill('What time is it?')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-tool="clock"]')).toBeVisible({ timeout: 20_000 })
  const id = await root.getAttribute('data-call-id')
  const list = await context.newPage()
  await list.goto(`${program.url}/calls`)
  await expect(list.locator(`#call-${id}`)).toContainText('Läuft')
  await list.goto(`${program.url}/calls/${id}`)
  await list.getByRole('button', { name: 'Anruf beenden' }).click()
  // This came with the event stream: it is rendered for its reader.
  await expect(list.locator('#call-head')).toContainText('Hier von einer Person beendet', { timeout: 15_000 })
  expect(await findLeftovers(list)).toEqual([])
  await list.close()
  await expect(page.locator('#talk-outcome')).toContainText('Hier von einer Person beendet', {
    timeout: 15_000,
  })
  await expectGerman()
})

test('what is done to an agent and a connection is answered in German', async () => {
  await go('/agents')
  await page.locator('#agents a.row-link').first().click()
  await page.getByLabel('Erster Satz').fill('Guten Tag.')
  await page.getByRole('button', { name: 'Veröffentlichen' }).click()
  await expect(page.locator('#save-state')).toHaveText('v2 ist aktiv. Ab dem nächsten Anruf gilt sie.')
  await expectGerman()
  await page.getByRole('textbox', { name: 'Name (Pflichtfeld)' }).fill('')
  await expect(page.locator('#f-name-error')).toHaveText('Geben Sie dem Agenten einen Namen.')
  await expectGerman()
  await go('/model-connections')
  await page.locator('#connections a.row-link').first().click()
  await page.getByText('Diese Verbindung löschen').click()
  await page.getByLabel('Geben Sie zur Bestätigung Rehearsal ein').fill('Rehearsal')
  await page.getByRole('button', { name: 'Verbindung löschen' }).click()
  await expect(page.locator('#removal-message')).toContainText('1 Agent verwendet diese Verbindung.')
  await expectGerman()
  await page.getByRole('button', { name: 'Testen' }).click()
  await expect(page.locator('#test-result')).toHaveAttribute('data-ok', /true|false/)
  await expectGerman()
})

async function allPaths(): Promise<string[]> {
  const links: string[] = []
  for (const place of ['/agents', '/calls', '/model-connections']) {
    await go(place)
    links.push((await page.locator('main a.row-link').first().getAttribute('href')) ?? '')
  }
  const [agent, call, connection] = links
  await go('/model-connections/new')
  const kinds = await page
    .locator('a[href*="kind="]')
    .evaluateAll(found => found.map(link => link.getAttribute('href') ?? ''))
  const rail = await page
    .locator('nav a')
    .evaluateAll(found => found.map(link => link.getAttribute('href') ?? ''))
  return [
    ...rail,
    '/agents/new',
    `${agent}`,
    `${agent}/versions/2`,
    `${agent}/talk`,
    `${call}`,
    '/calls?agent=none',
    `${connection}`,
    '/model-connections/new',
    ...kinds,
    '/organization?welcome=example',
    '/organizations',
    '/platform/organizations/new',
    '/nowhere',
  ]
}

// Colours are the same in every language: pages.e2e.ts measures both.
test('no page holds English or overflows, also at 390 px', async () => {
  // Some forty pages, each in two sizes.
  test.setTimeout(120_000)
  for (const path of await allPaths()) {
    for (const size of [
      { width: 1280, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(size)
      await go(path)
      await expectGerman()
      expect(await auditPage(page)).toEqual([])
      expect(`${path} ${await sidewaysPx(page)}`).toBe(`${path} 0`)
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 })
})

test('signed out the browser still knows, and English comes back by the same choice', async () => {
  await go('/agents')
  const chosen = page.waitForEvent('load')
  await page.getByRole('combobox', { name: 'Sprache dieser Seiten' }).selectOption('de')
  await chosen
  await page.getByRole('button', { name: 'Abmelden' }).click()
  await expect(page.getByText('Sie sind abgemeldet.')).toBeVisible()
  await expectGerman()
  await page.getByRole('combobox', { name: 'Sprache dieser Seiten' }).selectOption('en')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in')
})
