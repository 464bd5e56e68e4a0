import type { PastItem } from '../../protocol.ts'
import type { SentenceTts } from '../speech/sentence-tts.ts'
import type { UsageIncrement } from './models-of-call.ts'
import type { CascadePart } from './provider-fault.ts'

/** Something that the agent says, from the moment it is asked to. */
export interface Speech {
  readonly isInterrupted: boolean
  /** Resolves when it was heard to its end or cut off, with every answer to tools that it called. Never rejects. */
  readonly done: Promise<void>
  /** From now on it is said to its end. */
  shield(): void
}

/** Words of the caller, complete. Moments are of the wall clock. */
export interface CallerTurn {
  text: string
  startedAtEpochMs: number
  endedAtEpochMs: number
  /** From the last word to the moment at which the turn was taken as complete; null for typed words. */
  endOfTurnMs: number | null
  /** How long recognising the last words took; null where it is not known here. */
  sttMs: number | null
  isTyped: boolean
  /**
   * The turn before was taken too early and nothing of its answer was heard: the model is told of both as one. Each stands in the
   * transcript as it was taken.
   */
  continues?: boolean
  /** They cut the agent short: its own words, which began before them, are still to come. */
  whileAgentSpoke: boolean
  /** What the recogniser took the words for. */
  language: string | null
}

/** Words of the agent as they were heard, which for a turn that was cut off is less than what the model wrote; empty: none were. */
export interface AgentTurn {
  text: string
  startedAtEpochMs: number
  endedAtEpochMs: number
  isInterrupted: boolean
  llmFirstTokenMs: number | null
  ttsFirstByteMs: number | null
  /** Only of an answer to spoken words, where the line measures it. */
  spans?: AnswerSpans
}

/** Where the time of an answer went: moments in ms since the caller's words were understood. What was prepared ahead may lie before `certain`. */
export interface AnswerSpans {
  /** The turn was taken as complete. */
  certainMs: number
  askedMs: number
  firstTokenMs: number
  /** The voice was given the first sentence. */
  voiceAskedMs: number
  firstSoundMs: number
  /** The first sound was given to the agent's track. */
  handedOverMs: number
}

/** What a line tells the call. None of these may throw. */
export interface CallLineEvents {
  /** By voice activity alone: nobody knows yet whether these are words. */
  onCallerSpeaking(isSpeaking: boolean): void
  onCallerWords(words: { text: string; isFinal: boolean; language: string | null }): void
  /** What was understood is no turn: "mhm", said while the agent spoke. */
  onCallerAside(): void
  /** Before the model is asked: what the tongue makes of the words is in the question. */
  onCallerTurn(turn: CallerTurn): void
  onAgentTurn(turn: AgentTurn): void
  onAgentSpeaking(isSpeaking: boolean): void
  /** The words of what is being said, as far as they were heard. */
  onProgress(text: string): void
  /** A model or a tool is at work for an answer. */
  onBusy(isBusy: boolean): void
  onUsage(usage: UsageIncrement): void
  /** For good, after every attempt. */
  onFault(part: CascadePart, error: unknown): void
  /** An answer broke off in the middle of its words; the line goes on with the next one. */
  onBroken(part: CascadePart, error: unknown): void
}

const nothing = () => undefined

/** For a line that nobody listens to. */
export const NOBODY: CallLineEvents = {
  onCallerSpeaking: nothing,
  onCallerWords: nothing,
  onCallerAside: nothing,
  onCallerTurn: nothing,
  onAgentTurn: nothing,
  onAgentSpeaking: nothing,
  onProgress: nothing,
  onBusy: nothing,
  onUsage: nothing,
  onFault: nothing,
  onBroken: nothing,
}

export interface SayOptions {
  /** In another voice than the agent's own. The caller of this keeps it and closes it. */
  voice?: SentenceTts
  allowInterruptions?: boolean
}

/** A tool as a line sees it. */
export interface LineTool {
  name: string
  description: string
  /** JSON schema. */
  parameters: Record<string, unknown>
  /** Never rejects; an error is told to the model in its words. `speech` is the answer that asked for it. */
  run(args: Record<string, unknown>, speech: Speech): Promise<{ output: string; isError: boolean }>
}

/** What is said to the model beside its system prompt. */
export interface Briefing {
  systemPrompt: string
  /** Behind the prompt, read anew for each question; null where there is nothing to add. */
  readonly instruction: string | null
  /** Whether the caller's words change what the model is told: then no answer is begun before they are certain. */
  changesWith(words: string, language: string | null): boolean
  tools: readonly LineTool[]
}

/** The talking half of a call: between the caller's microphone and the agent's track, with a model behind it. */
export interface CallLine {
  /** True when the agent has a voice. */
  readonly hasVoice: boolean
  /** `history`: what was said and done before, oldest first. */
  start(history: readonly PastItem[]): Promise<void>
  /** Puts the agent's track into the room, once connected. */
  publish(): void
  /** A turn of its own, behind what is being said. */
  say(text: string, options?: SayOptions): Speech
  /**
   * Answers what was typed, instead of what is being said. A shielded answer gives way to the next thing typed and to last words, but
   * not to the microphone.
   */
  answerTyped(text: string, options: { isShielded: boolean }): void
  /**
   * Said at once while an answer is being made, without taking its place and without a turn of the caller before it: the answer follows
   * behind. False when nothing was said: the agent speaks already, or this line cannot do it.
   */
  sayAside(text: string, options?: Pick<SayOptions, 'voice'>): boolean
  /**
   * The model goes on by itself: it answers the last words of the caller in the history. `note` is for the model alone, in this one
   * question; null where there is nothing to add.
   */
  goOn(note: string | null): Speech
  /** Stops what is being said, where it may be stopped. */
  interrupt(): Promise<void>
  /** The speech in which the model answers a tool that it called in this one: the same, or the next one. */
  onAnswer(speech: Speech, act: (answer: Speech) => void): void
  /** The caller's voice is not heard any more. */
  stopHearing(): void
  /** After it every turn has been told. */
  close(): Promise<void>
}
