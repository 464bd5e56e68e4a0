/** A sentence in the sources, and what stands right before it. */
export interface Sentence {
  text: string
  /** True where values were pasted into it: nobody can look up its translation. */
  isPasted: boolean
  before: string
  line: number
}

const PIECES = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(['"])((?:\\.|(?!\1)[^\\\n])*)\1|`((?:\\[\s\S]|[^\\`])*)`/g
const BEFORE_CHARS = 40

/**
 * Every string of a TypeScript source that reads like a sentence for a person: it begins with a capital or a place for a value,
 * has more than one word, and ends like a sentence. Comments are passed over.
 */
export function sentencesOf(source: string): Sentence[] {
  return [...source.matchAll(PIECES)].flatMap(({ 0: whole, 2: plain, 3: template, index }) => {
    const raw = plain ?? template ?? ''
    if (!/^([A-Z]|\{\w|\$\{)/.test(raw) || !/\s/.test(raw) || !/[.?]$/.test(raw)) return []
    return [
      {
        text: raw.replace(/\\(['"`])/g, '$1'),
        isPasted: whole.startsWith('`') && raw.includes('${'),
        before: source.slice(Math.max(0, index - BEFORE_CHARS), index).replace(/\s+/g, ' '),
        line: source.slice(0, index).split('\n').length,
      },
    ]
  })
}
