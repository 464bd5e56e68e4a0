import type { Speech, VoiceSample, VoiceSampler } from '#core/model-connections/voice-sample.ts'
import { encodeWav, readWavStart } from '#lib/wav.ts'
import { voiceSampleText } from '#messages/voice-sample-texts.ts'
import { type HostPrograms, speakByHost } from './host-voice.ts'
import { type Destination, factsOf, ProviderProblem, problemOfError } from './provider-problem.ts'
import { destinationOf, SPEAKING } from './provider-protocols.ts'
import { SPEECH_RATE_HZ } from './speaking.ts'

/** The whole sentence: longer than a test, which waits for the first sound only. */
const TIME_LIMIT_MS = 20_000
const SAMPLE_MAX_S = 20
const SAMPLE_MAX_BYTES = SAMPLE_MAX_S * SPEECH_RATE_HZ * 2

/** Lets a voice say the sample sentence of a language. Never throws: what fails is said in words. NB: the words never hold a key. */
export function createVoiceSampler(programs: HostPrograms): VoiceSampler {
  return async (speech, language) => {
    const text = voiceSampleText(language)
    const signal = AbortSignal.timeout(TIME_LIMIT_MS)
    const destination = destinationFor(speech)
    try {
      const wav =
        speech.kind === 'rehearsal' || !destination
          ? await speakByHost(programs, { text, language, signal })
          : await record(destination, speech, { text, language, signal, limitMs: TIME_LIMIT_MS })
      return { ok: true, wav }
    } catch (error) {
      return refusal(destination, error)
    }
  }
}

type Service = Exclude<Speech, { kind: 'rehearsal' }>
type Utterance = Parameters<(typeof SPEAKING)['elevenlabs']>[1]

async function record(
  destination: Destination,
  speech: Service,
  utterance: Utterance,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of SPEAKING[protocolOf(speech)](destination, utterance)) {
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes >= SAMPLE_MAX_BYTES) break
  }
  const bytes = Uint8Array.from(Buffer.concat(chunks).subarray(0, SAMPLE_MAX_BYTES))
  if (bytes.length === 0) throw new ProviderProblem('other', 'silent', factsOf(destination, 0))
  try {
    return toWav(bytes)
  } catch {
    // A header of stereo or compressed sound.
    throw new ProviderProblem('other', 'notPcm', factsOf(destination, 0))
  }
}

/**
 * Some services answer with a WAV file whatever they are asked for; one that was streamed has no sizes in its header. Throws for one
 * that is not 16-bit mono.
 */
function toWav(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const isWav = Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'RIFF'
  const start = isWav ? readWavStart(bytes) : null
  const samples = bytes.slice(start?.dataAtBytes ?? 0)
  return encodeWav(
    new Int16Array(samples.buffer, 0, Math.floor(samples.length / 2)),
    start?.rateHz ?? SPEECH_RATE_HZ,
  )
}

function destinationFor(speech: Speech): Destination | null {
  return speech.kind === 'rehearsal' ? null : destinationOf(protocolOf(speech), speech, speech.apiKey)
}

function protocolOf(speech: Service) {
  return speech.kind === 'cascade' ? speech.provider : speech.kind
}

function refusal(destination: Destination | null, error: unknown): VoiceSample {
  const known =
    error instanceof ProviderProblem
      ? error
      : destination
        ? problemOfError(destination, error, TIME_LIMIT_MS)
        : new ProviderProblem('other', 'speechProgramFailed', {})
  const { problem, message, sentence } = known
  return { ok: false, problem, message, sentence }
}
