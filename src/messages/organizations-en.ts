/** The page of the organization and what its agents know. English. */
export const organizationsEn = {
  title: 'Organization',
  lead: 'What every agent knows about you. It becomes part of each system prompt; the next call speaks from it.',
  save: 'Save',
  saved: (time: string) => `Saved ${time}. The next call speaks from it.`,
  welcome: {
    title: 'This is an example. Make it yours.',
    text: 'A made-up restaurant shows what belongs where. Change it, keep it for a first try, or begin with empty fields.',
    keep: 'Keep the example',
    save: 'Save and go on',
    empty: 'Start with an empty context',
  },
  sections: {
    identity: 'Who you are',
    knowledge: 'What callers ask about',
    locale: 'Time and language',
  },
  name: { label: 'Name', help: 'As callers hear it.' },
  about: {
    label: 'About',
    help: 'Who you are and what you do, in a few sentences.',
  },
  openingHours: {
    label: 'Opening hours',
    help: 'In words, one rule a line. Holidays as well.',
  },
  address: {
    label: 'Address',
    help: 'Where you are and how to get there.',
  },
  facts: {
    label: 'Facts',
    help: 'Things callers ask about, one a line.',
  },
  tone: {
    label: 'Tone',
    help: 'How an agent speaks for you.',
  },
  timeZone: {
    label: 'Time zone',
    help: 'Agents and these pages tell the time in it. Begin to type a city.',
  },
  language: {
    label: 'Language',
    help: 'A language tag such as en or de-AT.',
  },
}
