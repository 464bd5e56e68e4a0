/**
 * How sure Rehearsal's ears are: `bun tests/voice/ears-rates.ts` prints the tables of docs/rehearsal.md (a minute or two). Sentences are
 * drawn from the grammars, with a seed that nothing was tuned on; the voices are those of espeak-ng and flite.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeEarFiles } from '../../src/voice/media/rehearsal/ear-files.ts'
import { type Ear, isGarbage, phrasesFor } from '../../src/voice/media/rehearsal/ear-grammar.ts'
import {
  createReader,
  recogniserArguments,
  type Utterance,
} from '../../src/voice/media/rehearsal/ear-process.ts'
import { dither } from '../../src/voice/media/rehearsal/line-audio.ts'
import { samplePhrase, seededRandom } from '../../src/voice/media/rehearsal/phrase-sampler.fixture.ts'
import type { Expectation } from '../../src/voice/media/rehearsal/spoken-phrases.ts'

const RATE_HZ = 16_000
const SEED = 83
const SENTENCES = { anything: 8, people: 4, when: 4, yes_or_no: 4 } as const
/** Of these voices the first three were used while the grammars were made; the others were not. */
const VOICES = {
  'espeak-ng en-us': 'espeak-ng -v en-us -s 160 -w "$2" -- "$1"',
  'espeak-ng en-us+f3': 'espeak-ng -v en-us+f3 -s 150 -w "$2" -- "$1"',
  'flite slt': 'flite -voice slt -t "$1" -o "$2"',
  'espeak-ng en-us+m3': 'espeak-ng -v en-us+m3 -s 140 -w "$2" -- "$1"',
  'espeak-ng en-gb-scotland': 'espeak-ng -v en-gb-scotland -s 150 -w "$2" -- "$1"',
  'flite awb': 'flite -voice awb -t "$1" -o "$2"',
  'flite kal16': 'flite -voice kal16 -t "$1" -o "$2"',
}
const STRANGE = [
  'the museum closes when the rain begins',
  'my sister lost her umbrella on the bus',
  'how many legs does a spider have',
  'please turn the music down a little',
  'we painted the kitchen yellow last summer',
  'is there a pharmacy around the corner',
  'the train to london leaves in an hour',
  'can you play some jazz for me',
]
const STRANGE_VOICES = ['espeak-ng en-us', 'flite awb'] as const
/** An utterance is cut a little before its first word. */
const LEAD_MS = 400
const EXPECTATIONS = ['anything', 'people', 'when', 'yes_or_no'] as const
const PROGRAM = {
  path: Bun.which('pocketsphinx_continuous') ?? '',
  modelDir: '/usr/share/pocketsphinx/model/en-us',
}

type Voice = keyof typeof VOICES
interface Sentence {
  text: string
  expectation: Expectation
}
const folder = mkdtempSync(join(tmpdir(), 'parley-rates-'))

function drawSentences(): Sentence[] {
  const random = seededRandom(SEED)
  return Object.entries(SENTENCES).flatMap(([name, count]) => {
    const expectation = name as Expectation
    const phrases = phrasesFor(expectation)
    return Array.from({ length: count }, (_, i) => ({
      expectation,
      text: samplePhrase(phrases[(i * 5) % phrases.length] ?? '', random),
    }))
  })
}

async function render(voice: Voice, text: string): Promise<Int16Array> {
  const file = join(folder, `${Bun.randomUUIDv7()}.wav`)
  const shape = `norm -3 silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse pad 0.3 0`
  const script = `${VOICES[voice]} && sox "$2" -t raw -r ${RATE_HZ} -c 1 -b 16 -e signed - ${shape}`
  const child = Bun.spawn(['sh', '-c', script, 'render', text, file], { stdout: 'pipe', stderr: 'ignore' })
  return new Int16Array(await new Response(child.stdout).arrayBuffer())
}

/** Adds white noise at this distance below the speech; it goes on in the pauses. */
function addNoise(samples: Int16Array, noise: number): Int16Array {
  return samples.map(sample => {
    const gauss = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
    return Math.max(-32_768, Math.min(32_767, Math.round(sample + gauss * noise)))
  })
}

function levelOf(samples: Int16Array): number {
  const loud = samples.filter(sample => Math.abs(sample) > 300)
  return Math.sqrt(loud.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, loud.length))
}

interface Place {
  fromMs: number
  toMs: number
}

