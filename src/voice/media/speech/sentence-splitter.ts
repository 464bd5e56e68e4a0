import { findClauseEnd } from './first-clause.ts'

/** Shorter pieces are joined to the next one: a voice speaks "Yes. Of course." better in one breath. */
const SENTENCE_MIN_CHARS = 12
/** A model that never ends its sentence is cut at a space, so that the caller hears something. */
const SENTENCE_MAX_CHARS = 320

/** `Dr. Meyer` and `e.g. today` are one sentence. */
const ABBREVIATION = /(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|approx|e\.g|i\.e|z\.B|bzw|ca|Nr|[A-Z])\.$/

export interface SentenceSplitter {
  /** The sentences that are complete now. */
  push(text: string): string[]
  /** What is left. */
  flush(): string[]
}

interface SplitterOptions {
  /** Asked while the first sentence is being written: whether its first clause goes ahead of it. */
  startsEarly?(): boolean
}

/** Cuts text that arrives word by word into sentences, each as soon as the character after its end is there. */
export function createSentenceSplitter({
  startsEarly = () => false,
}: SplitterOptions = {}): SentenceSplitter {
  let pending = ''
  let isFirst = true
  const findFirst = () => (isFirst && startsEarly() ? findClauseEnd(pending) : 0)
  const takeAll = () => {
    const sentences: string[] = []
    for (let end = findEnd(pending) || findFirst(); end > 0; end = findEnd(pending)) {
      sentences.push(pending.slice(0, end).trim())
      pending = pending.slice(end)
      isFirst = false
    }
    return sentences.filter(sentence => sentence !== '')
  }
  return {
    push(text) {
      pending += text
      return takeAll()
    },
    flush() {
      const sentences = takeAll()
      const rest = pending.trim()
      pending = ''
      return rest === '' ? sentences : [...sentences, rest]
    },
  }
}

/** Where the first complete sentence ends; 0 when there is none yet. */
function findEnd(text: string): number {
  for (const match of text.matchAll(/[.!?…]+["')\]»”]*(?=\s)|[。！？]|\n/g)) {
    const end = match.index + match[0].length
    const sentence = text.slice(0, end)
    if (end > SENTENCE_MAX_CHARS) break
    if (sentence.trim().length < SENTENCE_MIN_CHARS || ABBREVIATION.test(sentence)) continue
    return end
  }
  if (text.length <= SENTENCE_MAX_CHARS) return 0
  const space = text.lastIndexOf(' ', SENTENCE_MAX_CHARS)
  return space > 0 ? space : SENTENCE_MAX_CHARS
}
