import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import { openBrowser, recordMicrophone } from '../support/browser.ts'
import { type Desk, openDesk } from '../support/desk.ts'
import { type HostSite, startHostSite } from '../support/host-site.ts'
import { type Program, removeDataDir, startProgram } from '../support/program.ts'

let program: Program
let desk: Desk
let fake: OpenAiFake
let site: HostSite
let stranger: HostSite
let context: BrowserContext | undefined

test.beforeAll(async () => {
  fake = await startOpenAiFake()
  program = await startProgram()
  desk = await openDesk(program)
  site = startHostSite(program.url)
  stranger = startHostSite(program.url)
})
test.afterEach(async () => {
  await context?.close()
  await fake.reset()
})
test.afterAll(async () => {
  await site.stop()
  await stranger.stop()
  await program.stop()
  await fake.stop()
  removeDataDir(program.dataDir)
})

async function createWidget(agentId: string, change: Record<string, unknown> = {}): Promise<string> {
  const { id } = await desk.api.send<{ id: string }>('POST', '/widgets', {
    name: 'Web page',
    agentId,
    allowedOrigins: [site.origin],
    look: { label: 'Talk to us', color: '#0b5d4e', side: 'right' },
    ...change,
  })
  return id
}

/** NB: a closed shadow root is closed to tests too; they ask for open ones, and one test looks that it is closed for pages. */
async function open(browser: BrowserContext, href: string): Promise<{ page: Page; violations: string[] }> {
  const page = await browser.newPage()
  const violations: string[] = []
  page.on('console', message => {
    if (/Content Security Policy|Trusted/i.test(message.text())) violations.push(message.text())
  })
  await page.addInitScript(() => {
    const { attachShadow } = Element.prototype
    Element.prototype.attachShadow = function (options) {
      return attachShadow.call(this, { ...options, mode: 'open' })
    }
  })
  await page.goto(href)
  return { page, violations }
}

const button = (page: Page) => page.locator('parley-widget button.talk')
const host = (page: Page) => page.locator('parley-widget')

test('a page of another origin with a strict policy talks with the agent: heard, answered, hung up', async () => {
  await fake.set({ transcripts: ['What time is it?'] })
  const { agentId } = await desk.createCascadeAgent(fake)
  const widgetId = await createWidget(agentId)
  context = await openBrowser(await recordMicrophone('what time is it', 7))
  const { page, violations } = await open(context, site.page(widgetId))
  await expect(button(page)).toHaveText('Talk to us')
  expect(await page.evaluate(() => performance.getEntriesByName(`${location.origin}/`).length)).toBe(0)
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(entry => entry.name))
  expect(loaded.filter(name => name.includes('call.js'))).toEqual([])

  await button(page).click()
  await expect(host(page)).toHaveAttribute('data-heard', '', { timeout: 20_000 })
  const calls = await desk.api.send<{ items: { id: string; widgetId: string }[] }>('GET', '/calls')
  expect(calls.items[0]?.widgetId).toBe(widgetId)
  // The agent hears what was said and answers it: turns are written down on the server.
  await expect
    .poll(
      async () => (await callOf(calls.items[0]?.id)).turns.filter(turn => turn.role === 'caller').length,
      {
        timeout: 20_000,
      },
    )
    .toBe(1)
  await page.getByRole('button', { name: 'Mute' }).click()
  await expect(page.getByRole('button', { name: 'Unmute' })).toBeVisible()
  await page.getByRole('button', { name: 'Hang up' }).click()
  await expect(host(page)).toHaveAttribute('data-state', 'ended')
  await expect(page.getByRole('button', { name: 'Call again' })).toBeFocused()
  const ended = await desk.ended(calls.items[0]?.id ?? '')
  expect(ended.endReason).toBe('caller_hung_up')
  expect(violations).toEqual([])
})

function callOf(id = '') {
  return desk.api.send<{ turns: { role: string }[] }>('GET', `/calls/${id}`)
}
