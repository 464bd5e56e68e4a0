/** How soon the agent takes its turn. */
export type Pace = 'quick' | 'balanced' | 'patient'

/**
 * What the line hears and does, in the order in which it happens. Times are of one monotonic clock in ms; a clock that jumps costs
 * a delay at most.
 */
export type TurnInput =
  /** One window of 32 ms of the caller's audio, judged; `atMs` is when it was judged. */
  | { type: 'voice'; atMs: number; probability: number }
  /**
   * An interim text holds all words since the last final one; a final text holds them for good. May be empty, late or said twice.
   * `language` (BCP 47) chooses the rules for half sentences; English where it is not given.
   */
  | { type: 'words'; atMs: number; text: string; isFinal: boolean; language?: string | null }
  /**
   * `silent`: nothing is said or prepared. `preparing`: an answer is on its way (model, tool, voice). `speaking`: it is being heard.
   * `paused`: held after `pause_agent`. `heardMs`: how much of this utterance was heard.
   * `isShielded`: it is said to its end whatever the caller does.
   */
  | { type: 'agent'; atMs: number; state: AgentState; heardMs: number; isShielded?: boolean }
  /** The caller typed: what was heard so far is no turn. */
  | { type: 'clear'; atMs: number }
  /** Nobody listens any more: what was understood so far is their last turn. */
  | { type: 'end'; atMs: number }
  /** Wanted at `nextTickAtMs`; may come at any other time too. */
  | { type: 'tick'; atMs: number }

export type AgentState = 'silent' | 'preparing' | 'speaking' | 'paused'

export type TurnOutput =
  /** The caller may be speaking: nothing of the agent is heard from now on, be it under way or still being prepared. */
  | { type: 'pause_agent' }
  /** It was nothing: the agent goes on where it stopped. */
  | { type: 'resume_agent' }
  /** The caller is speaking: what the agent was saying or preparing is over. */
  | { type: 'cut_agent' }
  /**
   * An answer to these words may be prepared: no tool runs, nothing is heard. Comes again when the words change. `continues`: as the
   * turn of these words would.
   */
  | { type: 'think'; words: string; continues: boolean }
  /** The caller goes on: what was prepared is void. */
  | { type: 'forget' }
  /** Certain: these are the caller's words. A `think` with the same words came before, or never will. */
  | CertainTurn
  /** Said into the agent's words and no turn: "mhm". */
  | { type: 'aside'; words: string }

export interface CertainTurn {
  type: 'turn'
  words: string
  startedAtMs: number
  endedAtMs: number
  /** From the caller's last sound until the turn was certain. */
  endOfTurnMs: number
  /** From the caller's last sound until the words were there; null when no sound was heard. */
  sttMs: number | null
  /** The turn before was taken too early and none of its answer was heard: both are one. */
  continues: boolean
}

/** Decides when the caller's turn is over and when the agent's is. Pure: the same inputs give the same outputs. */
export interface TurnMachine {
  next(input: TurnInput): TurnOutput[]
  /** When a `tick` is wanted; null: not before the next input. */
  readonly nextTickAtMs: number | null
}
