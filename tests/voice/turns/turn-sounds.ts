import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const RATE_HZ = 16_000
/** Quiet at both ends is cut off: the script says where pauses are. */
const TRIM = 'silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse'

/** Voices that speak the scripts: the programs of this machine. */
export const SPEAKERS = {
  'en-us': (text: string) => espeak('en-us', text),
  'en-gb': (text: string) => espeak('en-gb+f3', text),
  slt: (text: string) => flite('slt', text),
  awb: (text: string) => flite('awb', text),
  de: (text: string) => espeak('de', text),
  'de-f': (text: string) => espeak('de+f2', text),
} as const
export type Speaker = keyof typeof SPEAKERS

const cache = new Map<string, Int16Array>()
const folder = mkdtempSync(join(tmpdir(), 'parley-turns-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** Words said by a program, 16 kHz, without the quiet around them. */
export function speak(speaker: Speaker, text: string): Int16Array {
  return keep(`${speaker}|${text}`, () => SPEAKERS[speaker](text))
}

/** A sound that sox makes of two channels, by its own words: `synth 0.08 whitenoise`. */
export function makeSound(effects: string): Int16Array {
  return keep(effects, () => sox(`-r ${RATE_HZ} -c 2 -n -c 1 -b 16 {out} ${effects}`))
}

function keep(key: string, make: () => Int16Array): Int16Array {
  const made = cache.get(key) ?? make()
  cache.set(key, made)
  return made
}

function espeak(voice: string, text: string): Int16Array {
  const raw = join(folder, 'raw.wav')
  run(['espeak-ng', '-v', voice, '-s', '170', '-w', raw, text])
  return sox(`${raw} -r ${RATE_HZ} -c 1 -b 16 {out} ${TRIM}`)
}

function flite(voice: string, text: string): Int16Array {
  const raw = join(folder, 'raw.wav')
  run(['flite', '-voice', voice, '-t', text, '-o', raw])
  return sox(`${raw} -r ${RATE_HZ} -c 1 -b 16 {out} ${TRIM}`)
}

function sox(line: string): Int16Array {
  const out = join(folder, 'out.raw')
  run(['sox', '-R', ...line.replace('{out}', `-t raw -e signed ${out}`).split(' ')])
  return new Int16Array(Uint8Array.from(readFileSync(out)).buffer)
}

function run(command: string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(command, { stdout: 'ignore', stderr: 'pipe' })
  if (exitCode !== 0) throw new Error(`${command[0]} ended with ${exitCode}: ${stderr}`)
}
