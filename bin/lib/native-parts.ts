import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The processors that an executable can be built for; each needs its own optional packages and its own livekit-server. */
export type Arch = 'x64' | 'arm64'
export type Parts = { readonly root: string; readonly arch: Arch; readonly livekitServer: string }

/**
 * Bundler plugin that makes the native dependencies embeddable: their loaders pick a file by a computed name, which the
 * bundler cannot follow, so each is replaced by one that unpacks what the executable carries. What it does not use is left out.
 */
export function nativeParts(parts: Parts): Bun.BunPlugin {
  // NB: before the bundler looks around: it does not see a file that is written while it works.
  const rtc = loaderOf(parts, 'rtc-node', nativeFile(parts, 'rtc-ffi-bindings', 'rtc-node'))
  const inference = loaderOf(
    parts,
    'local-inference',
    nativeFile(parts, 'local-inference', 'local-inference'),
  )
  const livekit = packed(parts, 'livekit-server', parts.livekitServer)
  return {
    name: 'parley-native-parts',
    setup(build) {
      const replace = (filter: RegExp, contents: (path: string) => string, loader: Bun.Loader = 'js') =>
        build.onLoad({ filter }, ({ path }) => ({ contents: contents(path), loader }))

      replace(/@livekit\/rtc-ffi-bindings\/native\.js$/, () => rtc)
      replace(/@livekit\/local-inference\/index\.js$/, () => inference)
      replace(/@livekit\/agents\/dist\/inference\/_warmup\.js$/, staticInferenceImport)
      replace(/\/src\/lib\/embedded-livekit\.ts$/, () => moduleOf('embeddedLivekit', livekit), 'ts')
      // Images in a chat context are the only user of sharp; recordings are the only user of ffmpeg. Parley has neither yet.
      replace(/node_modules\/sharp\/dist\/index\.[cm]js$/, () => absent('sharp'))
      replace(/@livekit\/av\/index\.js$/, () => 'module.exports = { getFfmpegPath: () => undefined }')
    },
  }
}

function nativeFile({ root, arch }: Parts, name: string, stem: string): string {
  const file = `${name}-linux-${arch}-gnu/${stem}.linux-${arch}-gnu.node`
  const path = join(root, 'node_modules/@livekit', file)
  if (existsSync(path)) return path
  throw new Error(
    `@livekit/${name} for linux-${arch} is not installed. Run: bun install --frozen-lockfile --os linux --cpu '*'`,
  )
}

/** A module of the CommonJS kind, as its users ask for it: what is carried stands in a module of its own, since only those name files. */
function loaderOf(parts: Parts, name: string, path: string): string {
  const file = packed(parts, name, path)
  const carried = `${file.path}.ts`
  writeFileSync(carried, moduleOf('file', file))
  const loader = JSON.stringify(join(parts.root, 'src/lib/native-part.ts'))
  return `module.exports = require(${loader}).loadNativePart(require(${JSON.stringify(carried)}).file)`
}

const absent = (name: string) =>
  `export default function ${name}() { throw new Error('${name} is not part of this executable') }`

/** agents loads the voice activity detector by createRequire, behind the bundler's back: without this it is silently off. */
function staticInferenceImport(path: string): string {
  const source = readFileSync(path, 'utf8')
  const changed = source
    .replace(/^import \{ createRequire \}.*\n/m, '')
    .replace(/^const cjsRequire = .*\n/m, '')
    .replace('cjsRequire("@livekit/local-inference")', 'require("@livekit/local-inference")')
  if (/createRequire|cjsRequire/.test(changed) || changed === source) {
    throw new Error(
      '@livekit/agents changed its way of loading @livekit/local-inference: adapt bin/lib/native-parts.ts',
    )
  }
  return changed
}

type PackedFile = { path: string; name: string; sha256: string; sizeBytes: number }

/** A file as the executable carries it; the compressed copy is kept between builds. */
function packed({ root, arch }: Parts, name: string, path: string): PackedFile {
  const plain = readFileSync(path)
  const sha256 = createHash('sha256').update(plain).digest('hex')
  const folder = join(root, '.cache/build')
  const copy = join(folder, `${name}-${arch}-${sha256.slice(0, 16)}.zst`)
  if (!existsSync(copy)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(copy, Bun.zstdCompressSync(plain, { level: 12 }))
  }
  return { path: copy, name, sha256, sizeBytes: plain.byteLength }
}

/** Source of a module that exports what describes the file inside the executable. */
function moduleOf(name: string, { path, ...facts }: PackedFile): string {
  return `import path from ${JSON.stringify(path)} with { type: 'file' }\nexport const ${name} = { path, ...${JSON.stringify(facts)} }\n`
}
