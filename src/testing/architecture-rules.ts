import { dirname, join } from 'node:path'
import {
  CORE_BUILTINS,
  FREE_WALLS,
  LINES_PER_FILE_MAX,
  NOUNS,
  PAGE_FOLDERS,
  VENDOR_HOMES,
  WALLS,
} from './architecture-table.ts'
import { type ImportStatement, importStatements, lineOf, withoutComments } from './import-statements.ts'

/** A file as the rules see it: path from the root of the checkout, with forward slashes, and its text. */
export type SourceFile = { readonly path: string; readonly source: string }

/** Each rule looks at the whole house and returns one line for each fault, beginning with `path:line`. */
export type ArchitectureRule = (files: readonly SourceFile[]) => string[]

/** `#core/errors.ts` and friends, in the order in which package.json maps them. */
const ALIAS = /^#(\w+)(?:\/(.+))?$/

/** A wall imports only from walls below it; the table is in architecture-table.ts. */
export const wallsAreKept: ArchitectureRule = files =>
  eachImport(files.filter(isWalled), (file, statement) => {
    const target = resolveImport(file.path, statement.specifier)
    if (target === undefined) return undefined
    const from = wallOf(file.path)
    const to = wallOf(target)
    const allowed = WALLS[from]
    if (from === to || FREE_WALLS.has(from)) return undefined
    if (!allowed) return `${from} has no line in the import table`
    if (allowed.imports.includes(to) || (statement.isType && allowed.types?.includes(to))) return undefined
    return `${from} may not import ${statement.isType ? 'types of ' : ''}${to} (${statement.specifier})`
  })

/** A vendor is imported only at its home, types too: behind a wall nobody knows whose library does the work. */
export const vendorsStayHome: ArchitectureRule = files =>
  eachImport(files.filter(isWalled), (file, { specifier }) => {
    const wall = wallOf(file.path)
    if (isOwn(specifier) || FREE_WALLS.has(wall)) return undefined
    if (/^(node:|bun$|bun:(?!sqlite))/.test(specifier)) {
      return wall === 'core' && !CORE_BUILTINS.has(specifier)
        ? `core does no input or output (${specifier})`
        : undefined
    }
    const homes = VENDOR_HOMES.find(([vendor]) => vendor.test(specifier))?.[1]
    if (!homes) return `${specifier} has no home in the table of vendors`
    const isHome = homes.some(home => home === '*' || home === wall || file.path === `src/${home}.ts`)
    return isHome ? undefined : `${specifier} lives in ${homes.join(', ')}, not in ${wall}`
  })

/** Inside a wall imports are relative, across walls by #alias, and both name the file with its extension. */
export const importsAreSpelledAlike: ArchitectureRule = files =>
  eachImport(files.filter(isWalled), (file, { specifier }) => {
    const target = resolveImport(file.path, specifier)
    if (target === undefined) return undefined
    if (!/\.(ts|tsx|json|css)$/.test(target)) return `${specifier} lacks the extension of the file`
    const from = wallOf(file.path)
    if (FREE_WALLS.has(from) || folderOf(from) === folderOf(wallOf(target))) return undefined
    return specifier.startsWith('#') ? undefined : `${specifier} leaves ${from}: write it with #`
  })

/** Files that need each other at run time are one file that has not been understood yet. */
export const nothingIsCircular: ArchitectureRule = files => {
  const graph = new Map(files.map(file => [file.path, runtimeTargets(file)]))
  const done = new Set<string>()
  const faults: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path)
    if (start >= 0) faults.push(`${path}:1: circle ${[...trail.slice(start), path].join(' -> ')}`)
    if (start >= 0 || done.has(path)) return
    for (const target of graph.get(path) ?? []) if (graph.has(target)) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return faults
}

/** Things are exported under one name, from the file that makes them. */
export const exportsHaveNames: ArchitectureRule = files =>
  files.flatMap(({ path, source }) => [
    ...eachMatch(path, source, /^[ \t]*export\s+default\b/gm, 'a default export'),
    ...eachMatch(path, source, /^[ \t]*export\s+(?:type\s+)?\*/gm, 'a barrel (export *)'),
    ...(/(^|\/)index\.tsx?$/.test(path) ? [`${path}:1: an index file: name it after what it holds`] : []),
  ])

/**
 * A file name is enough to find a file. The one exception is law: a repository has the same name where core states it
 * and where storage keeps it.
 */
export const basenamesAreUnique: ArchitectureRule = files => {
  const seen = new Map<string, string>()
  return files.flatMap(({ path }) => {
    if (/^src\/storage\/repositories\/[\w-]+-repository\.ts$/.test(path)) return []
    const name = path.slice(path.lastIndexOf('/') + 1)
    const other = seen.get(name)
    seen.set(name, path)
    return other ? [`${path}:1: has the same name as ${other}`] : []
  })
}

