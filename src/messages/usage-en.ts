/** What the calls of an organization used. English. */
export const usageEn = {
  title: 'Usage',
  lead: 'What calls used, month by month, in the time zone of the organization.',
  month: 'Month',
  thisMonth: 'This month so far',
  totals: {
    calls: 'Calls',
    minutes: 'Minutes',
    tokens: 'Tokens',
    characters: 'Characters spoken',
    heard: 'Minutes heard',
  },
  tokensDetail: (input: string, cached: string, output: string) =>
    `${input} in (${cached} of them cached), ${output} out`,
  byAgent: 'By agent',
  months: 'Month by month',
  columns: {
    agent: 'Agent',
    month: 'Month',
    calls: 'Calls',
    minutes: 'Minutes',
    tokens: 'Tokens',
    audioTokens: 'Audio tokens',
    characters: 'Characters',
  },
  empty: {
    title: 'No calls in this month',
    text: 'Minutes, tokens and characters of each call are counted here as soon as it has ended.',
  },
  zone: (timeZone: string) => `Months begin at midnight in ${timeZone}.`,
}
