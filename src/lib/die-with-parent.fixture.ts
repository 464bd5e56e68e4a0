// `parent`: starts a child that hears nothing, prints its pid, waits to be killed. `child`: an endless loop.
import { dieWithParent } from './die-with-parent.ts'

if (process.argv[2] === 'child') for (;;);
const child = Bun.spawn([
  ...dieWithParent(process.env.PATH ?? ''),
  process.execPath,
  import.meta.path,
  'child',
])
process.stdout.write(`${child.pid}\n`)
setInterval(() => undefined, 60_000)
