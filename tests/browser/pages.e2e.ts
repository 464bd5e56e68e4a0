import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test'
import { openBrowser, setUpOwner, signIn, watchForFaults } from '../support/browser.ts'
import { auditPage, sidewaysPx, watchPolicy } from '../support/page-audit.ts'
import { type Program, removeDataDir, startProgram } from '../support/program.ts'

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
  // Colours are measured, so they must have arrived.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  faults = watchForFaults(page)
  refused = await watchPolicy(page)
})
test.afterAll(async () => {
  await context.close()
  await program.stop()
  removeDataDir(program.dataDir)
})
test.afterEach(async () => {
  expect(await refused()).toEqual([])
  // A refused form is answered with 422, which the browser notes as an error of its own.
  const isExpected = (fault: string) => /status of (422|404|409)/.test(fault)
  expect(faults.splice(0).filter(fault => !isExpected(fault))).toEqual([])
})

const openFrontDesk = async () => {
  await page.goto(`${program.url}/agents`)
  await page.getByRole('link', { name: 'Front desk', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Front desk')
}
const saveState = () => page.locator('#save-state')

test('a newcomer is told what is wrong with the owner form and loses nothing of it', async () => {
  await page.goto(program.setupUrl ?? '')
  expect(await auditPage(page)).toEqual([])
  await page.getByLabel('Your name').fill('Ann Example')
  await page.getByLabel('E-mail').fill('nobody')
  await page.getByLabel('Password').fill('short')
  await page.getByRole('button', { name: 'Create the owner' }).click()
  await expect(page.getByText('Use at least 12 characters.')).toBeVisible()
  await expect(page.getByLabel('Your name')).toHaveValue('Ann Example')
  await expect(page.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('E-mail')).toBeFocused()
  expect(await auditPage(page)).toEqual([])
})

test('creates the owner, keeps the example context, and finds the demo agent', async () => {
  await setUpOwner(page, program)
  await expect(page).toHaveURL(/\/organization\?welcome=example/)
  await expect(page.getByText('This is an example. Make it yours.')).toBeVisible()
  expect(await auditPage(page)).toEqual([])
  await page.getByLabel('Opening hours').fill('Every day, nine to five.')
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await expect(page).toHaveURL(/\/agents$/)
  await expect(page.getByRole('link', { name: 'Front desk', exact: true })).toBeVisible()
})

test('a wrong time zone is said beside its field; a good save says when', async () => {
  await page.goto(`${program.url}/organization`)
  await page.getByLabel('Time zone').fill('Mars/Olympus')
  await page.getByLabel('Tone').fill('Dry.')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('#f-timeZone-error')).toHaveText('Use a time zone such as Europe/Berlin.')
  await expect(page.getByLabel('Tone')).toHaveValue('Dry.')
  await page.getByLabel('Time zone').fill('Europe/Berlin')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('#organization-saved')).toHaveText(/Saved \d\d:\d\d/)
  await expect(page.locator('#f-timeZone-error')).toBeEmpty()
  await expect(page.getByLabel('Time zone')).not.toHaveAttribute('aria-invalid', 'true')
})

test('an agent saves itself while somebody types, and the preview follows word for word', async () => {
  await openFrontDesk()
  await expect(page.locator('.prompt')).toContainText('Every day, nine to five.')
  await page.getByLabel('Instructions').fill('Greet {{name}} warmly.\nNever talk about prices.')
  await expect(page.locator('.line-added').first()).toContainText('Greet {{name}} warmly.')
  await expect(saveState()).toHaveText(/Saved \d\d:\d\d, not published/)
  await expect(page.getByText('Draft differs from v1')).toBeVisible()
  await page.getByText('Sample call').click()
  await page.getByLabel('Values').fill('name: Bernadette')
  await expect(page.locator('.prompt')).toContainText('Greet Bernadette warmly.')
  await page.getByLabel("Caller's number").fill('+43 512 1')
  await expect(page.locator('.prompt')).toContainText("The caller's number is +43 512 1.")
  await page.getByLabel('Values').fill('no value')
  await expect(page.locator('#prompt-preview')).toContainText('Write each line as name: value.')
  await page.reload()
  await expect(page.getByLabel('Instructions')).toHaveValue(/Never talk about prices\.$/)
})

