import type { Arch } from './native-parts.ts'

/** One thing that an executable carries, in the words of CycloneDX 1.6. */
export interface Component {
  type: 'library' | 'application' | 'platform'
  'bom-ref': string
  name: string
  version: string
  purl: string
  licenses?: { license: { id: string } | { name: string } }[] | { expression: string }[]
  hashes?: { alg: 'SHA-512' | 'SHA-256'; content: string }[]
}

interface LockedPackage {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  os?: string | string[]
  cpu?: string | string[]
  libc?: string | string[]
}

/** bun.lock: a path such as `a/b` is the package b that only a gets; an entry is [name@version, registry, facts, integrity]. */
export interface Lock {
  workspaces: Record<string, { dependencies?: Record<string, string> }>
  packages: Record<string, unknown[]>
}

/** Ids of the SPDX list that occur among us; anything else stands in the document as a name. */
const SPDX_IDS: ReadonlySet<string> = new Set([
  ...[
    '0BSD',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'CC0-1.0',
    'ISC',
    'MIT',
    'MPL-2.0',
  ],
  ...['LGPL-2.1-or-later', 'LGPL-3.0-or-later', 'Unlicense'],
])

/** Development packages whose text ends up in the style sheet. */
const ALSO_SHIPPED = ['tailwindcss', 'daisyui']

/**
 * Every npm package that may be inside an executable for this processor: the dependencies of the program and theirs, without
 * packages for other systems. Rather one too many than one too few: the bundler leaves out what nothing imports.
 */
export function npmComponents(
  lock: Lock,
  arch: Arch,
  licenseOf: (path: string) => string | undefined,
): Component[] {
  const paths = new Set<string>()
  const visit = (name: string, from: string, isOptional: boolean) => {
    const path = resolve(lock, name, from)
    if (path === undefined && isOptional) return
    if (path === undefined)
      throw new Error(`bun.lock does not say which ${name} ${from || 'the program'} gets`)
    const facts = factsOf(lock, path)
    if (paths.has(path) || !isFor(facts, arch)) return
    paths.add(path)
    for (const next of Object.keys(facts.dependencies ?? {})) visit(next, path, false)
    for (const next of Object.keys(facts.optionalDependencies ?? {})) visit(next, path, true)
  }
  for (const name of [...Object.keys(lock.workspaces['']?.dependencies ?? {}), ...ALSO_SHIPPED])
    visit(name, '', false)
  return unique([...paths].map(path => npmComponent(lock, path, licenseOf(path))))
}

/** The nearest one, as Node looks for it: below the package that asks, below its parent, at the top. */
function resolve(lock: Lock, name: string, from: string): string | undefined {
  for (let place = from; place !== ''; place = parentOf(place)) {
    if (Object.hasOwn(lock.packages, `${place}/${name}`)) return `${place}/${name}`
  }
  return Object.hasOwn(lock.packages, name) ? name : undefined
}

function parentOf(path: string): string {
  return path.replace(/\/?(@[^/]+\/)?[^/]+$/, '')
}

function factsOf(lock: Lock, path: string): LockedPackage {
  const facts = lock.packages[path]?.[2]
  return typeof facts === 'object' && facts !== null ? facts : {}
}

function isFor({ os, cpu, libc }: LockedPackage, arch: Arch): boolean {
  const allows = (wanted: string | string[] | undefined, ours: string) =>
    wanted === undefined || [wanted].flat().includes(ours)
  return allows(os, 'linux') && allows(cpu, arch) && allows(libc, 'glibc')
}

function npmComponent(lock: Lock, path: string, license: string | undefined): Component {
  const [id, , , integrity] = lock.packages[path] ?? []
  const [, name = '', version = ''] = String(id).match(/^(.+)@([^@]+)$/) ?? []
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const [algorithm, digest] = typeof integrity === 'string' ? integrity.split('-', 2) : []
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    ...(license && { licenses: licensesOf(license) }),
    ...(algorithm === 'sha512' &&
      digest && { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }),
  }
}

/** package.json holds an SPDX id, an SPDX expression or free words. */
function licensesOf(license: string): NonNullable<Component['licenses']> {
  if (/ (OR|AND|WITH) /.test(license)) return [{ expression: license }]
  return [{ license: SPDX_IDS.has(license) ? { id: license } : { name: license } }]
}

/** The Go modules inside a program, from the text of `go version -m PROGRAM`. A replaced module counts as what replaces it. */
export function goComponents(versionText: string): Component[] {
  const components: Component[] = []
  const [, goVersion] = versionText.match(/: go(\S+)/) ?? []
  if (goVersion) components.push(goComponent('stdlib', goVersion, 'platform'))
  for (const line of versionText.split('\n')) {
    const [, kind, path = '', version = ''] = line.match(/^\t(mod|dep|=>)\t(\S+)\t(\S+)/) ?? []
    if (kind === '=>') components.pop()
    if (kind) components.push(goComponent(path, version, kind === 'mod' ? 'application' : 'library'))
  }
  if (components.length < 2) throw new Error('no Go modules in the text of go version -m')
  return unique(components)
}

function goComponent(name: string, version: string, type: Component['type']): Component {
  const purl = `pkg:golang/${name}@${encodeURIComponent(version)}`
  return { type, 'bom-ref': purl, name, version, purl }
}

function unique(components: Component[]): Component[] {
  return [...new Map(components.map(component => [component.purl, component])).values()].sort((a, b) =>
    a.purl < b.purl ? -1 : 1,
  )
}

/** The whole document. The same parts give the same bytes but for the serial number and the time, which the caller gives. */
export function describeBom(options: {
  subject: Component
  components: Component[]
  serialNumber: string
  timestamp: string
}): object {
  const { subject, components, serialNumber, timestamp } = options
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${serialNumber}`,
    version: 1,
    metadata: { timestamp, component: subject },
    components,
    dependencies: [{ ref: subject['bom-ref'], dependsOn: components.map(component => component['bom-ref']) }],
  }
}
