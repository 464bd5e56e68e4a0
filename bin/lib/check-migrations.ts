// Fails when the migrations of a dialect do not describe its schema: drizzle-kit is asked for the next one, in a copy.
import { cp, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from '../../drizzle.postgres.config.ts'
import sqlite from '../../drizzle.sqlite.config.ts'

const root = join(import.meta.dir, '../..')
const TIME_LIMIT_MS = 60_000

const wrong: string[] = []
for (const config of [sqlite, postgres]) {
  const words = await driftOf(config)
  if (words) wrong.push(words)
}
for (const words of wrong) console.error(words)
process.exit(wrong.length === 0 ? 0 : 1)

async function driftOf(config: typeof sqlite): Promise<string | undefined> {
  const { dialect, schema, out, casing } = config
  if (!dialect || typeof schema !== 'string' || !out || !casing) {
    throw new Error('a drizzle config names dialect, one schema file, out and casing')
  }
  // NB: drizzle-kit understands only a relative folder here.
  const copy = `.cache/migrations-check/${dialect}`
  await rm(join(root, copy), { recursive: true, force: true })
  await mkdir(join(root, copy), { recursive: true })
  await cp(join(root, out), join(root, copy), { recursive: true })
  const before = await listFiles(copy)
  const said = await generate([
    `--dialect=${dialect}`,
    `--schema=${schema}`,
    `--out=${copy}`,
    `--casing=${casing}`,
  ])
  const added = (await listFiles(copy)).filter(file => !before.includes(file))
  if (added.length === 0 && said.includes('No schema changes')) return undefined
  return `${out} is not in step with ${schema}: run drizzle-kit generate.\n${added.join('\n')}\n${said}`
}

function listFiles(folder: string): Promise<string[]> {
  return readdir(join(root, folder), { recursive: true })
}

/** Without a terminal drizzle-kit cannot ask whether a column was renamed: it then ends without an answer, which is drift too. */
async function generate(flags: string[]): Promise<string> {
  const kit = Bun.spawn(['bun', '--bun', 'drizzle-kit', 'generate', ...flags], {
    cwd: root,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: TIME_LIMIT_MS,
  })
  const words = await Promise.all([new Response(kit.stdout).text(), new Response(kit.stderr).text()])
  await kit.exited
  return words.join('')
}
