/**
 * Runs in a network namespace of its own, with one address besides loopback: Parley listens on every address with its own
 * certificate, and a browser comes by the LAN address. Prints what it met as one line of JSON.
 */
import { chromium } from '@playwright/test'
import {
  BROWSER_FLAGS,
  microphoneFlags,
  newProfile,
  recordMicrophone,
  setUpOwner,
} from '../support/browser.ts'
import { removeDataDir, startProgram } from '../support/program.ts'

const program = await startProgram({ args: ['--host', '0.0.0.0', '--tls', 'self-signed'] })
const browser = await chromium.launchPersistentContext(newProfile(), {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  ignoreHTTPSErrors: true,
  args: [...BROWSER_FLAGS, ...microphoneFlags(await recordMicrophone('hello', 20))],
})
try {
  const page = browser.pages()[0] ?? (await browser.newPage())
  await setUpOwner(page, program)
  await page.goto(`${program.url}/agents`)
  await page.getByRole('link', { name: 'Front desk' }).first().click()
  await page.waitForURL(/\/agents\/[0-9a-f-]+$/)
  await page.goto(`${page.url()}/talk`)
  await page.locator('[data-start]').click()
  const talk = page.locator('#talk')
  await page.locator('#talk[data-first-audio-ms]').waitFor()
  await page.locator('[data-hang-up]').click()
  await page.locator('#talk-outcome[data-outcome]').waitFor()
  console.log(
    JSON.stringify({
      url: program.url,
      firstAudioMs: Number(await talk.getAttribute('data-first-audio-ms')),
      microphone: await talk.getAttribute('data-microphone'),
      callsLine: program.output().match(/^ {2}calls .*$/m)?.[0],
    }),
  )
} finally {
  await browser.close()
  await program.stop()
  removeDataDir(program.dataDir)
}
process.exit(0)
