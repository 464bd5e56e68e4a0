import type { Messages } from '../en.ts'

export const usageDe: Messages['usage'] = {
  title: 'Verbrauch',
  lead: 'Was Anrufe verbraucht haben, Monat für Monat, in der Zeitzone der Organisation.',
  month: 'Monat',
  thisMonth: 'Dieser Monat bis jetzt',
  totals: {
    calls: 'Anrufe',
    minutes: 'Minuten',
    tokens: 'Tokens',
    characters: 'Gesprochene Zeichen',
    heard: 'Gehörte Minuten',
  },
  tokensDetail: (input, cached, output) => `${input} hinein (${cached} davon gemerkt), ${output} heraus`,
  byAgent: 'Nach Agent',
  months: 'Monat für Monat',
  columns: {
    agent: 'Agent',
    month: 'Monat',
    calls: 'Anrufe',
    minutes: 'Minuten',
    tokens: 'Tokens',
    audioTokens: 'Audio-Tokens',
    characters: 'Zeichen',
  },
  empty: {
    title: 'Keine Anrufe in diesem Monat',
    text: 'Minuten, Tokens und Zeichen jedes Anrufs werden hier gezählt, sobald er zu Ende ist.',
  },
  zone: timeZone => `Monate beginnen um Mitternacht in ${timeZone}.`,
}
