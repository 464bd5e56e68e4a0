import { type App, build, type StartedApp } from './app.ts'
import type { Config } from './config.ts'
import { AppError } from './core/errors.ts'

const EXIT_OK = 0
const EXIT_FORCED = 1
/** Supervisors and `timeout` send one signal to the process and to its group: it arrives twice and means one thing. */
const ECHO_MS = 1_000

/**
 * Runs the server until a signal: the first lets running calls finish, the second has them say goodbye now, the third ends at once.
 * Answers the exit code.
 */
export async function serve(config: Config, version: string): Promise<number> {
  const startedAt = performance.now()
  say(`Parley ${version}`)
  const app = build(config)
  const signal = waitForSignal()
  const started = await app.start()
  say(step('database', started.database === 'sqlite' ? `SQLite in ${config.dataDir}` : 'Postgres'))
  say(step('dashboard', started.url))
  await Promise.race([announceCalls(started, startedAt), signal])
  const name = await signal
  say(`${name}: no new calls; running ones may finish. Send it again to have them say goodbye now.`)
  return stop(app)
}

async function announceCalls(started: StartedApp, startedAt: number): Promise<void> {
  try {
    say(step('calls', await started.callsReady))
    say(step('ready', `after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`))
  } catch (error) {
    // Pages work without calls: the operator can read what is wrong there too, and mend it.
    say(step('calls', `NOT READY: ${error instanceof AppError ? error.message : 'see the log above'}`))
  }
  say(started.setupUrl ? `\nCreate the owner here, once:\n${started.setupUrl}` : `\nSign in: ${started.url}`)
}

async function stop(app: App): Promise<number> {
  const stopped = app.stop().then(() => EXIT_OK)
  const forced = waitForSignal({ ignoredForMs: ECHO_MS }).then(async name => {
    say(`${name}: running calls say goodbye. Send it again to end at once.`)
    app.hurry()
    await waitForSignal({ ignoredForMs: ECHO_MS })
    return EXIT_FORCED
  })
  return Promise.race([stopped, forced])
}

function waitForSignal({ ignoredForMs = 0 } = {}): Promise<string> {
  const listensFrom = performance.now() + ignoredForMs
  return new Promise(resolve => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.on(name, () => {
        if (performance.now() >= listensFrom) resolve(name)
      })
    }
  })
}

function step(name: string, text: string): string {
  return `  ${name.padEnd(10)} ${text}`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
