import { voiceEn } from './voice-en.ts'

/** What the program itself says on the line. */
export type SpokenTexts = Pick<typeof voiceEn, 'serviceSentences' | 'languageInvitation'>

const GERMAN: SpokenTexts = {
  serviceSentences: {
    providerFailed:
      'Es tut mir leid, ich habe eine technische Störung und kann nicht weitersprechen. Bitte versuchen Sie es später noch einmal. Auf Wiederhören.',
    maxDuration:
      'Es tut mir leid, dieser Anruf hat seine längste Dauer erreicht und endet jetzt. Auf Wiederhören.',
    earsNotConnected: 'Ich kann Sie noch nicht hören. Bitte schreiben Sie mir stattdessen.',
    shutdown:
      'Es tut mir leid, unser System startet gleich neu, deshalb endet dieser Anruf. Bitte rufen Sie in einer Minute noch einmal an. Auf Wiederhören.',
  },
  languageInvitation: 'Für Deutsch sagen Sie bitte: Deutsch.',
}

const BY_LANGUAGE: Readonly<Record<string, SpokenTexts>> = { en: voiceEn, de: GERMAN }

/** In the language of a BCP 47 tag; in English where there is none. */
export function spokenTexts(tag: string): SpokenTexts {
  return BY_LANGUAGE[tag.split('-')[0]?.toLowerCase() ?? ''] ?? voiceEn
}
