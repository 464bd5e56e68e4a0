import type { Speaker } from './turn-sounds.ts'

/** What a caller says in one turn, piece by piece; between two pieces there is a pause. Written as a good recogniser writes it. */
export interface Script {
  name: string
  kind: 'sentence' | 'whole sentences' | 'digits' | 'spelling' | 'address' | 'date' | 'hesitation'
  language: 'en' | 'de'
  pieces: readonly string[]
  /** As it is said, where that is not how it is written. */
  said?: readonly string[]
}

export const PAUSES_MS = [300, 600, 900] as const

export const SCRIPTS: readonly Script[] = [
  en('sentence', ['I would like to', 'book a table for two people.']),
  en('sentence', ['My name is', 'Peter Miller.']),
  en('sentence', ['Can you tell me', 'when you open tomorrow?']),
  en('sentence', ['I need a taxi to the', 'main station at seven.']),
  en('sentence', ['I have an appointment on Monday and', 'I want to move it.']),
  en('sentence', ['We are coming with', 'three children.']),
  en('sentence', ['I want to cancel', 'my order from last week.']),
  en('sentence', ['Could you please', 'send me the invoice again?']),
  en('whole sentences', ['I would like a table for tonight.', 'There are four of us.']),
  en('whole sentences', ['Yes.', 'That would be great.']),
  en('whole sentences', ['My printer does not work.', 'It shows a red light.']),
  en('digits', ['0176', '554', '2391'], ['zero one seven six', 'five five four', 'two three nine one']),
  en(
    'digits',
    ['My number is 0 3 0', '44 18 90 77.'],
    ['my number is zero three zero', 'four four one eight nine zero seven seven'],
  ),
  en(
    'digits',
    ['It is 4 1 5,', '5 5 5, 0 1 9 9.'],
    ['it is four one five', 'five five five zero one nine nine'],
  ),
  en('spelling', ['M E Y', 'E R.']),
  en('spelling', ['S as in Sierra', 'M as in Mike.']),
  en('address', ['john dot smith', 'at example dot com.']),
  en('address', ['My e-mail is anna at', 'mail dot example dot org.']),
  en('date', ['On the fifth of', 'March please.']),
  en('hesitation', ['Um', 'I would like to know, um,', 'if you have parking.']),
  en('hesitation', ['Well, let me see', 'Thursday would be fine.']),
  en('hesitation', ['I think', 'we are six people.']),
  de('sentence', ['Ich möchte gerne', 'einen Tisch für zwei Personen reservieren.']),
  de('sentence', ['Mein Name ist', 'Peter Müller.']),
  de('sentence', ['Können Sie mir sagen, ob', 'Sie morgen geöffnet haben?']),
  de('sentence', ['Ich brauche ein Taxi zum', 'Hauptbahnhof um sieben.']),
  de('sentence', ['Ich habe am Montag einen Termin und', 'möchte ihn verschieben.']),
  de('whole sentences', ['Ich möchte einen Tisch für heute Abend.', 'Wir sind zu viert.']),
  de('digits', ['0176', '554', '2391'], ['null eins sieben sechs', 'fünf fünf vier', 'zwei drei neun eins']),
  de('spelling', ['M E Y', 'E R.']),
  de('address', ['anna punkt schmidt', 'at beispiel punkt de.']),
  de('date', ['Am 5.', 'März bitte.'], ['am fünften', 'März bitte']),
  de('hesitation', ['Ähm', 'ich wollte fragen, ähm,', 'ob es Parkplätze gibt.']),

  // The rules were made before these were heard.
  en('sentence', ['Is it possible to', 'come a bit later?']),
  en('sentence', ['The problem is', 'that my order never arrived.']),
  en('sentence', ['I ordered it', 'two weeks ago.']),
  en('sentence', ['We need the room from', 'nine to five.']),
  en('sentence', ['Do you have anything', 'cheaper than that?']),
  en('sentence', ['I was wondering whether', 'you deliver on Sundays.']),
  en('sentence', ['It was either Tuesday', 'or Wednesday.']),
  en('sentence', ['My address is twelve', 'Baker Street.']),
  en('hesitation', ['Uh, so', 'my car broke down.']),
  en('whole sentences', ['Hello.', 'I have a question about my bill.']),
  de('sentence', ['Das Problem ist', 'dass die Heizung nicht geht.']),
  de('sentence', ['Ich habe vor zwei Wochen', 'etwas bestellt.']),
  de('sentence', ['Meine Adresse ist Hauptstraße', 'siebzehn.']),
  de('sentence', ['Wir brauchen das Zimmer von', 'Freitag bis Sonntag.']),
  de('sentence', ['Haben Sie vielleicht', 'noch einen Termin frei?']),
  de('hesitation', ['Also', 'es geht um meine Rechnung.']),
  de(
    'digits',
    ['Die Kundennummer ist 4 4 7', '1 2 9.'],
    ['die Kundennummer ist vier vier sieben', 'eins zwei neun'],
  ),
]