/** config.ts is the one reader of the environment, so that its schema is the whole truth about settings. */
export const environmentHasOneReader: ArchitectureRule = files =>
  files
    .filter(file => isWalled(file) && file.path !== 'src/config.ts' && wallOf(file.path) !== 'testing')
    .flatMap(({ path, source }) =>
      eachMatch(
        path,
        source,
        /\b(?:process|Bun|import\.meta)\.env\b/g,
        'reads the environment; config.ts does that',
      ),
    )

/** core knows no clock and no host: time comes from core/clock.ts, everything else from the interfaces it states. */
export const coreIsPure: ArchitectureRule = files =>
  files
    .filter(file => isWalled(file) && wallOf(file.path) === 'core' && file.path !== 'src/core/clock.ts')
    .flatMap(({ path, source }) => [
      ...eachMatch(
        path,
        source,
        /\b(?:Date\.now|performance\.now|new Date\(\)|setTimeout|setInterval)/g,
        'has a clock of its own',
      ),
      ...eachMatch(
        path,
        source,
        /\bBun\.(?!randomUUIDv7\b)\w+|\bfetch\(|\bconsole\.(?:log|info|warn|error|debug|trace|dir|table|time|count|group|assert)|\bprocess\./g,
        'reaches out of core',
      ),
    ])

/** A catalogue is data, and a translator is best served by one file from top to bottom. */
const CATALOGUE = /^src\/messages\/[a-z]{2}\.ts$/

export const filesStaySmall: ArchitectureRule = files =>
  files.flatMap(({ path, source }) => {
    if (CATALOGUE.test(path)) return []
    const lines = source.trimEnd().split('\n').length
    return lines > LINES_PER_FILE_MAX
      ? [`${path}:${LINES_PER_FILE_MAX}: ${lines} lines, the limit is ${LINES_PER_FILE_MAX}`]
      : []
  })

/** The rooms of core, of the front door and of the pages carry the words of the house. */
export const roomsAreNouns: ArchitectureRule = files =>
  files.flatMap(({ path }) => {
    const [, wall, room] = path.match(/^(?:src\/)?(core|web|views)\/([^/]+)\//) ?? []
    if (!wall || !room || NOUNS.has(room) || (wall !== 'core' && PAGE_FOLDERS.has(room))) return []
    return [`${path}:1: ${room} is no noun of the house`]
  })

/** Tests and what only tests start may import across walls; they are not part of the program. */
function isWalled({ path }: SourceFile): boolean {
  return /^(src|views)\//.test(path) && !/\.(test|fixture)\.tsx?$/.test(path)
}

function wallOf(path: string): string {
  if (path.startsWith('views/')) return 'views'
  const [, first = '', second] = path.split('/')
  if (first === 'voice') return second === 'protocol.ts' ? 'voice/protocol' : `voice/${second}`
  if (first === 'config.ts') return 'config'
  return first.includes('.') ? 'root' : first
}

/** voice is one folder with three walls: its files reach voice/protocol.ts relatively. */
const folderOf = (wall: string) => wall.split('/')[0]

const isOwn = (specifier: string) => /^[.#]/.test(specifier)

/** Path of one of our own files, or undefined for a package. */
function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return join(dirname(from), specifier)
  const [, wall, rest] = specifier.match(ALIAS) ?? []
  if (!wall) return undefined
  if (wall === 'views') return `views/${rest}`
  return rest ? `src/${wall}/${rest}` : `src/${wall}.ts`
}

const transpilers = { ts: new Bun.Transpiler({ loader: 'ts' }), tsx: new Bun.Transpiler({ loader: 'tsx' }) }

/** Static imports only: `await import()` is how a file says that it needs another one later. */
function runtimeTargets({ path, source }: SourceFile): string[] {
  return transpilers[path.endsWith('x') ? 'tsx' : 'ts']
    .scanImports(source)
    .filter(found => found.kind === 'import-statement')
    .map(found => resolveImport(path, found.path))
    .filter(target => target !== undefined)
}

function eachImport(
  files: readonly SourceFile[],
  judge: (file: SourceFile, statement: ImportStatement) => string | undefined,
): string[] {
  return files.flatMap(file =>
    importStatements(file.source).flatMap(statement => {
      const fault = judge(file, statement)
      return fault ? [`${file.path}:${statement.line}: ${fault}`] : []
    }),
  )
}

function eachMatch(path: string, source: string, pattern: RegExp, fault: string): string[] {
  const code = withoutComments(source)
  return [...code.matchAll(pattern)].map(match => `${path}:${lineOf(code, match.index)}: ${fault}`)
}
