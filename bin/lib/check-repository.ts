// Reads every tracked file for what must never be committed: paths of a machine, registry hosts, secrets, big files, and
// tests that are switched off. Prints file and line, never the text itself: it may be the secret.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { findForbidden, MAX_FILE_BYTES } from './forbidden-text.ts'

const root = join(import.meta.dir, '../..')

const tracked = new TextDecoder()
  .decode(
    Bun.spawnSync(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
      .stdout,
  )
  .split('\0')
  .filter(path => path !== '')

const wrong: string[] = []
for (const path of tracked) {
  const file = statSync(join(root, path), { throwIfNoEntry: false })
  if (!file?.isFile()) continue
  if (file.size > MAX_FILE_BYTES) wrong.push(`${path}: ${file.size} bytes, the limit is ${MAX_FILE_BYTES}`)
  else wrong.push(...findForbidden(path, await Bun.file(join(root, path)).text()))
}
if (tracked.length === 0) wrong.push('git lists no files')
for (const words of wrong) console.error(words)
console.log(`${tracked.length} files read`)
process.exit(wrong.length === 0 ? 0 : 1)