/** What sounds in the middle of the agent's words. */
export interface Interjection {
  name: string
  /** Whether it is meant for the agent: then it has to fall silent. */
  isMeant: boolean
  sound: { speaker: Speaker; text: string } | { effects: string }
  /** What a recogniser makes of it; null: nothing. */
  heard: string | null
}

export const INTERJECTIONS: readonly Interjection[] = [
  ...clicks(),
  ...coughs(),
  ...hums(),
  ...['mm-hmm', 'uh huh', 'okay', 'yeah', 'right', 'I see'].map((text, at) =>
    listening(text, at % 2 === 0 ? 'en-us' : 'slt'),
  ),
  ...['okay', 'ja', 'genau', 'ja genau'].map((text, at) => listening(text, at % 2 === 0 ? 'de' : 'de-f')),
  ...['stop', 'wait', 'no', 'no wait', 'excuse me', 'that is wrong', 'can I ask something'].flatMap(text => [
    meant(text, 'en-us'),
    meant(text, 'slt'),
  ]),
  ...['nein', 'stopp', 'Moment bitte', 'das stimmt nicht', 'ich habe eine Frage', 'halt'].map(text =>
    meant(text, 'de'),
  ),
]

function en(kind: Script['kind'], pieces: string[], said?: string[]): Script {
  return { name: pieces.join(' | '), kind, language: 'en', pieces, said }
}

function de(kind: Script['kind'], pieces: string[], said?: string[]): Script {
  return { name: pieces.join(' | '), kind, language: 'de', pieces, said }
}

function listening(text: string, speaker: Speaker): Interjection {
  return { name: `"${text}"`, isMeant: false, sound: { speaker, text }, heard: `${text}.` }
}

function meant(text: string, speaker: Speaker): Interjection {
  return { name: `"${text}"`, isMeant: true, sound: { speaker, text }, heard: `${text}.` }
}

/** Ten short knocks of 20 to 90 ms. */
function clicks(): Interjection[] {
  return Array.from({ length: 10 }, (_, at) => {
    const seconds = 0.02 + at * 0.008
    const wave = at % 2 === 0 ? 'whitenoise' : 'square 900'
    const effects = `synth ${seconds} ${wave} fade q 0.001 ${seconds} ${seconds * 0.8} gain -${3 + at}`
    return { name: `click ${at}`, isMeant: false, sound: { effects }, heard: null }
  })
}

/** Twelve coughs: a burst of air, and behind it a rough voice of more and more strength. The last four are done by a voice. */
function coughs(): Interjection[] {
  const voiced = ['[[kh@h]]', '[[h@f]]', '[[k@h_k@h]]', '[[hVhm]]'].map(
    (text): Interjection => ({
      name: `cough ${text}`,
      isMeant: false,
      sound: { speaker: 'en-us', text },
      heard: null,
    }),
  )
  const made = Array.from({ length: 8 }, (_, at): Interjection => {
    const seconds = 0.22 + at * 0.02
    const voice = Math.min(0.7, at * 0.06)
    const pitch = 140 + at * 15
    const mix = `remix 1v${(1 - voice).toFixed(2)},2v${voice.toFixed(2)}`
    const shape = `fade q 0.004 ${seconds} ${(seconds * 0.7).toFixed(3)} gain -n -5`
    const effects = `synth ${seconds} pinknoise sawtooth ${pitch} ${mix} bandpass ${700 + at * 60} 900 ${shape}`
    return { name: `cough ${at}`, isMeant: false, sound: { effects }, heard: null }
  })
  return [...made, ...voiced]
}

/** Eight hums with the mouth closed, of which a recogniser makes "mhm" or nothing. */
function hums(): Interjection[] {
  return Array.from({ length: 8 }, (_, at) => {
    const seconds = 0.2 + at * 0.04
    const effects = `synth ${seconds} sawtooth ${110 + at * 20}:${130 + at * 24} lowpass 600 fade q 0.03 ${seconds} 0.08 gain -n -8`
    return { name: `hum ${at}`, isMeant: false, sound: { effects }, heard: at % 2 === 0 ? 'Mhm.' : null }
  })
}
