import { PHRASE_RULES } from './spoken-phrases.ts'

/** A sentence that a phrase of the grammars allows, chosen at random. Understands the part of JSGF that the phrases use. */
export function samplePhrase(phrase: string, random: () => number): string {
  const tokens = phrase.match(/<[a-z]+>|[a-z][a-z']*|[()[\]|]/g) ?? []
  const sample = chooseOne(tokens, random)
  if (tokens.length > 0) throw new Error(`not understood: ${tokens.join(' ')}`)
  return sample.join(' ')
}

/** Random numbers that are the same in every run. */
export function seededRandom(seed = 1): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** Reads alternatives up to a closing bracket or the end, and takes one of them. */
function chooseOne(tokens: string[], random: () => number): string[] {
  const choices = [readSequence(tokens, random)]
  while (tokens[0] === '|') {
    tokens.shift()
    choices.push(readSequence(tokens, random))
  }
  return choices[Math.floor(random() * choices.length)] ?? []
}

function readSequence(tokens: string[], random: () => number): string[] {
  const words: string[] = []
  while (tokens[0] !== undefined && !['|', ')', ']'].includes(tokens[0])) {
    const token = tokens.shift() ?? ''
    if (token.startsWith('<')) words.push(...readRule(token.slice(1, -1), random))
    else if (token === '(' || token === '[') {
      const inner = chooseOne(tokens, random)
      tokens.shift()
      if (token === '(' || random() < 0.5) words.push(...inner)
    } else words.push(token)
  }
  return words
}

function readRule(name: string, random: () => number): string[] {
  const rule = PHRASE_RULES[name]
  if (rule === undefined) throw new Error(`no rule called ${name}`)
  return samplePhrase(rule, random).split(' ')
}
