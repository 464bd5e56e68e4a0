import { expect, test } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { installLibraryLog } from '../library-log.ts'
import { createHostTts, type SpeechProgram } from './host-speech.ts'

installLibraryLog(() => undefined, 'error')

const programs = (['flite', 'espeak-ng'] as const).flatMap(kind => {
  const path = Bun.which(kind)
  return path ? [{ kind, path }] : []
})

async function say(program: SpeechProgram, text: string, stopAfterMs?: number) {
  const voice = createHostTts(program, () => 'en')
  const errors: Error[] = []
  voice.on('error', failure => errors.push(failure.error))
  const stream = voice.stream()
  stream.pushText(text)
  stream.endInput()
  if (stopAfterMs !== undefined) setTimeout(() => stream.close(), stopAfterMs)
  let samples = 0
  let energy = 0
  for await (const audio of stream) {
    if (typeof audio === 'symbol') break
    samples += audio.frame.samplesPerChannel
    for (const sample of audio.frame.data) energy += sample * sample
  }
  return { seconds: samples / 24_000, rms: Math.sqrt(energy / Math.max(1, samples)), errors }
}

test('a speech program is installed on this machine', () => {
  expect(programs.length).toBeGreaterThan(0)
})

test.each(programs)('$kind speaks a text of two sentences', async program => {
  const spoken = await say(program, 'Hello, this is the voice of the machine. It says two sentences.')
  expect(spoken.errors).toEqual([])
  expect(spoken.seconds).toBeGreaterThan(2.5)
  expect(spoken.seconds).toBeLessThan(8)
  expect(spoken.rms).toBeGreaterThan(500)
})

test.each(programs)('$kind speaks text that looks like options or commands', async program => {
  const spoken = await say(program, '--help -o /dev/null; $(reboot) `ls` "quoted" <b>bold</b>')
  expect(spoken.errors).toEqual([])
  expect(spoken.seconds).toBeGreaterThan(1)
})

test('a program that is gone is an error, once', async () => {
  const { errors, seconds } = await say(
    { kind: 'espeak-ng', path: '/nonexistent/espeak-ng' },
    'Hello there, caller.',
  )
  expect(seconds).toBe(0)
  expect(errors).toHaveLength(1)
})

test('interruption leaves no files behind', async () => {
  const program = programs.find(({ kind }) => kind === 'flite') ?? programs[0]
  if (!program) throw new Error('no speech program')
  await say(
    program,
    'A rather long sentence that would take a moment to be spoken to its very end by the machine.',
    5,
  )
  const deadline = Date.now() + 2_000
  const left = async () => (await readdir(tmpdir())).filter(name => name.startsWith('parley-voice-'))
  while ((await left()).length > 0 && Date.now() < deadline) await Bun.sleep(20)
  expect(await left()).toEqual([])
})