test('what is wrong is said while typing, and Enter saves but never publishes', async () => {
  await openFrontDesk()
  await page.getByRole('textbox', { name: 'Name (required)' }).fill('')
  await expect(page.locator('#f-name-error')).toHaveText('Give the agent a name.')
  await expect(saveState()).toHaveText('Not saved: mend the marked fields.')
  await page.getByRole('textbox', { name: 'Name (required)' }).fill('Reception')
  await page.keyboard.press('Enter')
  await expect(saveState()).toHaveText(/Saved \d\d:\d\d, not published/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Reception')
  await expect(page.getByText('v1 live').first()).toBeVisible()
  await expect(page.locator('.version')).toHaveCount(1)
})

test('how an agent behaves in a call is chosen, and numbers that are none are named', async () => {
  await page.getByLabel('Silence of the caller, in seconds').fill('long')
  await expect(page.locator('#f-silenceSeconds-error')).toHaveText('This must be a number.')
  await page.getByLabel('Silence of the caller, in seconds').fill('')
  await page.getByRole('radio', { name: 'Patient' }).check()
  await page.getByLabel('Longest call, in minutes').fill('5')
  await expect(page.locator('#f-silenceSeconds-error')).toBeEmpty()
  await expect(saveState()).toHaveText(/Saved \d\d:\d\d, not published/)
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Patient' })).toBeChecked()
  await expect(page.getByLabel('Silence of the caller, in seconds')).toHaveValue('')
  await expect(page.getByLabel('Longest call, in minutes')).toHaveValue('5')
})

test('words typed a moment before leaving are not lost', async () => {
  await page.getByLabel('First sentence').pressSequentially('Oh. ')
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await expect(page).toHaveURL(/\/calls$/)
  await page.goto(`${program.url}/agents`)
  await page.getByRole('link', { name: 'Reception', exact: true }).click()
  await expect(page.getByLabel('First sentence')).toHaveValue(/^Oh\. /)
})

test('publishes what stands in the form, shows what changed, and rolls back in one click', async () => {
  await page.getByLabel('First sentence').fill('Good day.')
  await page.getByRole('button', { name: 'Publish' }).click()
  await expect(saveState()).toHaveText('v2 is live. The next call runs it.')
  await expect(page.locator('.version')).toHaveCount(2)
  await page.getByRole('link', { name: /Changed: .*Greeting/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Reception, v2')
  await expect(page.locator('.line-added').first()).toContainText('Good day.')
  expect(await auditPage(page)).toEqual([])
  await page.getByRole('link', { name: 'Back to the agent' }).click()
  await page.getByRole('button', { name: 'Put calls back on v1' }).click()
  await expect(saveState()).toHaveText('Calls run v1 again. The draft stays as it is.')
  await expect(page.getByText('v1 live').first()).toBeVisible()
  await expect(page.getByLabel('First sentence')).toHaveValue('Good day.')
})

test('a model connection is made, keeps its key out of sight, and says what is wrong with its address', async () => {
  await page.goto(`${program.url}/model-connections/new?kind=cascade`)
  await page.getByRole('textbox', { name: 'Name (required)' }).fill('Our models')
  for (const part of ['stt', 'llm', 'tts']) {
    await page.locator(`[name="${part}.baseUrl"]`).fill('http://127.0.0.1:9/v1')
    await page.locator(`[name="${part}.model"]`).fill('some-model')
    await page.locator(`[name="${part}.apiKey"]`).fill('sk-canary-77')
  }
  await page.locator('[name="tts.voice"]').fill('')
  await page.getByRole('button', { name: 'Create the connection' }).click()
  await expect(page.locator('#f-tts-voice-error')).toHaveText('Name the voice.')
  await page.locator('[name="tts.voice"]').fill('ann')
  await page.getByRole('button', { name: 'Create the connection' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Our models')
  await expect(page.getByPlaceholder('A key is kept')).toHaveCount(3)
  expect(await page.content()).not.toContain('sk-canary-77')
  await page.getByRole('button', { name: 'Test' }).click()
  await expect(page.locator('#test-result')).toHaveAttribute('data-ok', 'false')
  await expect(page.locator('[data-part="llm"]')).toContainText('Fails')
  expect(await auditPage(page)).toEqual([])
})

test('what an agent uses cannot be deleted, and says so beside its name', async () => {
  await page.goto(`${program.url}/model-connections`)
  await page.getByRole('link', { name: 'Rehearsal', exact: true }).click()
  await page.getByText('Delete this connection').click()
  await page.getByLabel('Type Rehearsal to confirm').fill('rehearsal')
  await page.getByRole('button', { name: 'Delete the connection' }).click()
  await expect(page.getByText('Type the name exactly as it is: Rehearsal.')).toBeVisible()
  await page.getByLabel('Type Rehearsal to confirm').fill('Rehearsal')
  await page.getByRole('button', { name: 'Delete the connection' }).click()
  await expect(page.locator('#removal-message')).toContainText('this connection. Choose another')
})

test('the keyboard goes everywhere', async () => {
  await page.goto(`${program.url}/agents`)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('nothing like it')
  await expect(page.getByText('Nothing on this page matches.')).toBeVisible()
  await page.getByRole('searchbox').blur()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(page).toHaveURL(/\/calls$/)
})

test('a page that is not there, and a server that does not answer, say so without losing the page', async () => {
  await page.goto(`${program.url}/agents/01900000-0000-7000-8000-000000000000`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is nothing here')
  await page.goto(`${program.url}/organization`)
  await page.getByLabel('Tone').fill('Warm.')
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('#page-alert')).toContainText('Parley does not answer.')
  await context.setOffline(false)
  await expect(page.getByLabel('Tone')).toHaveValue('Warm.')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('#organization-saved')).toHaveText(/Saved/)
  faults.splice(0)
})

/** Every page that there is without a call. */
async function allPaths(): Promise<string[]> {
  await page.goto(`${program.url}/agents`)
  const agent = await page.locator('#agents a.row-link').first().getAttribute('href')
  await page.goto(`${program.url}/model-connections`)
  const connection = await page.locator('#connections a.row-link').last().getAttribute('href')
  return [
    '/agents',
    '/agents/new',
    `${agent}`,
    `${agent}/versions/2`,
    `${agent}/talk`,
    '/calls',
    '/model-connections',
    '/model-connections/new',
    '/model-connections/new?kind=cascade',
    `${connection}`,
    '/egress',
    '/widgets',
    '/widgets/new',
    '/api-keys',
    '/api-keys/new',
    '/organization',
    '/nowhere',
  ]
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page can be read and reached in ${colorScheme} colours, also at 390 px`, async () => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const path of await allPaths()) {
      for (const size of [
        { width: 1280, height: 900 },
        { width: 390, height: 844 },
      ]) {
        await page.setViewportSize(size)
        await page.goto(program.url + path)
        expect(await auditPage(page)).toEqual([])
        expect(`${path} ${await sidewaysPx(page)}`).toBe(`${path} 0`)
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  })
}

test('the first load is small', async () => {
  await page.goto(`${program.url}/agents`)
  const addresses = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(entry => entry.name)
      .filter(name => name.includes('/static/build/')),
  )
  const names = addresses.map(address => new URL(address).pathname.split('/').at(-1))
  expect(names.sort()).toEqual(['app.css', 'app.js'])
  let totalBytes = 0
  for (const address of addresses) {
    const answer = await fetch(address, { headers: { 'accept-encoding': 'gzip' }, decompress: false })
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    totalBytes += (await answer.arrayBuffer()).byteLength
  }
  console.log(`first load: ${totalBytes} bytes of style and script on the wire`)
  expect(totalBytes).toBeLessThan(60 * 1024)
})

test('colours are chosen at once and stay; signing out ends the visit', async () => {
  await page.goto(`${program.url}/agents`)
  const kept = page.waitForResponse(/\/theme$/)
  await page.getByRole('button', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('button', { name: 'Dark' })).toHaveAttribute('aria-pressed', 'true')
  await kept
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByText('You are signed out.')).toBeVisible()
  await signIn(page, program)
  await expect(page).toHaveURL(/\/agents$/)
})

test('without JavaScript an agent is edited, previewed and published by plain forms', async () => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
    await signIn(plain, program)
    await plain.getByRole('link', { name: 'Reception', exact: true }).click()
    await plain.getByLabel('Instructions').fill('Speak {{mood}}.')
    await plain.getByRole('button', { name: 'Save draft' }).click()
    await expect(plain.locator('#save-state')).toHaveText(/not published/)
    await plain.getByText('Sample call').click()
    await plain.getByLabel('Values').fill('mood: softly')
    await plain.getByRole('button', { name: 'Update the preview' }).click()
    await expect(plain.locator('.prompt')).toContainText('Speak softly.')
    await plain.getByRole('button', { name: 'Publish' }).click()
    await expect(plain.locator('#save-state')).toHaveText('v3 is live. The next call runs it.')
    await plain.getByLabel('First sentence').fill('x'.repeat(2_000))
    await plain.getByRole('button', { name: 'Save draft' }).click()
    await expect(plain.locator('#f-greeting-error')).not.toBeEmpty()
    await expect(plain.getByLabel('First sentence')).toHaveValue(/^x{2000}$/)
    await plain.goto(`${program.url}/agents`)
    await plain.getByRole('link', { name: /Talk/ }).click()
    await expect(plain.locator('noscript p')).toBeVisible()
  } finally {
    await browser.close()
  }
})
