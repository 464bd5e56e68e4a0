/** What the first clause ahead of its sentence gains, on a clock of its own: at what speed of the model the voice is asked how much sooner. */
import { expect, test } from 'bun:test'
import { FIRST_CLAUSE_AFTER_MS } from './first-clause.ts'
import { createSentenceSplitter } from './sentence-splitter.ts'

/** As models answer on the telephone. */
const REPLIES = [
  'Thanks for calling Acme Dental, this is Anna and I can help you with bookings today. What can I do for you?',
  "I'd be happy to help you with that, but first I need the name on the booking. Could you spell it for me?",
  'We are open from nine to five on weekdays and from ten to two on Saturdays. Would you like to book something?',
  'Sure! Let me check that for you, one moment please. I will be right back with you.',
  'Your order left our warehouse yesterday evening, so it should arrive at your door within the next two days. Is there anything else?',
  'I can see two free slots tomorrow afternoon, the first one would be right after lunch. Which one do you prefer?',
  'Unfortunately we cannot refund tickets that were bought through another shop, but you can exchange them for another date free of charge. Shall I do that?',
  'The doctor is on holiday until the end of the month. Her colleague can see you this week, if that is fine with you.',
  'Yes, we do have vegetarian dishes on the menu, and the kitchen can also make most others without meat. Do you have any allergies?',
  'To change the address of your delivery I need the number of your order, which you find at the top of the mail that we sent you. Do you have it at hand?',
  'I understand how annoying that must be, and I am sorry for the trouble that it has caused. Let me see what I can do.',
  'The room costs eighty nine euros per night, breakfast is included and you can cancel until the day before. Shall I book it?',
  'A replacement takes about two weeks because the part has to be ordered from the manufacturer. Would you like me to order it?',
  'Vielen Dank für Ihren Anruf, mein Name ist Anna und ich helfe Ihnen gern mit Ihrer Buchung. Worum geht es denn?',
  'Das kann ich gern für Sie nachsehen, dafür brauche ich aber zuerst Ihre Kundennummer. Haben Sie die zur Hand?',
  'Wir haben montags bis freitags von neun bis achtzehn Uhr geöffnet und samstags bis vierzehn Uhr. Möchten Sie einen Termin?',
  'Leider ist der Tisch am Fenster schon vergeben, aber im Garten hätte ich noch etwas für vier Personen frei. Wäre das in Ordnung?',
  'Ich habe Ihre Bestellung gefunden, sie wurde gestern Abend verschickt und sollte morgen bei Ihnen ankommen. Kann ich sonst noch helfen?',
  'Die Reparatur dauert ungefähr zwei Wochen, weil das Ersatzteil erst bestellt werden muss. Soll ich den Auftrag anlegen?',
  'Es tut mir leid, dass Sie so lange warten mussten, ich kümmere mich sofort darum. Wie lautet Ihr Name?',
]

/** From the first token until the voice is given its first words. */
function firstWordsAtMs(reply: string, tokensPerSecond: number, isEarly: boolean): number {
  let nowMs = 0
  const splitter = createSentenceSplitter({ startsEarly: () => isEarly && nowMs >= FIRST_CLAUSE_AFTER_MS })
  for (const token of tokensOf(reply)) {
    if (splitter.push(token).length > 0) return nowMs
    nowMs += 1_000 / tokensPerSecond
  }
  return nowMs
}

/** Long words are two. */
function tokensOf(reply: string): string[] {
  return reply.split(/(?= )/).flatMap(word => {
    const half = word.length >> 1
    return word.length > 8 ? [word.slice(0, half), word.slice(half)] : [word]
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

test.each([
  [15, 400],
  [30, 200],
])(
  'at %d tokens a second the voice begins %d ms sooner or more, in the median of 20 answers',
  (rate, leastMs) => {
    const before = REPLIES.map(reply => firstWordsAtMs(reply, rate, false))
    const after = REPLIES.map(reply => firstWordsAtMs(reply, rate, true))
    console.log(`${rate} tokens/s: ${median(before).toFixed(0)} -> ${median(after).toFixed(0)} ms`)
    expect(median(before) - median(after)).toBeGreaterThanOrEqual(leastMs)
    expect(after.every((atMs, index) => atMs <= (before[index] ?? 0))).toBe(true)
  },
)

test('at 200 tokens a second every sentence stays whole', () => {
  for (const reply of REPLIES)
    expect(firstWordsAtMs(reply, 200, true)).toBe(firstWordsAtMs(reply, 200, false))
})
