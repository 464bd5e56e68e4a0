// Compiles the program into one file. Called by bin/build, which has seen to the parts that go into it.
import { mkdirSync, renameSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Arch, nativeParts } from './native-parts.ts'

const root = join(import.meta.dir, '../..')

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: `linux-${process.arch}` },
    outfile: { type: 'string', default: join(root, 'dist/parley') },
    'livekit-server': { type: 'string', default: join(root, '.cache/bin/livekit-server') },
  },
})

const startedAt = performance.now()
try {
  await buildExecutable(archOf(values.target))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  if (error instanceof AggregateError) for (const cause of error.errors) console.error(String(cause))
  process.exit(1)
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
console.log(`${values.outfile} ${(statSync(values.outfile).size / 2 ** 20).toFixed(1)} MiB in ${seconds} s`)

function archOf(target: string): Arch {
  if (target === 'linux-x64') return 'x64'
  if (target === 'linux-arm64') return 'arm64'
  throw new Error(`unknown target ${target}: linux-x64 and linux-arm64 can be built`)
}

async function buildExecutable(arch: Arch): Promise<void> {
  process.chdir(root)
  mkdirSync(dirname(values.outfile), { recursive: true })
  // Source maps go inside the executable, and copies beside it: so it is made in a folder of its own, then moved.
  const partial = join(root, '.cache/build/out', basename(values.outfile))
  await Bun.build({
    entrypoints: ['src/main.ts', 'src/voice/media/media-thread.ts'],
    root: 'src',
    target: 'bun',
    format: 'esm',
    // Identifiers stay: vendors and our own logs read class names at run time.
    minify: { whitespace: true, syntax: true, identifiers: false },
    bytecode: true,
    splitting: true,
    sourcemap: 'linked',
    plugins: [nativeParts({ root, arch, livekitServer: values['livekit-server'] })],
    define: { 'process.env.NODE_ENV': '"production"' },
    compile: {
      target: `bun-linux-${arch}`,
      outfile: partial,
      assets: ['static', 'migrations'],
      // NB: with autoloading on, a bunfig.toml in the folder where Parley is started could run code in it.
      autoloadDotenv: false,
      autoloadBunfig: false,
      autoloadTsconfig: false,
      autoloadPackageJson: false,
    },
  })
  renameSync(partial, values.outfile)
}
