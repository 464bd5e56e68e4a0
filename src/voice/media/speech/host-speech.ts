import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { APIError } from '@livekit/agents'
import { readWavStart } from '#lib/wav.ts'
import type { SessionPlan } from '../../protocol.ts'
import { createSampleReader } from './pcm.ts'
import { createResampler } from './resampler.ts'
import { SentenceTts } from './sentence-tts.ts'

export type SpeechProgram = NonNullable<SessionPlan['speechProgram']>

const SENTENCE_TIMEOUT_MS = 10_000
const AUDIO_MAX_BYTES = 16 * 1024 * 1024
const ESPEAK_WORDS_PER_MINUTE = 160

/**
 * The voice of this machine: one run of a program of the host for each sentence. What is said never stands in the program's
 * arguments, which every user of the machine can read.
 */
export function createHostTts(program: SpeechProgram, language: () => string): SentenceTts {
  const run = program.kind === 'flite' ? runFlite : runEspeak
  return new SentenceTts({
    label: `parley.${program.kind}`,
    speak: (sentence, signal) => speak(run, { path: program.path, language: language(), sentence, signal }),
  })
}

interface Utterance {
  path: string
  language: string
  sentence: string
  signal: AbortSignal
}

type Run = (utterance: Utterance) => AsyncIterable<Uint8Array>

async function* speak(run: Run, utterance: Utterance): AsyncGenerator<Int16Array> {
  const signal = AbortSignal.any([utterance.signal, AbortSignal.timeout(SENTENCE_TIMEOUT_MS)])
  try {
    yield* decode(run({ ...utterance, signal }))
  } catch (error) {
    throw new APIError(error instanceof Error ? error.message : String(error), { retryable: false })
  }
}

async function* decode(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Int16Array> {
  const read = createSampleReader()
  let head = new Uint8Array(0)
  let resampler: ReturnType<typeof createResampler> | null = null
  let sizeBytes = 0
  try {
    for await (const chunk of chunks) {
      sizeBytes += chunk.length
      if (sizeBytes > AUDIO_MAX_BYTES) throw new Error('the speech program does not end')
      if (resampler) {
        yield resampler.push(read(chunk))
        continue
      }
      head = Uint8Array.from([...head, ...chunk])
      const start = readWavStart(head)
      if (!start) continue
      resampler = createResampler(start.rateHz)
      yield resampler.push(read(head.subarray(start.dataAtBytes)))
    }
    if (!resampler) throw new Error('the speech program said nothing')
    yield resampler.flush()
  } finally {
    resampler?.close()
  }
}

async function* runEspeak({ path, language, sentence, signal }: Utterance): AsyncGenerator<Uint8Array> {
  const options = ['-v', espeakVoice(language), '-s', String(ESPEAK_WORDS_PER_MINUTE), '--stdin', '--stdout']
  const child = Bun.spawn([path, ...options], {
    stdin: new TextEncoder().encode(sentence),
    stdout: 'pipe',
    stderr: 'ignore',
    signal,
  })
  yield* child.stdout
  await succeed(child)
}

/** NB: flite can neither read from nor write to the sockets that a child is given here: it goes through files that nobody else can open. */
async function* runFlite({ path, sentence, signal }: Utterance): AsyncGenerator<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-voice-'))
  try {
    const [words, wav] = [join(folder, 'words.txt'), join(folder, 'speech.wav')]
    await writeFile(words, sentence)
    const child = Bun.spawn([path, '-voice', 'slt', '-f', words, '-o', wav], {
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'ignore',
      signal,
    })
    await succeed(child)
    yield* Bun.file(wav).stream()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function succeed(child: Bun.Subprocess): Promise<void> {
  const exitCode = await child.exited
  if (exitCode !== 0) throw new Error(`the speech program ended with ${exitCode}`)
}

/** espeak-ng names its voices by language; plain English alone would be British. */
function espeakVoice(language: string): string {
  const tag = language.toLowerCase()
  if (tag === 'en' || tag.startsWith('en-us')) return 'en-us'
  if (tag.startsWith('en')) return 'en-gb'
  return tag.split('-')[0] ?? 'en-us'
}
