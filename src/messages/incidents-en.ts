import type { Phrase } from '#lib/phrase.ts'

/** What happened to the line itself, for the timeline of a call. English. */
export const incidentsEn = {
  resumed: (seconds: number): Phrase => ({
    text: 'The part that handles the audio stopped. Another one went on with the call after {seconds} s.',
    values: { seconds },
  }),
  lineBack: (seconds: number): Phrase => ({
    text: 'The connection to the LiveKit server was gone for {seconds} s.',
    values: { seconds },
  }),
  callerBack: (seconds: number): Phrase => ({
    text: 'The connection of the caller was gone for {seconds} s.',
    values: { seconds },
  }),
}
