// Two stand-ins for the program. `parent`: starts a real media host as its child, prints the pid, then waits to be killed.
// `child`: answers what it is told, and prints to standard output what must not get there.
import { join } from 'node:path'
import { mediaEnvironment, openMediaProcess } from './media-process-transport.ts'

if (process.argv[2] === 'parent') {
  const main = join(import.meta.dir, '../../main.ts')
  const host = openMediaProcess({
    command: [process.execPath, '--no-env-file', main, 'media'],
    environment: mediaEnvironment(process.env),
  })
  host.onMessage(data => process.stdout.write(`${JSON.stringify({ pid: host.pid, data })}\n`))
  host.send({ type: 'hello', version: 0, logLevel: 'error' })
  setInterval(() => undefined, 60_000)
} else {
  console.log('a library greets the world')
  process.on('message', message => process.send?.({ heard: message, secret: process.env.CANARY ?? null }))
  process.on('disconnect', () => process.exit(0))
}
