import { APIConnectionError } from '@livekit/agents'
import { encodeWav } from '#lib/wav.ts'
import { CALLER_RATE_HZ } from '../speech/pcm.ts'
import { type Recognition, SegmentStt } from '../speech/segment-stt.ts'
import type { SpeechSegment } from '../speech/speech-segmenter.ts'
import { parseObject, readEvents } from './event-stream.ts'
import { openAnswer, type ProviderAddress, UnreadableAnswer } from './provider-http.ts'
import { type CascadePatience, patienceFor, type Waiting } from './provider-patience.ts'

export interface OpenAiSttOptions extends ProviderAddress, Waiting<CascadePatience['stt']> {
  model: string
  /** BCP 47 tag of the call, asked anew for each stretch of speech. */
  language(): string
  /** What the recogniser is told to expect; null leaves it to the recogniser. */
  expected(): string | null
  onFault(error: Error): void
  onRecognised(durationMs: number): void
  /** Audio that was handed to the provider. */
  onUsage(audioMs: number): void
}

const ANSWER_MAX_BYTES = 1_000_000

/**
 * `POST /audio/transcriptions` with each stretch of speech as a WAV. Asks for a stream and shows what is recognised on the way; a
 * service that answers with plain JSON is understood as well.
 */
export function createOpenAiStt(options: OpenAiSttOptions): SegmentStt {
  const patience = { ...patienceFor({ hasSpare: false }).stt, ...options.patience }
  return new SegmentStt({
    label: 'parley.stt-openai',
    language: options.language,
    recognise: (segment, signal) => recognise({ ...options, patience }, segment, signal),
    onFault: options.onFault,
    onRecognised: options.onRecognised,
    onRetry: options.onRetry,
    patience,
  })
}

async function* recognise(
  options: OpenAiSttOptions & { patience: CascadePatience['stt'] },
  segment: SpeechSegment,
  signal: AbortSignal,
): AsyncGenerator<Recognition> {
  const answer = await openAnswer(options, {
    path: '/audio/transcriptions',
    body: formOf(options, segment),
    signal,
    firstByteMs: options.patience.firstByteMs,
    idleMs: options.patience.idleMs,
  })
  options.onUsage(Math.round((segment.samples.length / CALLER_RATE_HZ) * 1000))
  if (answer.contentType.includes('text/event-stream')) yield* readStream(answer.bytes)
  else yield { text: await readPlain(answer.bytes) }
}

function formOf({ model, expected }: OpenAiSttOptions, segment: SpeechSegment): FormData {
  const form = new FormData()
  const wav = encodeWav(segment.samples, CALLER_RATE_HZ)
  form.set('file', new Blob([wav], { type: 'audio/wav' }), 'speech.wav')
  form.set('model', model)
  // The endpoint takes ISO 639-1 only.
  const language = expected()?.split('-')[0]
  if (language) form.set('language', language)
  form.set('response_format', 'json')
  form.set('stream', 'true')
  return form
}

async function* readStream(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Recognition> {
  let heard = ''
  for await (const event of readEvents(bytes)) {
    if (event.type === 'transcript.text.delta' && typeof event.delta === 'string') {
      heard += event.delta
      yield { delta: event.delta }
    } else if (event.type === 'transcript.text.done' && typeof event.text === 'string') {
      yield { text: event.text }
      return
    } else if (event.type === undefined && typeof event.text === 'string') {
      // Some servers stream the segments of Whisper as bare objects.
      heard += event.text
      yield { delta: event.text }
    }
  }
  if (heard === '') throw new APIConnectionError({ message: 'the stream ended without a transcript' })
  yield { text: heard }
}

async function readPlain(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > ANSWER_MAX_BYTES) throw new UnreadableAnswer('the answer is too long')
    chunks.push(chunk)
  }
  const body = parseObject(Buffer.concat(chunks).toString('utf8'))
  if (typeof body?.text === 'string') return body.text
  throw new UnreadableAnswer('the answer holds no text')
}
