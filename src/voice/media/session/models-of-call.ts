import type { llm } from '@livekit/agents'
import type { Phrase, Sentence } from '#lib/phrase.ts'
import type { RetriedAttempt } from '../providers/retry-budget.ts'
import type { RealtimeFault } from '../realtime/realtime-voice.ts'
import type { CallEars } from '../rehearsal/rehearsal-ears.ts'
import type { EarStt } from '../speech/ear-stt.ts'
import type { SentenceTts } from '../speech/sentence-tts.ts'
import type { CallerSpeech } from './caller-speech.ts'
import type { CascadePart } from './provider-fault.ts'

export interface UsageIncrement {
  llmInputTokens?: number
  llmCachedInputTokens?: number
  audioInputTokens?: number
  audioOutputTokens?: number
  llmOutputTokens?: number
  ttsCharacters?: number
  sttAudioMs?: number
}

export const NO_USAGE: Required<UsageIncrement> = {
  llmInputTokens: 0,
  llmCachedInputTokens: 0,
  llmOutputTokens: 0,
  audioInputTokens: 0,
  audioOutputTokens: 0,
  ttsCharacters: 0,
  sttAudioMs: 0,
}

export interface ModelEvents {
  /** A model that hears and speaks by itself ended for good; in one sentence for people. */
  onModelGone(detail: Phrase, fault: RealtimeFault): void
  /** Something failed and was mended; a sentence for people. */
  onNotice(notice: Sentence): void
  /** A part failed and is asked again; `fault` is it in one sentence for people. */
  onRetry(part: CascadePart, fault: Phrase, retried: RetriedAttempt): void
  /** Recognition failed for good. The other parts report through the session's `error` event. */
  onSttFault(error: Error): void
  onRecognised(durationMs: number): void
  onUsage(usage: UsageIncrement): void
}

export interface CallModels {
  /** null: the model hears by itself. */
  stt: EarStt | null
  llm: llm.LLM | llm.RealtimeModel
  /** null: the model speaks by itself, or the call is held in text only. */
  tts: SentenceTts | null
  /** A voice for one sentence in another of the call's languages; null where there is none. Close it. */
  voiceFor(language: string): SentenceTts | null
  /** Says the last words when the voice itself has failed: the program of this machine. */
  spareVoice: SentenceTts | null
  /** The ears of Rehearsal; null with models of providers. */
  ears: CallEars | null
  /** Only with a model that hears and speaks by itself. */
  realtime: RealtimeParts | null
  /** Whether the model's tokens are a provider's, to be counted. */
  countsTokens: boolean
  /** One sentence about a failure, for people. */
  describe(part: CascadePart, error: unknown): Phrase
  close(): Promise<void>
}

/** All but the voice of the machine, which stands by for each of them. */
export type AgentModels = Omit<CallModels, 'spareVoice'>

export interface RealtimeParts {
  /** NB: what is said to the model for one answer takes the place of its prompt. */
  forgetsPrompt: boolean
  callerSpeech: CallerSpeech
  /** Gives the model the result of a tool that it does not have yet. */
  tellResult(output: llm.FunctionCallOutput): void
}
