import { defineConfig } from '@playwright/test'

/** The browser of the host: nothing is downloaded. The flags keep it quiet and let it run in a container. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Tests start their own Parley on a free port (tests/support), so that files may run beside one another (bin/lib/run-tests.ts). */
export default defineConfig({
  testDir: './tests/browser',
  testMatch: '**/*.e2e.ts',
  outputDir: './.cache/test/browser',
  timeout: 60_000,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json']],
  use: {
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM_FLAGS },
    trace: 'retain-on-failure',
  },
})
