import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { type GeminiFake, startGeminiFake } from '../fakes/gemini-fake.ts'
import { openBrowser, setUpOwner, watchForFaults } from '../support/browser.ts'
import { auditPage, sidewaysPx, watchPolicy } from '../support/page-audit.ts'
import { type Program, removeDataDir, startProgram } from '../support/program.ts'

const KEY = 'the-right-key-4711'
const WRONG_KEY = 'sk-canary-wrong-88'

let program: Program
let gemini: GeminiFake
let context: BrowserContext
let page: Page
let faults: string[]
let refused: () => Promise<string[]>

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  gemini = await startGeminiFake()
  await gemini.set({ apiKey: KEY, models: ['gemini-live-one'], firstAudioMs: 20, audioSpeed: 50 })
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
  await gemini.stop()
  removeDataDir(program.dataDir)
})
test.afterEach(async () => {
  expect(await refused()).toEqual([])
  // A refused form or voice is answered with 422 or 503, which the browser notes as an error of its own.
  const isExpected = (fault: string) => /status of (422|503)/.test(fault)
  expect(faults.splice(0).filter(fault => !isExpected(fault))).toEqual([])
  expect(program.output()).not.toContain(KEY)
  expect(program.output()).not.toContain(WRONG_KEY)
})

const listenStatus = () => page.locator('.listen-status')
const result = () => page.locator('#test-result')
const save = async () => {
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('#connection-saved')).toHaveText(/Saved \d\d:\d\d/)
}
/** A provider in another process answers: it may take a while on a busy machine. The button comes back after the words. */
const runTest = async (words: string) => {
  const button = page.getByRole('button', { name: 'Test', exact: true })
  await button.click()
  await expect(result()).toContainText(words, { timeout: 20_000 })
  await expect(button).toBeEnabled()
}

test('a voice is heard before the connection exists, by one click on its name', async () => {
  await page.goto(`${program.url}/model-connections`)
  await page.getByRole('link', { name: 'New connection' }).click()
  await expect(page.locator('.kind[aria-current]')).toContainText('Gemini Live')
  await page.getByLabel('Address').fill(gemini.baseUrl)
  await page.locator('[name="model"]').fill('gemini-live-one')
  await page.locator('[name="apiKey"]').fill(KEY)
  await page.getByText('All 30 known voices').click()
  await page.getByRole('button', { name: 'Aoede' }).click()
  await expect(page.locator('[name="voice"]')).toHaveValue('Aoede')
  await expect(page.getByRole('button', { name: 'Aoede' })).toHaveAttribute('aria-pressed', 'true')
  await expect(listenStatus()).toHaveText('Playing', { timeout: 20_000 })
  expect(await auditPage(page)).toEqual([])
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(listenStatus()).toBeEmpty()
  const [connection] = await gemini.journal()
  expect(JSON.stringify(connection?.setup)).toContain('Aoede')
  expect(connection?.path).not.toContain(KEY)
})

test('the connection is made, and its test is a small conversation', async () => {
  await page.getByRole('textbox', { name: 'Name (required)' }).fill('Our Gemini')
  await page.getByRole('button', { name: 'Create the connection' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Our Gemini')
  await expect(page.getByPlaceholder('A key is kept')).toHaveCount(1)
  expect(await page.content()).not.toContain(KEY)
  await runTest('It speaks: the first sound came after')
  await expect(result()).toHaveAttribute('data-ok', 'true')
  expect(await auditPage(page)).toEqual([])
})

test('the kept key lets a voice be heard, and follows no other address', async () => {
  await page.getByRole('button', { name: 'Listen' }).click()
  await expect(listenStatus()).toHaveText('Playing', { timeout: 20_000 })
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByLabel('Address').fill('http://127.0.0.1:9')
  await page.getByRole('button', { name: 'Listen' }).click()
  await expect(listenStatus()).toContainText('The address leads to another service now.')
  await page.getByLabel('Address').fill(gemini.baseUrl)
})

test('a wrong model and a wrong key are said in words, without the key', async () => {
  await page.locator('[name="model"]').fill('gemini-of-tomorrow')
  await save()
  await runTest('does not know the model gemini-of-tomorrow')
  await page.locator('[name="model"]').fill('gemini-live-one')
  await page.locator('[name="apiKey"]').fill(WRONG_KEY)
  await save()
  await runTest('refused the key')
  await expect(page.locator('[data-part="realtime"]')).toHaveAttribute('data-problem', 'key')
  expect(await page.content()).not.toContain(WRONG_KEY)
  expect(await auditPage(page)).toEqual([])
})

test('another service brings its address, model and voices along, and keeps the place', async () => {
  await page.goto(`${program.url}/model-connections/new?kind=cascade`)
  await page.locator('[name="stt.model"]').fill('typed before')
  const service = page.locator('[name="tts.service"]')
  await service.focus()
  await service.selectOption({ label: 'Cartesia' })
  await expect(page.locator('[name="tts.baseUrl"]')).toHaveValue('https://api.cartesia.ai')
  await expect(service).toHaveValue('cartesia')
  await expect(service).toBeFocused()
  await expect(page.locator('[name="stt.model"]')).toHaveValue('typed before')
  await expect(page.getByText('All 6 known voices')).toBeVisible()
  expect(await auditPage(page)).toEqual([])
})

test('the voice of this machine can be heard too', async () => {
  await page.goto(`${program.url}/model-connections/new?kind=rehearsal`)
  await page.getByRole('button', { name: 'Listen' }).click()
  await expect(listenStatus()).toHaveText('Playing', { timeout: 20_000 })
  await page.getByRole('button', { name: 'Stop' }).click()
})

test('an agent’s voice can be heard where it is chosen', async () => {
  await page.goto(`${program.url}/agents`)
  await page.getByRole('link', { name: 'Front desk', exact: true }).click()
  await page.getByRole('button', { name: 'Listen' }).click()
  await expect(listenStatus()).toHaveText('Playing', { timeout: 20_000 })
  await page.getByLabel('Model connection', { exact: true }).selectOption({ label: 'Our Gemini' })
  await page.getByText('All 30 known voices').click()
  await expect(page.locator('#save-state')).toHaveText(/Saved \d\d:\d\d, not published/)
  expect(await auditPage(page)).toEqual([])
  const saved = page.waitForResponse(response => response.url().endsWith('/draft'))
  await page.getByRole('button', { name: 'Puck' }).click()
  await expect(page.locator('[name="voice"]')).toHaveValue('Puck')
  // Its key is the wrong one since the test before.
  await expect(listenStatus()).toContainText('refused the key', { timeout: 20_000 })
  expect((await saved).status()).toBe(200)
  await page.reload()
  await expect(page.locator('[name="voice"]')).toHaveValue('Puck')
})

test('a phone is wide enough', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of [
    '/model-connections/new',
    '/model-connections/new?kind=cascade',
    '/model-connections',
  ]) {
    await page.goto(program.url + path)
    const fold = page.getByText('known voices').first()
    if ((await fold.count()) > 0) await fold.click()
    expect(await auditPage(page)).toEqual([])
    expect(`${path} ${await sidewaysPx(page)}`).toBe(`${path} 0`)
  }
  await page.setViewportSize({ width: 1280, height: 900 })
})
