import { migrate } from '#storage/open-store.ts'
import { createQuietLogger } from './quiet-logger.ts'

/** A program for tests: migrates, and is killed just before the statement whose number it is given. */
const [dieBefore, url, migrationUrl, migrationsDir, dataDir] = process.argv.slice(2)
let count = 0

await migrate({
  url: url || null,
  migrationUrl: migrationUrl || null,
  migrationsDir: migrationsDir ?? '',
  dataDir: dataDir ?? '',
  logger: createQuietLogger(),
  onStatement() {
    if (count++ === Number(dieBefore)) process.kill(process.pid, 'SIGKILL')
  },
})
