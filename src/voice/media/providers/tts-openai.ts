import { createSampleReader } from '../speech/pcm.ts'
import { SentenceTts } from '../speech/sentence-tts.ts'
import { openAnswer, type ProviderAddress, UnreadableAnswer } from './provider-http.ts'
import { type PartPatience, patienceFor, type Waiting } from './provider-patience.ts'

export interface OpenAiTtsOptions extends ProviderAddress, Waiting {
  model: string
  /** Asked anew for each sentence: with the language of a call its voice may change. */
  voice(): string
  /** Characters of a sentence that the provider accepted. */
  onUsage(characters: number): void
}

/** `POST /audio/speech` for each sentence, played as the bytes arrive: raw 24 kHz samples (`response_format: pcm`). */
export function createOpenAiTts(options: OpenAiTtsOptions): SentenceTts {
  const patience = { ...patienceFor({ hasSpare: false }).tts, ...options.patience }
  return new SentenceTts({
    label: 'parley.tts-openai',
    speak: (sentence, signal) => speak({ ...options, patience }, sentence, signal),
    rules: { patience, onRetry: options.onRetry },
  })
}

async function* speak(
  options: OpenAiTtsOptions & { patience: PartPatience },
  sentence: string,
  signal: AbortSignal,
): AsyncGenerator<Int16Array> {
  const { model } = options
  const answer = await openAnswer(options, {
    path: '/audio/speech',
    body: JSON.stringify({ model, voice: options.voice(), input: sentence, response_format: 'pcm' }),
    signal,
    firstByteMs: options.patience.firstByteMs,
    idleMs: options.patience.idleMs,
  })
  if (/mpeg|wav|ogg|flac|json|html/.test(answer.contentType)) {
    await answer.bytes.return()
    throw new UnreadableAnswer(`answered with ${answer.contentType}`)
  }
  options.onUsage(sentence.length)
  const read = createSampleReader()
  for await (const bytes of answer.bytes) yield read(bytes)
}
