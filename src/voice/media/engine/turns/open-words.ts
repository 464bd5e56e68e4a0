/** Words that a sentence does not end with, or seldom does. */
export interface OpenWords {
  /** More must follow, whatever the recogniser's full stop says: articles, conjunctions, hesitation. */
  always: ReadonlySet<string>
  /** More follows unless a full stop or a question mark says otherwise: prepositions, auxiliaries ("turn it on."). */
  mostly: ReadonlySet<string>
  /** Ends of more than one word. */
  phrases: RegExp
  /** Whole answers, with or without punctuation; `-` joins two words. */
  answers: ReadonlySet<string>
}

const setOf = (words: string) => new Set(words.split(/\s+/).filter(word => word !== ''))

const EN: OpenWords = {
  always: setOf(
    'um uh uhm erm er ah hmm hm and or but because cause if the a an my your our their his every than unless although whereas whether of into onto until till during between since',
  ),
  mostly: setOf(
    `to for from with at in on by about under over after before around near as like well so
     is are was were am be been will would can could should shall may might must have has had do does did 's 're i'm i'd i'll we'd it's that's
     i we he she they which who what when where how why that this these those some any not very really maybe
     want need wanna gonna let's there's`,
  ),
  phrases:
    /(let me (see|think|check)|i (think|guess|mean|wonder)|you know|kind of|sort of|such as|hold on|hang on|(one|a|just a) (moment|minute|second|sec)|my (name|number|address|e-?mail|birthday) is|how (do|should) i (say|put)|(tell|give|send|show|call|let) (me|us)|(could|can|would) you please|(want|need|like|have) to (book|cancel|change|order|move|make|reserve|know|ask|speak|talk|buy|see|get))$/,
  answers: setOf(
    'yes yeah yep yup no nope ok okay sure right correct exactly thanks thank-you bye goodbye hello hi perfect great fine stop wait absolutely please',
  ),
}

const DE: OpenWords = {
  always: setOf(
    `äh ähm ehm öh hm hmm und oder aber weil dass wenn falls ob denn sondern obwohl damit sowie beziehungsweise
     der den dem des zum zur vom beim im ins ein eine einen einem einer eines mein meine meinen meinem meiner dein deine ihr ihre ihren ihrem unser unsere kein keine keinen jeden jede`,
  ),
  mostly: setOf(
    `die das zu von für mit bei nach aus an am auf in über unter zwischen vor hinter neben gegen ohne um bis seit wegen ab als wie
     ist sind war waren wird werden würde würden kann könnte können möchte möchten will wollen soll sollte muss müsste darf dürfte habe hat haben hätte hätten bin sei
     ich wir er sie es man was wer wo wann warum welche welcher welches dieser diese dieses sehr so also noch nicht etwa circa vielleicht`,
  ),
  phrases:
    /((mal|lassen sie mich) (sehen|schauen|überlegen|gucken)|ich (glaube|denke|meine|überlege)|(einen?|ein|kleinen) (moment|augenblick|sekunde)|moment mal|warten sie|(name|nummer|adresse|e-?mail) (ist|lautet)|ich heiße|und zwar|zum beispiel|wie (sagt|heißt) (man|das)|(möchte|würde|hätte|wollte) gerne?|(sagen|geben|zeigen|schicken) sie (mir|uns))$/,
  answers: setOf(
    'ja nein doch jo jep nee ok okay gut genau richtig stimmt klar danke bitte tschüss tschüs hallo gerne natürlich perfekt super stopp halt wiederhören',
  ),
}

const OTHERS: OpenWords = { always: new Set(), mostly: new Set(), phrases: /(?!)/, answers: new Set() }

const BY_LANGUAGE: Readonly<Record<string, OpenWords>> = { en: EN, de: DE }

/** By a BCP 47 tag; English where it is not known. Other languages go by punctuation. */
export function openWordsFor(language: string | null): OpenWords {
  const primary = (language ?? 'en').split('-')[0]?.toLowerCase() ?? ''
  return BY_LANGUAGE[primary] ?? OTHERS
}
