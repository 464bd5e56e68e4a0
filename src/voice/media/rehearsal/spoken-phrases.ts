/**
 * What the ears of Rehearsal understand beside the questions of `rehearsal-intents.ts`, as expansions of JSGF: `a | b`, `( a | b )`,
 * `[ may be left out ]`, `<rule>`. Each phrase must mean to the brain what it means here: a test says them to it.
 */
import { HOURS, PEOPLE } from './booking-words.ts'

/** What the dialogue waits for: each has a small grammar of its own, since a large one mistakes one phrase for another. */
export type Expectation = 'anything' | 'people' | 'when' | 'yes_or_no'

export const PHRASE_RULES: Readonly<Record<string, string>> = {
  people: PEOPLE.join(' | '),
  hour: HOURS.join(' | '),
  part: 'morning | afternoon | evening',
  weekday: 'monday | tuesday | wednesday | thursday | friday | saturday | sunday',
  day: 'today | tonight | tomorrow [ <part> ] | [ on | next | this ] <weekday> [ <part> ]',
  time: "at <hour> [ thirty | o'clock ] | at half past <hour> | at noon",
  when: '<day> [ <time> ] | <time> [ <day> ]',
  party: '<people> [ people | persons ]',
  wish: "i would like to | i'd like to | i want to | can i",
  book: '[ <wish> ] ( book | reserve ) a table | i would like a table | a table',
}

export const BOOKING_PHRASES = '<book> [ for <party> ] [ <when> ]'

/** Answers to the questions of a booking. */
export const ANSWER_PHRASES = {
  people: '[ for | we are ] <party> | <people> of us',
  when: '<when>',
  yes: "yes | yes please | yeah | that is right | that's right | correct | okay | sure",
  no: "no | no thank you | no thanks | that is wrong | that's wrong | cancel",
  /** The shorter ways are left out: too much sounds like them. */
  goodbye: 'goodbye | thank you goodbye',
}
