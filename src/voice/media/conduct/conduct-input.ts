/** What the rules of a call are told. All times are ms on the clock of the call. */
export type ConductInput = { atMs: number } & (
  | { type: 'agent'; isSpeaking: boolean }
  /** Voice activity of the caller: a word, or noise. */
  | { type: 'caller'; isSpeaking: boolean }
  /** An answer is on its way. */
  | { type: 'busy'; isBusy: boolean }
  | { type: 'tool'; isRunning: boolean }
  /** A sentence of a rule was given to the line, or is over: also when nobody could hear it. */
  | { type: 'sentence'; isUnderWay: boolean }
  /** Words of the caller, spoken or typed, certain or not yet. */
  | { type: 'words' }
  | { type: 'caller_turn'; text: string }
  | { type: 'agent_turn'; text: string; interrupted: boolean }
  | { type: 'tick' }
)
