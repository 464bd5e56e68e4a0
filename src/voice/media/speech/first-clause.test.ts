import { describe, expect, test } from 'bun:test'
import { findClauseEnd } from './first-clause.ts'

/** What is said first of a sentence that comes word by word; null: nothing before its end. */
function firstOf(sentence: string): string | null {
  for (let length = 1; length <= sentence.length; length++) {
    const written = sentence.slice(0, length)
    const end = findClauseEnd(written)
    if (end > 0) return written.slice(0, end)
  }
  return null
}

describe('a long sentence begins at a place where a speaker takes breath', () => {
  test.each([
    [
      'Thanks for calling Acme Dental, this is Anna and I can help you with bookings today.',
      'Thanks for calling Acme Dental,',
    ],
    [
      "I'd be happy to help you with that, but first I need the name on the booking.",
      "I'd be happy to help you with that,",
    ],
    [
      'I can book that table today and I will send you a message to confirm it.',
      'I can book that table today',
    ],
    ['The kitchen closes at half past, however the bar stays open.', 'The kitchen closes at half past,'],
    ['Let me have a look at that: the booking is under your name.', 'Let me have a look at that:'],
    ['Your order has left our house; it should be with you soon.', 'Your order has left our house;'],
    [
      'We are closed for the holidays – the next day is after the weekend.',
      'We are closed for the holidays –',
    ],
    ['Vielen Dank für Ihren Anruf, wie kann ich Ihnen heute weiterhelfen?', 'Vielen Dank für Ihren Anruf,'],
    ['Das kann ich gern für Sie tun, aber ich brauche zuerst Ihren Namen.', 'Das kann ich gern für Sie tun,'],
    ['Ich sehe gleich im Kalender nach und dann rufe ich Sie zurück.', 'Ich sehe gleich im Kalender nach'],
    ['Ich habe das so eingetragen, Sie bekommen noch eine Nachricht.', 'Ich habe das so eingetragen,'],
  ])('%p', (sentence, first) => {
    expect(firstOf(sentence)).toBe(first)
  })
})

describe('but never where it would be heard as a fault', () => {
  test.each([
    // Numbers, prices, times.
    'The whole thing costs you 1,250 euros with the delivery to your door.',
    'Your code for the door is 4, 7, 1, 9 and nothing else.',
    'Your number is zero one five one, double seven, three four.',
    'It opens around half past nine, ten at the latest on other days.',
    'Das macht für Sie zusammen 3,50 Euro mit dem Rabatt.',
    'Ihre Nummer lautet null eins sieben, drei drei vier, null.',
    'The score at the end was 10 - 4 for the guests of honour.',
    'We are on call from 9 – 17 and on every other day.',
    // Dates.
    'Your appointment is now on Monday, the day after the holiday.',
    'We could see you on the next Friday, May 5, in the morning.',
    'It was sent to you on March 3, 2026 by the usual post.',
    'Der Termin ist jetzt am kommenden Montag, dem ersten im Monat.',
    'Es passt am besten am 5. Mai, gleich nach dem Mittag.',
    'Die Praxis ist immer offen Mo – Fr von morgens bis abends.',
    'The office is open Monday to Friday – closed on the weekend.',
    // Abbreviations and spellings.
    'Please bring some document with you, e.g. your passport or a card.',
    'The shop is run by Miller Inc., which has been here for years.',
    'Bring bitte etwas mit, z. B. einen Ausweis oder eine Karte.',
    'The first class starts at 9 a.m., the other one in the afternoon.',
    'Your name is then spelled with M, E, Y, E, R at the end.',
    'It is written with a capital B, then small letters only.',
    // Addresses, of both kinds.
    'You can write to us at anna@example.com, we answer on the same day.',
    'Have a look at the page https://example.com/a,b, it has all of that.',
    'The page is www.example.com: it has all of the prices.',
    'Our mail is info at example dot com, all in small letters.',
    'You find us in the 12 Main Street, second floor to the left.',
    'Unser Büro ist in der Langen Straße, zweiter Stock links.',
    'Our house is in the old part of Berlin, Germany near the river.',
    // Pairs, lists, names.
    'I can offer you some fresh apples, pears and a few plums.',
    'We have rooms with a shower, small balcony, and a view.',
    'Wir haben heute frische Äpfel, Birnen und ein paar Pflaumen.',
    'For lunch we have soup of the day, bread, and the salad in the small bowl.',
    'You can choose between the first and the second one for free.',
    'This stays strictly between you and I will not tell anybody.',
    'There is really and truly nothing but we could ask the other shop.',
    'I can connect you to Anna Smith, Bob Miller or the front desk.',
    'You would like the bread and butter with the soup of the day.',
    // Quotes and brackets.
    'He left a message that says "Please call back, it is urgent" for you.',
    'The rooms (all with breakfast, of course) are still free for you.',
    'Er hat gesagt „Bitte rufen Sie an, es ist eilig“ und mehr nicht.',
    // Too short, or nearly over.
    'Yes, of course I can do that for you right away.',
    'Well, that depends on the day you would like to come.',
    'Ja, gern, das kann ich machen.',
    'I can do that for you, please wait.',
    'The weather will be nice all day long.',
    // Other scripts have other commas.
    '今天我们的餐厅营业到十点，欢迎您来我们这里吃饭。',
  ])('%p', sentence => {
    expect(firstOf(sentence)).toBeNull()
  })
})
