/** Longer runs of digits are whole telephone numbers. */
const DIGITS_ENOUGH = 10
/** "For two", "room 12": a number, not counting. */
const DIGITS_MIN = 3
const LETTERS_MIN = 2

const DIGIT_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set('zero oh one two three four five six seven eight nine double triple plus'.split(' ')),
  de: new Set(
    'null eins zwei zwo drei vier fünf sechs sieben acht neun plus doppel doppelt doppelnull'.split(' '),
  ),
}
const MAIL_PARTS: Readonly<Record<string, RegExp>> = {
  en: /^(at|dot|dash|hyphen|underscore|slash|www)$/,
  de: /^(at|ät|punkt|minus|bindestrich|unterstrich|strich|schrägstrich|www)$/,
}
const MONTHS =
  /^(january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember)$/
const YEAR = /^(19|20)\d\d$/
const YEAR_BEFORE = /^(in|since|from|until|by|of|year|seit|von|bis|jahr|im|ab|anno)$/
const ORDINAL_DIGITS = /^\d{1,2}(st|nd|rd|th)$/

/** Whether the words end inside a number, an e-mail address, a spelling or a date that is given in parts. */
export function isCounting(text: string, words: readonly string[], language: string | null): boolean {
  const tongue = (language ?? 'en').split('-')[0]?.toLowerCase() ?? ''
  return (
    endsInDigits(words, tongue) ||
    endsInSpelling(words) ||
    endsInMail(text, words, tongue) ||
    endsInDate(text, words, tongue)
  )
}

function endsInDigits(words: readonly string[], tongue: string): boolean {
  let digits = 0
  let tokens = 0
  for (let at = words.length - 1; at >= 0; at--) {
    const length = digitsIn(words[at] ?? '', tongue)
    if (length === null) break
    digits += length
    tokens++
  }
  if (tokens === 0 || digits >= DIGITS_ENOUGH) return false
  const last = words.at(-1) ?? ''
  if (tokens === 1 && YEAR.test(last) && YEAR_BEFORE.test(words.at(-2) ?? '')) return false
  // Nothing but a number, in two pieces: "twenty, four" is rare, "zero one" is the beginning of one.
  return digits >= DIGITS_MIN || (tokens >= 2 && tokens === words.length)
}

/** How many digits this word stands for; null: it is no part of a number. */
function digitsIn(word: string, tongue: string): number | null {
  if (DIGIT_WORDS[tongue]?.has(word)) return 1
  return /^\+?\d[\d\-/.]*$/.test(word) && !/^\d{1,2}\.\d\d$/.test(word)
    ? word.replace(/\D/g, '').length
    : null
}

/** "M E Y", "M-E-Y", "S as in Sierra", "S wie Siegfried". */
function endsInSpelling(words: readonly string[]): boolean {
  if (/^\p{L}(-\p{L})+$/u.test(words.at(-1) ?? '')) return true
  let letters = 0
  for (let at = words.length - 1; at >= 0; at--) {
    if (isLetter(words[at])) letters++
    else if (isLetter(words[at - 2]) && words[at - 1] === 'wie') at -= 1
    else if (isLetter(words[at - 3]) && words[at - 2] === 'as' && words[at - 1] === 'in') at -= 2
    else if (isLetter(words[at - 2]) && words[at - 1] === 'for') at -= 1
    else break
  }
  const isExplained = letters > 0 && !isLetter(words.at(-1))
  return letters >= LETTERS_MIN || isExplained
}

function isLetter(word: string | undefined): boolean {
  return word !== undefined && /^\p{L}$/u.test(word)
}

function endsInMail(text: string, words: readonly string[], tongue: string): boolean {
  const last = words.at(-1) ?? ''
  // Written out: whole when a domain follows the sign.
  if (last.includes('@')) return !/@[^@\s]+\.\p{L}{2,}$/u.test(last)
  const parts = MAIL_PARTS[tongue]
  if (!parts || !isAboutMail(text, words, parts)) return false
  const before = words.at(-2) ?? ''
  // "john dot smith at gmail dot com": whole with the part behind the last dot, once there was an "at".
  const isWhole = /^(dot|punkt)$/.test(before) && words.slice(0, -2).some(word => /^(at|ät)$/.test(word))
  return !isWhole && !/\.\p{L}{2,}$/u.test(last)
}

/** "At" alone is a preposition: an address has a dot or a sign between its words, or is announced. */
function isAboutMail(text: string, words: readonly string[], parts: RegExp): boolean {
  const tail = words.slice(-6)
  const signs = tail.filter(word => parts.test(word) && !/^(at|minus|strich)$/.test(word))
  return signs.length > 0 || (/e-?mail/i.test(text) && tail.some(word => /^(at|ät)$/.test(word)))
}

/** "The fifth of", "March", "am 5.": a date without its other half. */
function endsInDate(text: string, words: readonly string[], tongue: string): boolean {
  const last = words.at(-1) ?? ''
  const before = words.at(-2) ?? ''
  if (ORDINAL_DIGITS.test(last)) return words.length <= 3 && !words.some(word => MONTHS.test(word))
  if (tongue === 'de' && /(^|\s)((am|den|zum|vom)\s+\d{1,2}\.?|(der|bis|ab)\s+\d{1,2}\.)$/i.test(text))
    return true
  // A month with nothing around it is the first half of a date.
  return MONTHS.test(last) && last !== 'may' && (words.length === 1 || /^(on|am)$/.test(before))
}
