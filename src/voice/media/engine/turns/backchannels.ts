import { wordsOf } from './plain-words.ts'

/** Sounds and words of listening. Said while the agent speaks they want nothing; said into silence they are an answer. */
const LISTENING = new Set(
  `mhm mm mmm mh mhh hm hmm hmhm mm-hmm mmhmm uh-huh uhhuh uh-hu aha ah ahh oh ooh uh um uhm er erm äh ähm ach so
   ok okay okey yeah yep yup yes ya right sure alright fine good great cool nice exactly true indeed wow
   ja jaja jo jep genau gut klar stimmt richtig okee verstehe super prima schön
   sí si vale claro oui d'accord ouais voilà certo sim tá da はい うん`.split(/\s+/),
)
const LISTENING_PHRASES =
  /\b(i see|got it|all right|of course|uh huh|mm hmm|i understand|makes sense|alles klar|ach so|na gut|ich verstehe|bien sûr)\b/g
/** More than this is no longer mere listening. */
const LISTENING_MAX_WORDS = 4
/** One word that is meant. */
const STOPPING = new Set(
  'stop wait no nope hello hey sorry excuse pardon what but however nein stopp halt warte warten moment hallo entschuldigung aber doch was falsch alto para no arrête stop'.split(
    ' ',
  ),
)

/** "Mhm", "okay, okay", "ja genau": somebody listens. */
export function isListening(text: string): boolean {
  const words = wordsOf(text)
  if (words.length > LISTENING_MAX_WORDS) return false
  const rest = words.join(' ').replace(LISTENING_PHRASES, ' ').split(/\s+/)
  return rest.every(word => word === '' || LISTENING.has(word))
}

/** What such a phrase begins with: the rest may be on its way. */
const BEGINNINGS = new Set('i got all of uh mm makes alles na ich bien d'.split(' '))

/** An unfinished text that may become mere listening. */
export function mayBeListening(text: string): boolean {
  const words = wordsOf(text)
  return (
    words.length > 0 &&
    BEGINNINGS.has(words.at(-1) ?? '') &&
    (words.length === 1 || isListening(words.slice(0, -1).join(' ')))
  )
}

/** Whether an unfinished text is enough to know that the caller wants to speak. */
export function isSurelyMeant(text: string): boolean {
  const words = wordsOf(text)
  const meant = words.filter(word => !LISTENING.has(word))
  return meant.length >= 2 || meant.some(word => STOPPING.has(word))
}
