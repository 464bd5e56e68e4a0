const NUMBERS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
/** How many come, and at which hour, in words: what the ears listen for. */
export const PEOPLE: readonly string[] = NUMBERS.slice(1)
export const HOURS: readonly string[] = NUMBERS.slice(1)

const NUMBER = `(\\d{1,2}|${NUMBERS.join('|')})`
const DAY =
  '(?:today|tonight|tomorrow(?: (?:morning|noon|afternoon|evening|night))?|(?:on |next |this )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: (?:morning|noon|afternoon|evening|night))?)'
const HOUR = `(?:at |around |about )(?:half past |quarter past |quarter to )?(?:\\d{1,2}(?:[:.]\\d{2})?|${NUMBERS.join('|')}|noon|midnight)(?: thirty| fifteen)?(?: o'clock)?(?: ?[ap]\\.?m\\.?)?`

/** What a sentence says about a table: for how many, and when. */
export function readBooking(
  said: string,
  { expectsNumber }: { expectsNumber: boolean },
): { people: number | null; when: string | null } {
  const people =
    match(said, `\\bfor ${NUMBER}\\b(?! ?[ap]\\.?m)`) ??
    match(said, `\\b${NUMBER} (?:people|persons|guests|of us)\\b`) ??
    (expectsNumber ? match(said, `^\\W*(?:we are |just )?${NUMBER}\\W*$`) : null)
  const day = find(said, `\\b${DAY}\\b`)
  const hour = find(said, `\\b${HOUR}`)
  const when = [day, hour].filter(part => part !== null).join(' ')
  return { people: people === null ? null : toNumber(people), when: when === '' ? null : when.toLowerCase() }
}

function match(text: string, pattern: string): string | null {
  return new RegExp(pattern, 'i').exec(text)?.[1] ?? null
}

function find(text: string, pattern: string): string | null {
  return new RegExp(pattern, 'i').exec(text)?.[0].trim() ?? null
}

function toNumber(word: string): number {
  const spelled = NUMBERS.indexOf(word.toLowerCase())
  return spelled >= 0 ? spelled : Number(word)
}
