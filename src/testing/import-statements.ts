/** One import or re-export as it stands in the source; `isType` when nothing of it is left at run time. */
export type ImportStatement = { readonly specifier: string; readonly isType: boolean; readonly line: number }

const STATEMENT =
  /^[ \t]*(import|export)\b(\s+type\b(?!\s*(?:,|from\b)))?([^'"`;=()]*?\bfrom)?\s*(['"])([^'"\n]+)\4/gm
const CALL = /\b(?:import|require)\s*\(\s*(['"])([^'"\n]+)\1/g
const INLINE_TYPES = /^\s*\{\s*(?:type\s+[^,}]+,?\s*)+\}\s*from$/

/**
 * Every static import, re-export, `import('...')` and `require('...')` of a TypeScript source, type-only ones included:
 * they couple files as well, and a transpiler would erase them.
 */
export function importStatements(source: string): ImportStatement[] {
  const code = withoutComments(source)
  const found: ImportStatement[] = []
  for (const match of code.matchAll(STATEMENT)) {
    const [whole, keyword, typeWord, clause = '', , specifier = ''] = match
    if (keyword === 'export' && !clause) continue
    const isType = typeWord !== undefined || INLINE_TYPES.test(clause)
    found.push({ specifier, isType, line: lineOf(code, match.index + whole.search(/\S/)) })
  }
  for (const match of code.matchAll(CALL)) {
    found.push({ specifier: match[2] ?? '', isType: false, line: lineOf(code, match.index) })
  }
  return found
}

/** The source with comments blanked out, lines kept. Strings stay, also those that look like comments (`https://...`). */
export function withoutComments(source: string): string {
  const pieces = /(['"])(?:\\.|(?!\1)[^\\\n])*\1|`(?:\\[\s\S]|[^\\`])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g
  return source.replace(pieces, piece => (piece.startsWith('/') ? piece.replace(/[^\n]/g, ' ') : piece))
}

export function lineOf(source: string, index: number): number {
  return source.slice(0, index).split('\n').length
}
