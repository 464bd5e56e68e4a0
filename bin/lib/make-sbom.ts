// Writes what an executable carries as a CycloneDX document: npm packages by bun.lock, Go modules by livekit-server itself, Bun.
// Called by bin/release: make-sbom.ts --target linux-x64 --executable FILE --livekit-server FILE --outfile FILE
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import packageJson from '../../package.json' with { type: 'json' }
import type { Arch } from './native-parts.ts'
import { type Component, describeBom, goComponents, type Lock, npmComponents } from './sbom.ts'

const root = join(import.meta.dir, '../..')

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: '' },
    executable: { type: 'string', default: '' },
    'livekit-server': { type: 'string', default: '' },
    outfile: { type: 'string', default: '' },
  },
})

const arch: Arch = values.target === 'linux-arm64' ? 'arm64' : 'x64'
const lock = Bun.JSONC.parse(readFileSync(join(root, 'bun.lock'), 'utf8')) as Lock
const components = [bunItself(), ...npmComponents(lock, arch, licenseOf), ...goComponents(readGoModules())]
const bom = describeBom({
  subject: executable(),
  components,
  serialNumber: crypto.randomUUID(),
  timestamp: new Date().toISOString(),
})
writeFileSync(values.outfile, `${JSON.stringify(bom, null, 2)}\n`)
console.log(`${values.outfile}: ${components.length} components`)

function executable(): Component {
  const { name, version } = packageJson
  const purl = `pkg:generic/${name}@${version}?arch=${arch}`
  const content = createHash('sha256').update(readFileSync(values.executable)).digest('hex')
  return {
    ...{ type: 'application', 'bom-ref': purl, name, version, purl },
    licenses: [{ license: { id: packageJson.license } }],
    hashes: [{ alg: 'SHA-256', content }],
  }
}

function bunItself(): Component {
  const version = packageJson.devDependencies.bun
  const purl = `pkg:npm/bun@${version}`
  return {
    type: 'platform',
    'bom-ref': purl,
    name: 'bun',
    version,
    purl,
    licenses: [{ license: { id: 'MIT' } }],
  }
}

/** Parts for another processor may not be installed; their twin for this one has the same terms, and is listed on its own. */
function licenseOf(path: string): string | undefined {
  const folder = (path.match(/(?:@[^/]+\/)?[^/]+/g) ?? []).join('/node_modules/')
  const file = Bun.file(join(root, 'node_modules', folder, 'package.json'))
  if (file.size === 0) return undefined
  const { license } = JSON.parse(readFileSync(file.name ?? '', 'utf8'))
  return typeof license === 'string' ? license : license?.type
}

function readGoModules(): string {
  const go = Bun.spawnSync(['go', 'version', '-m', values['livekit-server']])
  if (!go.success) throw new Error(`go version -m failed: ${go.stderr}`)
  return go.stdout.toString()
}
