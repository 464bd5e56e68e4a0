import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { OWNER_PASSWORD, type Program } from './program.ts'

/** How the browser of a caller is equipped. */
export type Microphone =
  /** A file plays as the microphone, and permission is given. */
  | { kind: 'speaks'; file: string }
  /** There is a microphone, and the person refuses it. */
  | { kind: 'refused' }

/** Keeps Chromium quiet, and lets it run in a container. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function newProfile(): string {
  return mkdtempSync(join(tmpdir(), 'parley-browser-'))
}

export function microphoneFlags(microphone: Microphone): string[] {
  return microphone.kind === 'speaks'
    ? [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${microphone.file}%noloop`,
      ]
    : ['--use-fake-device-for-media-stream', '--deny-permission-prompts']
}

/** A Chromium with a fresh profile. */
export function openBrowser(microphone: Microphone): Promise<BrowserContext> {
  return chromium.launchPersistentContext(newProfile(), {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    ignoreDefaultArgs: ['--mute-audio'],
    args: [...BROWSER_FLAGS, ...microphoneFlags(microphone)],
    viewport: { width: 1280, height: 900 },
  })
}

/** A microphone that is silent for a while, so that the greeting is not interrupted, and then says a sentence. */
export async function recordMicrophone(text: string, silenceSeconds: number): Promise<Microphone> {
  const file = join(mkdtempSync(join(tmpdir(), 'parley-microphone-')), 'speech.wav')
  const script =
    'espeak-ng -v en-us -s 160 --stdout -- "$1" | sox -t wav - -r 48000 -c 1 -b 16 "$2" pad "$3" 30'
  const exitCode = await Bun.spawn(['sh', '-c', script, 'record', text, file, String(silenceSeconds)]).exited
  if (exitCode !== 0)
    throw new Error(`the microphone could not be recorded: espeak-ng or sox ended with ${exitCode}`)
  return { kind: 'speaks', file }
}

/** What must never happen on a page: script errors, refused resources. Look at it at the end of a test. */
export function watchForFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', error => faults.push(`error: ${error.message}`))
  page.on('console', message => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`)
  })
  page.on('request', request => {
    const { hostname } = new URL(request.url())
    if (hostname !== '127.0.0.1') faults.push(`request to ${hostname}`)
  })
  return faults
}

/** Follows the one link of a fresh start and creates the owner; ends on the page after. */
export async function setUpOwner(page: Page, program: Program): Promise<void> {
  await page.goto(program.setupUrl ?? '')
  await page.locator('input[name="name"]').fill('Ann Example')
  await page.locator('input[name="email"]').fill('ann@example.com')
  await page.locator('input[name="password"]').fill(OWNER_PASSWORD)
  await page.locator('input[name="organization"]').fill('Café Marlene')
  await page.locator('main form button[type="submit"]').first().click()
  await page.waitForURL(url => !url.pathname.startsWith('/setup'))
}

export async function signIn(page: Page, program: Program): Promise<void> {
  await page.goto(`${program.url}/sign-in`)
  await page.locator('input[name="email"]').fill('ann@example.com')
  await page.locator('input[name="password"]').fill(OWNER_PASSWORD)
  await page.locator('main form button[type="submit"]').first().click()
  await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
}
