import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallerClips } from '../src/loadtest/caller-script.ts'
import { CALLER_RATE_HZ } from '../src/loadtest/send-frames.ts'

/** Everything that is spoken or sounds in the benchmark, made by espeak-ng and sox on this machine. */

/** 2.1 s whose longest inner gap is 40 ms, so that nothing can take it for two sentences. */
const QUESTION = 'book me a table for two people tomorrow evening'
const GREETING_WORDS_PER_MINUTE = 170
const AGENT_RATE_HZ = 24_000
const TRIM = ['silence', '1', '0.01', '1%', 'reverse', 'silence', '1', '0.01', '1%', 'reverse']

export const GREETING = 'Hello there, how can I help you today?'
export const REPLIES = {
  turns: 'Your table is booked.',
  // Ten seconds in one breath: whoever breaks in, or does not, meets speech and no pause.
  interruptions:
    'Thank you very much for calling us this evening we have a table for two people at the window that looks over the river and the kitchen is open until late so please take your time and come whenever you like.',
} as const

export async function renderCallerClips(): Promise<CallerClips> {
  const spoken = (text: string) =>
    render(text, `espeak-ng -v en-us -s 190 --stdout -- "$1"`, CALLER_RATE_HZ, TRIM)
  const made = (name: string, effects: string[]) =>
    render(name, `sox -n -t wav -r ${CALLER_RATE_HZ} -c 1 -b 16 -`, CALLER_RATE_HZ, [], effects)
  const [question, click, cough, mhm] = await Promise.all([
    spoken(QUESTION),
    made('click', ['synth', '0.08', 'whitenoise', 'fade', 'l', '0', '0.08', '0.07', 'gain', '-8']),
    made('cough', ['synth', '0.28', 'pinknoise', 'band', '900', '1200', 'fade', 'q', '0.02', '0.28', '0.18']),
    spoken('mhm'),
  ])
  return {
    question: samplesOf(question),
    click: samplesOf(click),
    cough: samplesOf(cough),
    mhm: samplesOf(mhm),
  }
}

const spokenByAgents = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()

/** The agents' one voice: 24 kHz, mono, 16 bit. */
export function speakAsAgent(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const known =
    spokenByAgents.get(text) ??
    render(text, `espeak-ng -v en-us -s ${GREETING_WORDS_PER_MINUTE} --stdout -- "$1"`, AGENT_RATE_HZ, TRIM)
  spokenByAgents.set(text, known)
  return known
}

/** Raw samples by a program that writes a WAV, kept in a temporary file for later runs. */
async function render(
  text: string,
  program: string,
  rateHz: number,
  trim: string[],
  effects: string[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = join(tmpdir(), 'parley-bench-speech')
  const key = Bun.hash(JSON.stringify([text, program, rateHz, effects])).toString(16)
  const file = join(folder, `${key}.raw`)
  if (!existsSync(file)) {
    await mkdir(folder, { recursive: true })
    const draft = `${file}.${process.pid}`
    const script = `${program} ${effects.join(' ')} | sox -t wav - -t raw -r ${rateHz} -c 1 -b 16 -e signed "$2" ${trim.join(' ')}`
    const child = Bun.spawn(['sh', '-c', script, 'render', text, draft], { stdout: 'ignore', stderr: 'pipe' })
    const [words, exitCode] = await Promise.all([new Response(child.stderr).text(), child.exited])
    if (exitCode !== 0) throw new Error(`espeak-ng or sox ended with ${exitCode}: ${words}`)
    await rename(draft, file)
  }
  return new Uint8Array(await Bun.file(file).arrayBuffer())
}

function samplesOf(bytes: Uint8Array<ArrayBuffer>): Int16Array {
  return new Int16Array(bytes.buffer, 0, bytes.byteLength >> 1)
}
