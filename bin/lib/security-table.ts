/** A row of the table in docs/security.md. */
export interface SecurityRow {
  id: string
  level: number
  state: string
  /** Tests that it names, each with its file. */
  tests: { path: string; name: string }[]
  /** Files that it names. */
  paths: string[]
  reason: string
}

export const STATES = ['shown', 'documented', 'partly', 'n/a', 'open'] as const

const ROW = /^\| (\d+(?:\.\d+){2}) \| (\d) \| (.+?) \| (\S+) \| (.+) \|$/

export function readSecurityTable(markdown: string): SecurityRow[] {
  return markdown.split('\n').flatMap(line => {
    const [, id = '', level = '', , state = '', reason = ''] = ROW.exec(line) ?? []
    return id === '' ? [] : [{ id, level: Number(level), state, reason, ...readEvidence(reason) }]
  })
}

/** A file in backticks, and the names in quotes that follow it. */
function readEvidence(reason: string): Pick<SecurityRow, 'tests' | 'paths'> {
  const tests: SecurityRow['tests'] = []
  const paths: string[] = []
  for (const [, path, name] of reason.matchAll(/`([^`]+)`|“([^”]+)”/g)) {
    if (path?.includes('/') && !path.startsWith('/')) paths.push(path)
    const file = paths.at(-1)
    if (name !== undefined && file && /\.(test|e2e)\.tsx?$/.test(file)) tests.push({ path: file, name })
  }
  return { tests, paths }
}

/** True where a test, or a group of tests, has this name in the source of a file. */
export function hasTest(source: string, name: string): boolean {
  const forms = [`'${name.replaceAll("'", "\\'")}'`, `"${name}"`, `\`${name}\``]
  return forms.some(form => source.includes(form))
}
