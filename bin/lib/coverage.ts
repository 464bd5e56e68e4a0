import { join } from 'node:path'

/** The folders whose lines must be tested, and how many per cent of them. */
export const GATED_FOLDERS = ['src/core', 'src/storage', 'src/web', 'src/voice/main'] as const
export const LINES_COVERED_MIN = 80

/** Per file: line number to how often it ran, over all reports. */
export type Lines = Map<string, Map<number, number>>

/** Joins lcov reports: a line that ran in one of them has run. */
export function mergeLcov(texts: readonly string[]): Lines {
  const files: Lines = new Map()
  for (const text of texts) {
    let lines = new Map<number, number>()
    for (const record of text.split('\n')) {
      const [, kind, value = ''] = record.match(/^(SF|DA):(.*)$/) ?? []
      if (kind === 'SF') {
        lines = files.get(value) ?? new Map()
        files.set(value, lines)
      } else if (kind === 'DA') {
        const [line = 0, hits = 0] = value.split(',').map(Number)
        lines.set(line, Math.max(lines.get(line) ?? 0, hits))
      }
    }
  }
  return files
}

/** Per cent of the counted lines below a folder that ran; 0 when nothing was counted. */
export function coverageOf(folder: string, files: Lines): number {
  const counted = [...files]
    .filter(([path]) => path.startsWith(`${folder}/`))
    .flatMap(([, lines]) => [...lines.values()])
  return counted.length === 0 ? 0 : (100 * counted.filter(hits => hits > 0).length) / counted.length
}

/** Files of the gated folders that no test has loaded: coverage tools leave them out, which would flatter the figure. */
export async function uncountedFiles(
  root: string,
  files: Lines,
): Promise<{ file: string; lines: Map<number, number> }[]> {
  const found: { file: string; lines: Map<number, number> }[] = []
  for (const folder of GATED_FOLDERS) {
    for await (const name of new Bun.Glob('**/*.{ts,tsx}').scan(join(root, folder))) {
      const file = `${folder}/${name}`
      if (files.has(file) || /\.(test|fixture)\.tsx?$/.test(name)) continue
      const lines = runnableLines(await Bun.file(join(root, file)).text(), name.endsWith('x') ? 'tsx' : 'ts')
      if (lines.size > 0) found.push({ file, lines })
    }
  }
  return found
}

/** Lines that are left when types are taken away, none of which ran. A file of types alone has none. */
function runnableLines(source: string, loader: 'ts' | 'tsx'): Map<number, number> {
  const code = new Bun.Transpiler({ loader }).transformSync(source)
  const lines = code.split('\n').filter(line => /\w/.test(line))
  return new Map(lines.map((_, index) => [index + 1, 0]))
}
