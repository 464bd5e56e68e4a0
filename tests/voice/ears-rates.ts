/**
 * How sure Rehearsal's ears are: `bun tests/voice/ears-rates.ts` prints the tables of docs/rehearsal.md (some minutes). Sentences are
 * drawn from the grammars, with a seed that nothing was tuned on; the voices are those of espeak-ng and flite.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { phrasesFor } from '../../src/voice/media/rehearsal/ear-grammar.ts'
import { type Heard, openHearing } from '../../src/voice/media/rehearsal/hearing.ts'
import { samplePhrase, seededRandom } from '../../src/voice/media/rehearsal/phrase-sampler.fixture.ts'
import type { Expectation } from '../../src/voice/media/rehearsal/spoken-phrases.ts'

const RATE_HZ = 16_000
const SEED = 61
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
const HEARING_LIMIT_MS = 2_500
/** Speech is said faster than anybody speaks; the slowest of the ears must keep up. */
const PAUSE_MS = 900

type Voice = keyof typeof VOICES
interface Utterance {
  text: string
  expectation: Expectation
}
const folder = mkdtempSync(join(tmpdir(), 'parley-rates-'))

function drawSentences(): Utterance[] {
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

/** Says everything into the ears of one call, in one voice. */
async function listen(voice: Voice, utterances: Utterance[], snrDb: number | null): Promise<Heard[][]> {
  let expectation: Expectation = 'anything'
  let heard: Heard[] = []
  const hearing = openHearing({
    program: {
      path: Bun.which('pocketsphinx_continuous') ?? '',
      modelDir: '/usr/share/pocketsphinx/model/en-us',
    },
    expects: () => expectation,
    onHeard: what => heard.push(what),
    onLost: error => {
      throw error
    },
  })
  await Bun.sleep(500)
  const results: Heard[][] = []
  for (const utterance of utterances) {
    const samples = await render(voice, utterance.text)
    const noise = snrDb === null ? 0 : levelOf(samples) / 10 ** (snrDb / 20)
    hearing?.push(addNoise(new Int16Array(RATE_HZ), noise))
    expectation = utterance.expectation
    heard = []
    hearing?.push(addNoise(samples, noise))
    // The noise never stops: where it begins it would pass for speech.
    const startedAt = performance.now()
    const isOver = () => performance.now() - startedAt > (heard.length > 0 ? PAUSE_MS : HEARING_LIMIT_MS)
    while (!isOver()) {
      hearing?.push(addNoise(new Int16Array(RATE_HZ / 20), noise))
      await Bun.sleep(20)
    }
    results.push(heard)
  }
  await hearing?.close()
  return results
}

function percent(part: number, whole: number): string {
  return `${part}/${whole} ${Math.round((100 * part) / whole)} %`
}

async function printRates(): Promise<void> {
  const utterances = drawSentences()
  console.log(`Sentences: ${utterances.map(({ text }) => text).join(' | ')}\n`)
  console.log(
    '| voice | noise | word for word | asked again | wrong words |\n| --- | --- | --- | --- | --- |',
  )
  const wrong: string[] = []
  for (const voice of Object.keys(VOICES) as Voice[]) {
    for (const snrDb of [null, 20]) {
      const results = await listen(voice, utterances, snrDb)
      const taken = results.map(heard =>
        heard.flatMap(what => (what.kind === 'words' ? [what.text] : [])).join(' / '),
      )
      const exact = taken.filter((text, i) => text === utterances[i]?.text).length
      const asked = taken.filter(text => text === '').length
      taken.forEach((text, i) => {
        if (text !== '' && text !== utterances[i]?.text) wrong.push(`${utterances[i]?.text} -> ${text}`)
      })
      const total = utterances.length
      const noise = snrDb === null ? 'quiet' : `${snrDb} dB`
      console.log(
        `| ${voice} | ${noise} | ${percent(exact, total)} | ${percent(asked, total)} | ${percent(total - exact - asked, total)} |`,
      )
    }
  }
  console.log(`\nWrong words: ${wrong.join('; ')}\n`)
}

async function printStrange(): Promise<void> {
  console.log(
    '| strange speech | noise | say it again | did you mean | taken for a phrase |\n| --- | --- | --- | --- | --- |',
  )
  for (const expectation of ['anything', 'people', 'when', 'yes_or_no'] as const) {
    for (const snrDb of [null, 20]) {
      const utterances = STRANGE.map(text => ({ text, expectation }))
      const results = (
        await Promise.all(STRANGE_VOICES.map(voice => listen(voice, utterances, snrDb)))
      ).flat()
      const count = (kind: Heard['kind']) =>
        results.filter(heard => heard.some(what => what.kind === kind)).length
      const [words, guesses] = [count('words'), count('guess')]
      const noise = snrDb === null ? 'quiet' : `${snrDb} dB`
      const total = results.length
      console.log(
        `| ${expectation} | ${noise} | ${percent(total - words - guesses, total)} | ${percent(guesses, total)} | ${percent(words, total)} |`,
      )
    }
  }
}

await printRates()
await printStrange()
rmSync(folder, { recursive: true, force: true })
process.exit(0)
