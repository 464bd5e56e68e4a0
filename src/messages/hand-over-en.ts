/** What models are told of handing a call over to another agent. English, never shown. */
export const handOverEn = {
  tool: {
    description: (targets: readonly { label: string; when: string }[]) =>
      [
        'Hands the call over to a colleague, who goes on with it in your place. The caller is told so: do not announce it yourself. Colleagues:',
        ...targets.map(({ label, when }) => `${label}: when ${when.replace(/^when\s+/i, '')}`),
      ].join('\n'),
    summary:
      'What the colleague must know: what the caller wants and what is settled, in one or two sentences.',
  },
  done: (to: string) => `${to} has the call now.`,
  refusals: {
    unreadable: (known: readonly string[]) =>
      `Say to whom, and what they must know. You can hand the call over to: ${known.join(', ')}.`,
    unknown: (known: readonly string[]) =>
      `There is no such colleague. You can hand the call over to: ${known.join(', ')}.`,
    underWay: 'The call is being handed over already.',
    tooMany:
      'This call was handed over too often and cannot be handed over any more. Go on with it yourself, as well as you can.',
    gone: (to: string) => `${to} is not there any more. Go on with the call yourself.`,
    notReady: (to: string) => `${to} cannot take calls at the moment. Go on with the call yourself.`,
  },
}
