/** A model that has not finished its first sentence by then is slow: its first clause is spoken ahead. */
export const FIRST_CLAUSE_AFTER_MS = 350

/** A voice needs some words to sound like a beginning, and the caller's ear is busy with them while the rest is written. */
const WORDS_MIN = 4
const CHARS_MIN = 16
/** Behind the border so many whole words must stand, which tell a clause from a list. */
const WORDS_AHEAD = 2

/** A comma so few words before makes a list. */
const LIST_WORDS = 4

/** Who begins a clause behind "and" or "but"; anything else may be the rest of a pair or a list. */
const STARTERS = words(
  'i we you he she they it there then let',
  "i'm i'll i'd i've we're we'll we'd you're you'll you'd he's she's it's they're there's that's let's",
  'ich wir sie er es du ihr man dann ihnen ihre',
)
const CONJUNCTIONS = words('and but und aber')
/** Behind a comma these go on with the clause, or with a list. */
const LINKS = words('and or und oder sowie nor bzw')
/** "nothing but", "between you and I". */
const NO_END_BEFORE_CONJUNCTION = words(
  'nothing anything everything all none nobody anyone everyone both between either zwischen sowohl nichts alles',
  'I you he she we they it me him her us them ich du er sie es wir ihr mir dir ihm uns ihnen mich dich',
)
/** Upper case in the middle of a sentence that is no name: in English, and in German the pronouns. */
const UPPER_CASE_WORDS = words("I I'm I'll I'd I've Sie Ihr Ihre Ihren Ihrem Ihrer Ihres Ihnen")
const NUMBERS = words(
  'zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million double triple',
  'null eins ein zwei zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend million doppel',
  'first second third fourth fifth sixth seventh eighth ninth tenth dot com org net de at slash dash minus plus point punkt komma strich schrägstrich',
)
const DATES = words(
  'monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun',
  'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec',
  'montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag',
  'januar februar märz mai juni juli oktober dezember',
)
/** As they stand on a door: in lower case they are words. */
const DAYS_ABBREVIATED = words('Mo Di Mi Do Fr Sa So')
const STREET =
  /^(?:St|Rd|Ave|Floor|floor|\p{Lu}\S*(?:treet|oad|venue|ane|rive|quare|traße|trasse|tr|latz|weg|llee|asse|damm|ufer|stock))$|^(?:Platz|Weg|Allee|Gasse)$/u

/**
 * Where the first clause of a sentence ends that is still being written: a place at which a speaker takes breath. 0 when there is none
 * yet, or none that is certain: never inside a number, a date, an address, an abbreviation, a pair, a list, quotes or brackets. English
 * and German; in other languages at their commas.
 */
export function findClauseEnd(text: string): number {
  for (const { index, 0: border } of text.matchAll(
    /[,;:](?=\s)|\s[–—-](?=\s)|—(?=\s)|(?<=[\p{L}\p{N}])\s(?=\p{L}+\s)/gu,
  )) {
    const end = index + border.trimEnd().length
    if (isClauseEnd(text.slice(0, index), border.trim(), text.slice(index + border.length))) return end
  }
  return 0
}

function isClauseEnd(before: string, border: string, after: string): boolean {
  const said = before.trim().split(/\s+/)
  const next = after.trimStart().split(/\s+/)
  if (said.length < WORDS_MIN || before.trim().length < CHARS_MIN) return false
  // The last piece may be half a word.
  if (next.length <= WORDS_AHEAD || hasOpenPair(before)) return false
  const ahead = next.slice(0, WORDS_AHEAD)
  if (ahead.some(word => /[.!?…]["')\]»”]*$/.test(word))) return false
  const [last, first, second] = [said.at(-1) ?? '', ahead[0] ?? '', ahead[1] ?? '']
  if (!isPlain(last) || !isPlain(first)) return false
  return border === '' ? isConjunction(last, first, second) : isPause(said, border, [first, second])
}

function isConjunction(last: string, first: string, second: string): boolean {
  return CONJUNCTIONS.has(first) && STARTERS.has(lower(second)) && !NO_END_BEFORE_CONJUNCTION.has(lower(last))
}

function isPause(said: readonly string[], border: string, [first, second]: [string, string]): boolean {
  if (STREET.test(said.at(-1) ?? '')) return false
  if (border !== ',') return true
  if (/^\p{Lu}/u.test(first) && !UPPER_CASE_WORDS.has(first)) return false
  // "apples, pears, and plums"
  if (CONJUNCTIONS.has(first))
    return STARTERS.has(lower(second)) || !said.slice(-LIST_WORDS).some(word => word.endsWith(','))
  // "apples, pears and", "apples, sweet pears, and"
  return ![first, second].some(word => LINKS.has(lower(word))) && !/,$/.test(first) && !/,$/.test(second)
}

/** No part of a number, a date, an abbreviation, a spelling or an address of the internet. */
function isPlain(word: string): boolean {
  const bare = lower(word.replace(/^["'(„“«¿¡]+|["')“”»,;:]+$/g, ''))
  if (/[\d@/\\_.]|^\p{Sc}/u.test(bare) || bare === '') return false
  if (/^\p{L}$/u.test(bare) && !/^[iao]$/.test(bare)) return false
  return !NUMBERS.has(bare) && !DATES.has(bare) && !DAYS_ABBREVIATED.has(word)
}

function hasOpenPair(text: string): boolean {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  return (
    count(/[([]/g) > count(/[)\]]/g) ||
    count(/"/g) % 2 === 1 ||
    count(/[„“«‚]/g) > count(/[”»‘]|“(?=[\s,.;:]|$)/g)
  )
}

function lower(word: string): string {
  return word.replace(/’/g, "'").toLowerCase()
}

function words(...lists: string[]): ReadonlySet<string> {
  return new Set(lists.join(' ').split(' '))
}
