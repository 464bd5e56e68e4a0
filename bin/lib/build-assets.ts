// Builds static/build/ from src/client: the style sheet and one bundle for each *.entry.ts. Called by bin/assets.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dir, '../..')
const client = join(root, 'src/client')
const target = join(root, 'static/build')
const stampFile = join(target, '.inputs')

/** Everything that can change a built file; Tailwind reads class names from pages and browser code. */
const INPUTS = [
  'src/client/**/*',
  'src/web/**/*.{ts,tsx}',
  'views/**/*.{ts,tsx}',
  'bun.lock',
  'bin/lib/build-assets.ts',
]
/** Loaded by plain `<script>` tags of foreign pages: it may leave no names there. */
const FOREIGN_ENTRIES = new Set(['widget.entry.ts'])
/** Below this size compression saves less than its header costs. */
const GZIP_MINIMUM_BYTES = 512

const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } })

await refresh(values.force)

async function refresh(force: boolean): Promise<void> {
  const inputs = await hashInputs()
  const built = await readFile(stampFile, 'utf8').catch(() => '')
  if (!force && built === inputs) return
  await buildAssets(inputs)
}

/** Built in a folder beside and then swapped in, so that a running server never reads half a file. */
async function buildAssets(inputs: string): Promise<void> {
  const fresh = `${target}.${process.pid}`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true })
  try {
    await Promise.all([buildStyles(fresh), buildScripts(fresh)])
    await compressAll(fresh)
    await writeFile(join(fresh, '.inputs'), inputs)
    await rm(target, { recursive: true, force: true })
    await rename(fresh, target)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

async function buildStyles(folder: string): Promise<void> {
  const source = join(client, 'app.css')
  if (!(await Bun.file(source).exists())) return
  const output = join(folder, 'app.css')
  const tailwind = Bun.spawn(
    ['bun', '--bun', 'tailwindcss', '--input', source, '--output', output, '--minify'],
    {
      cwd: root,
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    },
  )
  const [status, ...words] = await Promise.all([
    tailwind.exited,
    new Response(tailwind.stdout).text(),
    new Response(tailwind.stderr).text(),
  ])
  if (status !== 0) throw new Error(`tailwindcss failed:\n${words.join('')}`)
}

async function buildScripts(folder: string): Promise<void> {
  const names = await readdir(client).catch(() => [])
  const entries = names.filter(name => name.endsWith('.entry.ts'))
  if (entries.length === 0) return
  const isForeign = (name: string) => FOREIGN_ENTRIES.has(name)
  await bundle(folder, { entries: entries.filter(name => !isForeign(name)), format: 'esm' })
  await bundle(folder, { entries: entries.filter(isForeign), format: 'iife' })
  for (const name of entries) {
    const stem = basename(name, '.entry.ts')
    await rename(join(folder, `${stem}.entry.js`), join(folder, `${stem}.js`))
  }
}

async function bundle(folder: string, { entries, format }: { entries: string[]; format: 'esm' | 'iife' }) {
  await Bun.build({
    entrypoints: entries.map(name => join(client, name)),
    outdir: folder,
    target: 'browser',
    format,
    minify: true,
    // The output is named as pages ask for it: talk.entry.ts becomes talk.js.
    naming: '[name].[ext]',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
}

async function compressAll(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const bytes = await Bun.file(join(folder, name)).bytes()
    if (bytes.byteLength >= GZIP_MINIMUM_BYTES) {
      await writeFile(join(folder, `${name}.gz`), Bun.gzipSync(bytes, { level: 9 }))
    }
  }
}

async function hashInputs(): Promise<string> {
  const files = new Set<string>()
  for (const pattern of INPUTS) {
    for await (const file of new Bun.Glob(pattern).scan(root)) if (!file.includes('.test.')) files.add(file)
  }
  const hasher = new Bun.CryptoHasher('sha256')
  for (const file of [...files].sort())
    hasher.update(`${file}\0`).update(await Bun.file(join(root, file)).bytes())
  return hasher.digest('hex')
}
