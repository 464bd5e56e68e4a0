// Runs the program from its sources and starts it again when a source changes. Called by bin/dev.
// NB: `bun --watch` would keep the process id and skip the stop: the data folder stays locked and livekit-server is left behind.
import { watch } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dir, '../..')
const WATCHED = ['src', 'views', 'static']
/** An editor writes several files at once; the assets that we build ourselves are no change. */
const SETTLE_MS = 150
const IGNORED = /(^|\/)build(\.\d+)?(\/|$)|\.test\.tsx?$|~$|\.sw\w$/

let server = start()
let restarting = Promise.resolve()
let timer: Timer | undefined
let isStopping = false

for (const folder of WATCHED) {
  watch(join(root, folder), { recursive: true }, (_event, file) => {
    if (file === null || IGNORED.test(file)) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      restarting = restarting.then(() => restart(`${folder}/${file}`))
    }, SETTLE_MS)
  })
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (isStopping) return
    isStopping = true
    await stop()
    process.exit(0)
  })
}

function start(): Bun.Subprocess {
  return Bun.spawn(['bun', 'src/main.ts', 'serve', ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // A terminal sends Ctrl-C to its whole group; the program is told by us, once, and in order.
    detached: true,
  })
}

/** The first signal lets running calls finish, the second ends them: a developer does not wait for a call. */
async function stop(): Promise<void> {
  server.kill('SIGTERM')
  const secondSignal = setTimeout(() => server.kill('SIGTERM'), 500)
  await server.exited
  clearTimeout(secondSignal)
}

/** Assets first: where they cannot be built, the program that runs is better than none. */
async function restart(reason: string): Promise<void> {
  if (isStopping) return
  console.log(`\n${reason} changed`)
  const assets = Bun.spawn(['bun', 'bin/lib/build-assets.ts'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if ((await assets.exited) !== 0) return
  await stop()
  if (!isStopping) server = start()
}
