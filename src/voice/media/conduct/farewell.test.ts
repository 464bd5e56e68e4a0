import { expect, test } from 'bun:test'
import { readFarewell } from './farewell.ts'

const ROWS: [text: string, language: string, role: 'agent' | 'caller', farewell: string][] = [
  // What agents say at the end.
  ['Thank you for calling, goodbye.', 'en', 'agent', 'sure'],
  ['Your table is booked for four at eight. Thank you for calling. Goodbye!', 'en', 'agent', 'sure'],
  ["You're welcome! Have a great day!", 'en', 'agent', 'sure'],
  ['You are welcome. Have a wonderful evening, Mrs. Smith.', 'en-GB', 'agent', 'sure'],
  ['Alright, thanks for your call and goodbye.', 'en', 'agent', 'sure'],
  ['Perfect. Bye for now!', 'en', 'agent', 'sure'],
  ['Goodbye, Mr. Smith.', 'en', 'agent', 'sure'],
  ['Goodbye, and thank you for calling.', 'en', 'agent', 'sure'],
  ['See you tomorrow at eight.', 'en', 'agent', 'likely'],
  ['Take care.', 'en', 'agent', 'likely'],
  ['Vielen Dank für Ihren Anruf. Auf Wiederhören!', 'de', 'agent', 'sure'],
  ['Gern geschehen. Ich wünsche Ihnen noch einen schönen Tag.', 'de', 'agent', 'sure'],
  ['Danke und tschüss!', 'de-AT', 'agent', 'sure'],
  ['Bis morgen.', 'de', 'agent', 'likely'],
  ['Ciao!', 'it', 'agent', 'likely'],
  ['Merci de votre appel, au revoir.', 'fr', 'agent', 'sure'],
  ['Gracias por llamar. ¡Hasta luego!', 'es-MX', 'agent', 'sure'],
  ['お電話ありがとうございました。失礼いたします。', 'ja', 'agent', 'sure'],
  ['感谢您的来电，再见。', 'zh', 'agent', 'sure'],
  ['Спасибо за звонок, до свидания!', 'ru', 'agent', 'sure'],
  // What they say in the middle.
  ['Just say goodbye when you are done.', 'en', 'agent', 'none'],
  ['If you want to end the call, say goodbye.', 'en', 'agent', 'none'],
  ['Before we say goodbye, may I have your number?', 'en', 'agent', 'none'],
  ['Goodbye. I was not given the tool to hang up, so please end the call yourself.', 'en', 'agent', 'none'],
  ['Did you say goodbye?', 'en', 'agent', 'none'],
  ['Goodbye?', 'en', 'agent', 'none'],
  ['Have a good look at the menu.', 'en', 'agent', 'none'],
  ['We have a great day tour on Sunday.', 'en', 'agent', 'none'],
  ['The film is called The Long Goodbye.', 'en', 'agent', 'none'],
  ['Bye-laws are on our page, and you can read them there whenever you like.', 'en', 'agent', 'none'],
  ['Einen schönen Tag der offenen Tür haben wir am Sonntag wieder für Sie geplant.', 'de', 'agent', 'none'],
  ['Sagen Sie einfach tschüss.', 'de', 'agent', 'none'],
  ['Guten Tag, hier ist Anna.', 'de', 'agent', 'none'],
  [
    'Le mot au revoir se traduit ainsi et voici la suite de votre leçon de français, que nous avons commencée la semaine dernière avec le premier chapitre du livre, au revoir.',
    'fr',
    'agent',
    'none',
  ],
  // Callers, as recognisers write them down.
  ['bye', 'en', 'caller', 'sure'],
  ['ok thanks bye bye', 'en', 'caller', 'sure'],
  ['Okay, thank you very much, goodbye.', 'en', 'caller', 'sure'],
  ["no that's all thank you", 'en', 'caller', 'likely'],
  ['ja danke tschüss', 'de', 'caller', 'sure'],
  ['Alles klar, dann bis morgen, tschüss.', 'de', 'caller', 'sure'],
  ['okay bye', 'de', 'caller', 'sure'],
  ['wait one more thing', 'en', 'caller', 'none'],
  ['goodbye is what my friend said when he left the house', 'en', 'caller', 'none'],
  ['I said goodbye to my old provider', 'en', 'caller', 'none'],
  ['by eight please', 'en', 'caller', 'none'],
  ['', 'en', 'caller', 'none'],
]

test.each(ROWS)('%p (%s, %s) is read as %s', (text, language, role, farewell) => {
  expect(readFarewell(text, language, role)).toBe(farewell as never)
})
