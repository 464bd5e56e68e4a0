import type { Messages } from '../en.ts'

export const organizationsDe: Messages['organizations'] = {
  title: 'Organisation',
  lead: 'Was jeder Agent über Sie weiß. Es gehört zu jedem Systemprompt; ab dem nächsten Anruf gilt es.',
  save: 'Speichern',
  saved: time => `Um ${time} gespeichert. Ab dem nächsten Anruf gilt es.`,
  welcome: {
    title: 'Das ist ein Beispiel. Machen Sie es zu Ihrem.',
    text: 'Ein erfundenes Restaurant zeigt, was wohin gehört. Ändern Sie es, behalten Sie es für einen ersten Versuch, oder beginnen Sie mit leeren Feldern. Die Texte sind englisch, weil Rehearsal, die eingebaute Stimme, nur Englisch kann.',
    keep: 'Beispiel behalten',
    save: 'Speichern und weiter',
    empty: 'Mit leeren Feldern beginnen',
  },
  sections: {
    identity: 'Wer Sie sind',
    knowledge: 'Wonach Anrufer fragen',
    locale: 'Zeit und Sprache',
  },
  name: { label: 'Name', help: 'So, wie Anrufer ihn hören.' },
  about: {
    label: 'Über uns',
    help: 'Wer Sie sind und was Sie tun, in wenigen Sätzen.',
  },
  openingHours: {
    label: 'Öffnungszeiten',
    help: 'In Worten, eine Regel pro Zeile. Auch die Feiertage.',
  },
  address: {
    label: 'Adresse',
    help: 'Wo Sie sind und wie man zu Ihnen kommt.',
  },
  facts: {
    label: 'Wissenswertes',
    help: 'Wonach Anrufer fragen, eines pro Zeile.',
  },
  tone: {
    label: 'Tonfall',
    help: 'Wie ein Agent für Sie spricht.',
  },
  timeZone: {
    label: 'Zeitzone',
    help: 'In ihr nennen Agenten und diese Seiten die Zeit. Tippen Sie den Anfang einer Stadt, auf Englisch.',
  },
  language: {
    label: 'Sprache',
    help: 'Ein Sprachkürzel wie de oder de-AT.',
  },
}
