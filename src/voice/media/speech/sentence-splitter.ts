import { findClauseEnd } from './first-clause.ts'

/** Shorter pieces are joined to the next one: a voice speaks "Yes. Of course." better in one breath. */
const SENTENCE_MIN_CHARS = 12
/** A model that never ends its sentence is cut at a space, so that the caller hears something. */
const SENTENCE_MAX_CHARS = 320

/** `Dr. Meyer`, `e.g. today` and `z. B. heute` are one sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|Hr|Fr|med|St|No|vs|approx|e\.g|i\.e|z\.B|bzw|ca|Nr|\S*[Ss]tr|\p{L})\.$/u
/** `am 3. Mai`, `vom 5. bis 7.`, `Montag, 5. Mai`. */
const ORDINAL =
  /(?:^|\s)(?:[Aa]m|[Vv]om|[Zz]um|[Bb]is|[Ii]m|[Dd](?:er|en|em|es)|beim|[Aa]b|[Ss]eit|und|oder|\p{L}+(?:tag|woch|abend),)\s\d{1,2}\.$/u
/** `3 p.m. on Friday`, `etc. and`, `the U.S. and`: no sentence begins with such a letter. */
const MAY_GO_ON = /(?:^|[\s(])(?:(?:\p{L}\.)+\p{L}|\p{L}{1,4}|\d{1,2})\.$/u
const GOES_ON = /^\s+(?:[\p{Ll}\d]|(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))/u

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
    if (sentence.trim().length < SENTENCE_MIN_CHARS || isInside(sentence, text.slice(end))) continue
    return end
  }
  if (text.length <= SENTENCE_MAX_CHARS) return 0
  const space = text.lastIndexOf(' ', SENTENCE_MAX_CHARS)
  return space > 0 ? space : SENTENCE_MAX_CHARS
}

/** Whether this full stop ends no sentence. NB: what comes behind may not be there yet, and is not waited for. */
function isInside(sentence: string, rest: string): boolean {
  return (
    ABBREVIATION.test(sentence) || ORDINAL.test(sentence) || (MAY_GO_ON.test(sentence) && GOES_ON.test(rest))
  )
}
