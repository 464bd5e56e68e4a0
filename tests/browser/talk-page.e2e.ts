import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test'
import { openBrowser, setUpOwner, signIn, watchForFaults } from '../support/browser.ts'
import { auditPage, sidewaysPx } from '../support/page-audit.ts'
import { type Program, removeDataDir, startProgram } from '../support/program.ts'

let program: Program
let context: BrowserContext
let talk: Page
let faults: string[]
let talkPath: string

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  program = await startProgram()
  context = await openBrowser({ kind: 'refused' })
  talk = context.pages()[0] ?? (await context.newPage())
  faults = watchForFaults(talk)
  await setUpOwner(talk, program)
  await talk.goto(`${program.url}/agents`)
  talkPath = (await talk.getByRole('link', { name: 'Talk Front desk' }).getAttribute('href')) ?? ''
})
test.afterAll(async () => {
  await context.close()
  await program.stop()
  removeDataDir(program.dataDir)
})

const root = (page: Page) => page.locator('#talk')

async function start(page: Page): Promise<string> {
  await page.locator('[data-start]').click()
  await expect(root(page)).toHaveAttribute('data-first-audio-ms', /\d+/, { timeout: 20_000 })
  return (await root(page).getAttribute('data-call-id')) ?? ''
}

async function say(page: Page, text: string): Promise<void> {
  await page.locator('[data-text-form] input[name="text"]').fill(text)
  await page.keyboard.press('Enter')
}

test('a call is followed by the list and by its own page, and ended from there', async () => {
  const list = await context.newPage()
  await list.goto(`${program.url}/calls`)
  await expect(list.getByText('No calls yet')).toBeVisible()
  await talk.bringToFront()
  await talk.goto(program.url + talkPath)
  const id = await start(talk)
  // One stream for one page: that of the call stands in for the one that every page has.
  await expect(talk.locator('[data-live]')).toHaveAttribute('hx-sse:connect', new RegExp(id))
  await list.bringToFront()
  await expect(list.locator(`#call-${id}`)).toContainText('Under way')
  await list.locator(`#call-${id} a`).click()
  await expect(
    list.locator('[data-role="agent"], [data-partial="agent"]:not([hidden])').first(),
  ).toBeVisible()
  await talk.bringToFront()
  await say(talk, 'What time is it?')
  await list.bringToFront()
  await expect(list.locator('[data-role="caller"]')).toContainText('What time is it?', { timeout: 15_000 })
  await expect(list.locator('[data-tool="clock"]')).toBeVisible({ timeout: 15_000 })
  await list.getByRole('button', { name: 'End call' }).click()
  await expect(list.locator('#call-head')).toContainText('Ended by a person here', { timeout: 15_000 })
  await expect(list.locator('[data-live]')).toHaveAttribute('hx-sse:connect', '/live')
  expect(await auditPage(list)).toEqual([])
  await list.setViewportSize({ width: 390, height: 844 })
  expect(await sidewaysPx(list)).toBe(0)
  await list.close()
  await talk.bringToFront()
  await expect(root(talk)).toHaveAttribute('data-state', 'ended', { timeout: 15_000 })
  await expect(talk.locator('#talk-outcome')).toContainText('Ended by a person here')
  await expect(talk.locator('[data-live]')).toHaveAttribute('hx-sse:connect', '/live')
})

test('a second call from the same page begins clean', async () => {
  await start(talk)
  await expect(talk.locator('#talk-outcome')).toBeEmpty()
  await expect(talk.locator('#timeline')).not.toContainText('What time is it?')
  await talk.emulateMedia({ reducedMotion: 'reduce' })
  expect(await auditPage(talk)).toEqual([])
  await talk.setViewportSize({ width: 390, height: 844 })
  expect(await sidewaysPx(talk)).toBe(0)
  await talk.setViewportSize({ width: 1280, height: 900 })
  await talk.locator('[data-hang-up]').click()
  await expect(talk.locator('#talk-outcome')).toHaveAttribute('data-outcome', 'caller_hung_up', {
    timeout: 15_000,
  })
  expect(faults).toEqual([])
})

test('on plain http under another name the page says why there is no microphone, and typed text works', async () => {
  const { port } = new URL(program.url)
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--host-resolver-rules=MAP parley.test 127.0.0.1',
    ],
  })
  try {
    const page = await browser.newPage()
    const address = `http://parley.test:${port}`
    await signIn(page, { ...program, url: address })
    await page.goto(address + talkPath)
    await expect(page.locator('[data-insecure]')).toContainText('--tls self-signed')
    await start(page)
    await expect(root(page)).toHaveAttribute('data-microphone', 'insecure')
    await say(page, 'What is your address?')
    await expect(page.locator('[data-reply-ms]')).toBeVisible({ timeout: 20_000 })
    await page.locator('[data-hang-up]').click()
    await expect(page.locator('#talk-outcome')).toHaveAttribute('data-outcome', /./, { timeout: 15_000 })
  } finally {
    await browser.close()
  }
})

test('why no call can be placed is said on the page', async () => {
  await talk.goto(program.url + talkPath)
  await talk.getByText('Values for this call').click()
  await talk.locator('[name="variables"]').fill('no value')
  await talk.locator('[data-start]').click()
  await expect(root(talk)).toHaveAttribute('data-state', 'failed')
  await expect(talk.locator('[data-failure]')).toContainText('name: value')
})

test('an agent without a greeting is said to be listening, and answers what is typed', async () => {
  await talk.goto(`${program.url}/agents/new`)
  await talk.getByRole('textbox', { name: 'Name (required)' }).fill('Quiet desk')
  await talk.getByRole('button', { name: 'Create the agent' }).click()
  await talk.getByRole('link', { name: 'Talk' }).click()
  await talk.waitForLoadState('load')
  await talk.locator('[data-start]').click()
  await expect(root(talk)).toHaveAttribute('data-state', 'listening', { timeout: 15_000 })
  await say(talk, 'What time is it?')
  await expect(talk.locator('[data-reply-ms]')).toBeVisible({ timeout: 20_000 })
  await talk.locator('[data-hang-up]').click()
  await expect(root(talk)).toHaveAttribute('data-state', 'ended', { timeout: 15_000 })
})