/** Everything in one voice and noise, one after the other with pauses, as the audio of one call. */
async function record(
  voice: Voice,
  texts: string[],
  snrDb: number | null,
): Promise<{ file: string; places: Place[] }> {
  const parts: Uint8Array[] = []
  const places: Place[] = []
  let lengthMs = 0
  const put = (samples: Int16Array, noise: number) => {
    parts.push(dither(addNoise(samples, noise)))
    lengthMs += samples.length / 16
  }
  for (const text of texts) {
    const samples = await render(voice, text)
    const noise = snrDb === null ? 0 : levelOf(samples) / 10 ** (snrDb / 20)
    put(new Int16Array(RATE_HZ), noise)
    places.push({ fromMs: lengthMs - LEAD_MS, toMs: lengthMs + samples.length / 16 })
    put(samples, noise)
  }
  put(new Int16Array(2 * RATE_HZ), 0)
  const file = join(folder, `${Bun.randomUUIDv7()}.raw`)
  await Bun.write(file, Buffer.concat(parts))
  return { file, places }
}

/** What one ear heard at each place; null where it heard nothing that it knows. */
async function listen(
  ear: Ear,
  { file, places }: { file: string; places: Place[] },
): Promise<(string | null)[]> {
  const { acousticModel, dictionaryFile } = files
  const settings = { acousticModel, dictionaryFile, grammarFile: files.grammarFile(ear) }
  const child = Bun.spawn([PROGRAM.path, ...recogniserArguments(file, settings)], {
    stdout: 'pipe',
    stderr: 'ignore',
  })
  const heard: Utterance[] = []
  const read = createReader(utterance => heard.push(utterance))
  for (const line of (await new Response(child.stdout).text()).split('\n')) read(line.trim())
  return places.map(({ fromMs, toMs }) => {
    const here = heard.filter(({ startMs }) => startMs >= fromMs && startMs < toMs).map(({ words }) => words)
    const known = here.filter(words => !isGarbage(words))
    return known.length === 0 ? null : known.join(' / ')
  })
}

function percent(part: number, whole: number): string {
  return `${part}/${whole} ${Math.round((100 * part) / whole)} %`
}

async function printRates(): Promise<void> {
  const sentences = drawSentences()
  console.log(`Sentences: ${sentences.map(({ text }) => text).join(' | ')}\n`)
  console.log(
    '| voice | noise | word for word | asked again | wrong words |\n| --- | --- | --- | --- | --- |',
  )
  const wrong: string[] = []
  for (const voice of Object.keys(VOICES) as Voice[]) {
    for (const snrDb of [null, 20]) {
      const count = { exact: 0, asked: 0, wrong: 0 }
      // As in a call, every ear hears everything and gets used to the voice; the one that is waited for counts.
      const audio = await record(
        voice,
        sentences.map(({ text }) => text),
        snrDb,
      )
      for (const expectation of EXPECTATIONS) {
        const heard = await listen(expectation, audio)
        sentences.forEach((sentence, i) => {
          if (sentence.expectation !== expectation) return
          const words = heard[i] ?? null
          count[words === null ? 'asked' : words === sentence.text ? 'exact' : 'wrong']++
          if (words !== null && words !== sentence.text) wrong.push(`${sentence.text} -> ${words}`)
        })
      }
      const total = sentences.length
      const rates = [count.exact, count.asked, count.wrong].map(part => percent(part, total))
      console.log(`| ${voice} | ${snrDb === null ? 'quiet' : `${snrDb} dB`} | ${rates.join(' | ')} |`)
    }
  }
  console.log(`\nWrong words: ${wrong.join('; ')}\n`)
}

async function printStrange(): Promise<void> {
  console.log(
    '| waits for | noise | say it again | did you mean | taken for a phrase |\n| --- | --- | --- | --- | --- |',
  )
  for (const expectation of EXPECTATIONS) {
    for (const snrDb of [null, 20]) {
      const results: { words: string | null; guess: string | null }[] = []
      for (const voice of STRANGE_VOICES) {
        const audio = await record(voice, STRANGE, snrDb)
        const words = await listen(expectation, audio)
        const guesses = expectation === 'anything' ? await listen('guess', audio) : []
        results.push(...words.map((heard, i) => ({ words: heard, guess: guesses[i] ?? null })))
      }
      const taken = results.filter(({ words }) => words !== null).length
      const guessed = results.filter(({ words, guess }) => words === null && guess !== null).length
      const total = results.length
      const rates = [total - taken - guessed, guessed, taken].map(part => percent(part, total))
      console.log(`| ${expectation} | ${snrDb === null ? 'quiet' : `${snrDb} dB`} | ${rates.join(' | ')} |`)
    }
  }
}

const files = await writeEarFiles(PROGRAM)
await printRates()
await printStrange()
await files.remove()
rmSync(folder, { recursive: true, force: true })
