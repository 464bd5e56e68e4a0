import type { PartProvider, RealtimeKind, TestProblem, TestSentence } from './model-connection.ts'

/** A voice to be heard: of a cascade, of a realtime model, or of this machine. NB: carries its key. */
export type Speech =
  | ({ kind: 'cascade'; provider: PartProvider<'tts'> } & SpeechSettings)
  | ({ kind: RealtimeKind } & SpeechSettings)
  | { kind: 'rehearsal' }

interface SpeechSettings {
  baseUrl: string
  model: string
  voice: string
  apiKey: string | null
}

/** A short WAV file, or why there is none, in English and as a sentence of the catalogue. */
export type VoiceSample =
  | { ok: true; wav: Uint8Array<ArrayBuffer> }
  | { ok: false; problem: TestProblem; message: string; sentence: TestSentence }

/** Lets a voice say a sentence in a language (BCP 47). Never throws for a failing provider. */
export type VoiceSampler = (speech: Speech, language: string) => Promise<VoiceSample>
