import type { Messages } from '../en.ts'

export const spokenDe: Messages['spoken'] = {
  serviceSentences: {
    providerFailed:
      'Es tut mir leid, ich habe eine technische Störung und kann nicht weitersprechen. Bitte versuchen Sie es später noch einmal. Auf Wiederhören.',
    maxDurationWarning: 'Wir haben in diesem Gespräch noch eine Minute.',
    stillThere: 'Sind Sie noch da?',
    silenceOffer: 'Ich kann Sie nicht hören. Wenn Sie weitersprechen möchten, sagen Sie einfach etwas.',
    silenceGoodbye:
      'Ich kann Sie immer noch nicht hören und beende jetzt das Gespräch. Bitte rufen Sie noch einmal an. Auf Wiederhören.',
    oneMoment: 'Einen Moment, bitte.',
    resumed: 'Es tut mir leid, ich war einen Augenblick weg. Wo waren wir?',
    lostThread: 'Es tut mir leid, ich habe den Faden verloren. Können Sie das bitte noch einmal sagen?',
    maxDuration:
      'Es tut mir leid, dieser Anruf hat seine längste Dauer erreicht und endet jetzt. Auf Wiederhören.',
    earsNotConnected:
      'Ich kann Sie hier nicht hören, denn meine Ohren verstehen nur Englisch. Bitte schreiben Sie mir stattdessen.',
    shutdown:
      'Es tut mir leid, unser System startet gleich neu, deshalb endet dieser Anruf. Bitte rufen Sie in einer Minute noch einmal an. Auf Wiederhören.',
  },
  handOver: {
    farewell: name => `Einen Moment, ich übergebe Sie an ${name}.`,
    opening: name => `Hier ist ${name}. Was kann ich für Sie tun?`,
  },
  languageInvitation: 'Für Deutsch sagen Sie bitte: Deutsch.',
}
