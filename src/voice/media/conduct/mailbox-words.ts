/** What only a machine says. Of a language that is not here the sounds must do. */
const MACHINE = [
  // English
  /\b(leave|record) (me |us |him |her |them )?(a|your|the) (short |brief |voice ?|detailed )*(message|name)/,
  /\b(after|at|following|wait for) the (tone|beep|signal)\b/,
  /\bvoice ?mail(box)?\b|\bmail ?box\b|\banswering (machine|service)\b/,
  /\b(you have|you've) reached\b.*\b(but|not|unable|away|closed|leave|message|hours)\b/,
  /\b(is|am|are|'re|'m) (currently |presently |temporarily |just )?(not available|unavailable|unable to (take|answer|come))/,
  /\b(can't|cannot|can not) (take your call|come to the phone|answer)/,
  /\b(the )?(person|subscriber|party|number) (that )?(you|has|is)\b.*\b(call|dial|trying|not|mail)/,
  /\b(get|call) (back to )?you (back )?as soon as\b/,
  /\b(when|once) you('ve| have)? (are )?(finish|done|record)/,
  // German
  /\b(hinterlassen|sprechen) sie\b.*\b(nachricht|ton|signal|piep)/,
  /\bnachricht (zu )?hinterlassen\b|\bnachricht(en)? nach dem\b/,
  /\bnach dem (signal ?ton|piep ?ton|ton|signal|piep)/,
  /\b(mail ?box|anrufbeantworter|sprachbox|voice ?mail)\b/,
  /\b(momentan|derzeit|im moment|zurzeit|zur zeit|gerade|leider|vorübergehend)\b.*\bnicht (erreichbar|zu erreichen|verfügbar|da|persönlich|entgegen)/,
  /\b(teilnehmer|rufnummer|nummer|anschluss)\b.*\bnicht (erreichbar|vergeben|verfügbar)/,
  /\brufe?n? (sie |dich )?(so bald|sobald|schnellstmöglich|umgehend)\b.*\bzurück/,
]

/** What only somebody says who expects an answer. */
const HUMAN = [
  /\b(how|what) (can|may) (i|we) (help|do for)/,
  /\b(who's|who is|whos) (this|there|calling|speaking)\b/,
  /\b(hello|hi|yes|yeah) *\?/,
  /\bspeaking[.?!]?$/,
  /\b(wie|was|womit) (kann|darf|können) (ich|wir)\b/,
  /\bwer (ist|spricht) (da|dort)\b|\bmit wem spreche ich\b/,
  /\b(am apparat|hallo *\?)/,
]

/** Who speaks so; null when the words tell nothing. Whatever comes first in a greeting, the words of a machine decide. */
export function readGreeting(text: string): 'machine' | 'human' | null {
  const words = text.normalize('NFC').toLowerCase().replaceAll('’', "'").replaceAll(/\s+/g, ' ').trim()
  if (MACHINE.some(pattern => pattern.test(words))) return 'machine'
  return HUMAN.some(pattern => pattern.test(words)) ? 'human' : null
}
