import type { Phrase } from '#lib/phrase.ts'

/** What the rules of a call did, for its timeline: silence, duration, goodbye. English. */
export const conductEn = {
  silence: {
    stillThere: (seconds: number): Phrase => ({
      text: 'The caller said nothing for {seconds} s: the agent asked whether they were still there.',
      values: { seconds },
    }),
    silenceOffer: (seconds: number): Phrase => ({
      text: 'The caller said nothing for another {seconds} s: the agent said that it could not hear them.',
      values: { seconds },
    }),
    silenceGoodbye: (seconds: number): Phrase => ({
      text: 'The caller said nothing for yet another {seconds} s: the agent said goodbye.',
      values: { seconds },
    }),
  },
  durationWarning: 'The longest duration came near: the agent said that one minute was left.',
  goodbye: {
    both_said_goodbye: 'Both had said goodbye, so Parley hung up.',
    agent_said_goodbye: 'The agent had said goodbye and the caller had nothing to add, so Parley hung up.',
  },
}
