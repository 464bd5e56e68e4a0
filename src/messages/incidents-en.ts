import type { Phrase } from '#lib/phrase.ts'

/** What happened to the line and to the models behind it, for the timeline of a call. English. */
export const incidentsEn = {
  fallback: (label: string): Phrase => ({
    text: 'The call went on with other models: {label}.',
    values: { label },
  }),
  backToFirst: 'The call went back to the models that it began with.',
  stayed: 'There were no other models: the agent said that it had been away for a moment.',
  filler: 'No answer came for two seconds: the agent said that it takes a moment.',
  resumed: (seconds: number): Phrase => ({
    text: 'The part that handles the audio stopped. Another one went on with the call after {seconds} s.',
    values: { seconds },
  }),
  firstPassedOver: {
    text: 'The model connection of the agent could not be opened, so its first fallback took the call.',
  } satisfies Phrase,
  fallbackPassedOver: (number: number): Phrase => ({
    text: 'Fallback {number} could not be opened and was passed over.',
    values: { number },
  }),
  handedOver: (from: string, to: string): Phrase => ({
    text: '{from} handed the call over to {to}.',
    values: { from, to },
  }),
  notHandedOver: (to: string): Phrase => ({
    text: 'The call could not be handed over to {to} and stayed with the agent that had it.',
    values: { to },
  }),
  newAgentSilent: (to: string): Phrase => ({
    text: 'The call was handed over to {to}, whose models could not be reached.',
    values: { to },
  }),
  /** Whose connection was gone. */
  back: {
    agent: (seconds: number): Phrase => ({
      text: 'The connection to the LiveKit server was gone for {seconds} s.',
      values: { seconds },
    }),
    caller: (seconds: number): Phrase => ({
      text: 'The connection of the caller was gone for {seconds} s.',
      values: { seconds },
    }),
  },
}
