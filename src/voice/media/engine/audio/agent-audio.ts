import type { Room } from '@livekit/rtc-node'

/**
 * The agent's voice in one room. Utterances are played in the order in which they were begun, one at a time: there are never two voices.
 * Between them the track sends silence by itself, so that the listener's buffer stays short.
 */
export interface AgentTrack {
  /** Puts the track into the room, once connected. Rejects when LiveKit refuses it. */
  publish(room: Room): Promise<void>
  /** Resolves when somebody in the room receives the track: what is played earlier is lost. Stays open when nobody ever does. */
  readonly subscribed: Promise<void>
  begin(): Utterance
  /** The loudest that was sent in the last ECHO_MS (echo-gate.ts); 0 when the agent was silent. */
  readonly level: number
  /** Cuts what is being said and frees everything native. NB: before the room is left, else a native thread stays. */
  close(): Promise<void>
}

/** Something the agent says, while its audio is still being made. */
export interface Utterance {
  /** 24 kHz mono. `sentence`: the words whose audio begins with these samples. After `end` or a cut it does nothing. */
  push(samples: Int16Array, sentence?: string): void
  /** Resolves when less than LEAD_MAX_MS wait to be played, or nothing more will be. */
  hasRoom(): Promise<void>
  /** All audio has been pushed. */
  end(): void
  /** Silent at once; what was not heard yet is kept. Before the first sound it holds the utterance back. */
  pause(): void
  resume(): void
  /** Silent at once and over. */
  cut(): void
  /** The whole words that were heard so far. */
  heard(): string
  /** How much of it was played. */
  readonly heardMs: number
  readonly state: 'waiting' | 'speaking' | 'paused' | 'over'
  /** When its first sample was played; null before. */
  readonly startedAtEpochMs: number | null
  /** When it was played to its end or was cut. Never rejects. */
  readonly done: Promise<Spoken>
}

export interface Spoken {
  /** What was heard of it. */
  text: string
  interrupted: boolean
  startedAtEpochMs: number | null
  /** When its last sample was played. */
  endedAtEpochMs: number
}

export type AgentState = 'silent' | 'speaking' | 'paused'

export interface AgentTrackEvents {
  /** An utterance begins to be heard, is paused or resumed, or the agent falls silent. */
  onState?(state: AgentState): void
  /** Further words of the utterance under way were heard; all of them so far. */
  onProgress?(text: string): void
  /** The native side refused a piece of sound: it is missing. */
  onFault?(error: Error): void
  /** For a recorder: 24 kHz samples that were played, and when the first of them was. Never what a cut threw away. */
  onPlayed?(samples: Int16Array, startedAtEpochMs: number): void
}
