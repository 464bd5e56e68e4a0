export type CallerCommand =
  | { command: 'join'; url: string; token: string; microphone: boolean }
  /** Raw samples: 48 kHz, mono, 16 bit. */
  | { command: 'speak'; file: string }
  | { command: 'type'; text: string }
  /** Asks the agent what LiveKit's own agents answer to any client: their instructions and tools. */
  | { command: 'ask_for_agent_info' }
  /** Answered by `heard`. */
  | { command: 'tell_heard' }
  | { command: 'leave' }

type PlainEvent =
  | 'joining'
  | 'joined'
  | 'subscribed'
  | 'speech_started'
  | 'speech_ended'
  | 'agent_left'
  | 'disconnected'
  | 'left'
  | 'asked_for_agent_info'
  /** The agent sent something on LiveKit's session topic. */
  | 'session_message'

export type CallerEvent =
  | { [N in PlainEvent]: { event: N } }[PlainEvent]
  /** The agent began to be heard, after silence. */
  | { event: 'loud' }
  /** Words of the call that were sent to its client, complete. */
  | { event: 'transcript'; from: string; text: string; isFinal: boolean }
  /** Frames of 10 ms that came while the agent spoke, and those of them that came more than 40 ms behind the one before. */
  | { event: 'heard'; frames: number; lateFrames: number }
  /** The agent has been silent for a while; `lastLoudAtMs` is when it was last heard. */
  | { event: 'quiet'; lastLoudAtMs: number; rms: number }

export type TimedCallerEvent = CallerEvent & { atMs: number }
