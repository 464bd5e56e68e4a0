/** A table booked by voice in a browser, on the demo agent as it comes: no model, no key, no network. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { type Microphone, openBrowser, setUpOwner, watchForFaults } from '../support/browser.ts'
import { type Program, removeDataDir, startProgram } from '../support/program.ts'

let program: Program
let context: BrowserContext | undefined

test.beforeAll(async () => {
  program = await startProgram()
})
test.afterEach(() => context?.close())
test.afterAll(async () => {
  await program.stop()
  removeDataDir(program.dataDir)
})

/** Silence before each phrase: the greeting, or the answer to the phrase before. The file begins when the microphone opens. */
const PHRASES = [
  { pauseSeconds: 11, text: 'what are your opening hours', answer: 'Our opening hours are' },
  {
    pauseSeconds: 16,
    text: 'book a table for four people tomorrow at seven',
    answer: 'That is a table for 4, tomorrow at seven.',
  },
  {
    pauseSeconds: 9,
    text: 'yes please',
    answer: 'The wish is noted: a table for 4 people, tomorrow at seven. The team confirms it.',
  },
] as const
/** A phrase that was not understood cannot be said again by a file: then the whole call is held again, as often as a phrase may be. */
const CALLS_MAX = 3
const ANSWER_LIMIT_MS = 40_000

async function recordConversation(): Promise<Microphone> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-microphone-'))
  const parts = await Promise.all(
    PHRASES.map(async ({ text, pauseSeconds }, i) => {
      const [words, part] = [join(folder, `words-${i}.wav`), join(folder, `part-${i}.wav`)]
      const script =
        'flite -voice slt -t "$1" -o "$2" && sox "$2" -r 48000 -c 1 -b 16 "$3" norm -6 pad "$4" 0'
      await run(['sh', '-c', script, 'record', text, words, part, String(pauseSeconds)])
      return part
    }),
  )
  const file = join(folder, 'conversation.wav')
  await run(['sox', ...parts, file, 'pad', '0', '30'])
  return { kind: 'speaks', file }
}

async function run(command: string[]): Promise<void> {
  const exitCode = await Bun.spawn(command, { stdout: 'ignore', stderr: 'ignore' }).exited
  if (exitCode !== 0) throw new Error(`${command[0]} ended with ${exitCode}: the microphone was not recorded`)
}

/** Answers whether every phrase was understood at once; where one was not, the call is over. */
async function bookByVoice(page: Page): Promise<boolean> {
  await page.locator('[data-start]').click()
  const agentWords = page.locator('[data-role="agent"]')
  for (const { answer } of PHRASES) {
    const isAnswered = await agentWords
      .filter({ hasText: answer })
      .first()
      .waitFor({ timeout: ANSWER_LIMIT_MS })
      .then(
        () => true,
        () => false,
      )
    if (isAnswered) continue
    console.log(
      `not understood; the transcript was: ${await page.locator('[role="log"]').first().textContent()}`,
    )
    return false
  }
  return true
}

test('a table is booked by three spoken phrases: heard, confirmed, noted for the team by the tool', async () => {
  test.setTimeout(CALLS_MAX * 110_000)
  context = await openBrowser(await recordConversation())
  const page = context.pages()[0] ?? (await context.newPage())
  const faults = watchForFaults(page)
  await setUpOwner(page, program)
  let calls = 0
  let isBooked = false
  while (!isBooked && calls < CALLS_MAX) {
    calls++
    await page.goto(`${program.url}/agents`)
    await page.getByRole('link', { name: 'Talk Front desk' }).click()
    await page.waitForLoadState('load')
    isBooked = await bookByVoice(page)
    await page.locator('[data-hang-up]').click()
    await expect(page.locator('#talk-outcome')).toHaveAttribute('data-outcome', /./, { timeout: 15_000 })
  }
  console.log(`the table was booked in call ${calls} of at most ${CALLS_MAX}`)
  expect(isBooked).toBe(true)

  await page.locator('#talk-outcome a').click()
  await expect(page).toHaveURL(/\/calls\/[0-9a-f-]+$/)
  const record = page.locator('main')
  for (const { text } of PHRASES) await expect(record).toContainText(text)
  await expect(record).toContainText('book_table')
  await expect(record).toContainText('The wish is noted: a table for 4 people, tomorrow at seven.')
  expect(faults).toEqual([])
})
