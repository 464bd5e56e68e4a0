import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProviderProblem } from './provider-problem.ts'

export interface HostPrograms {
  /** The path of a program of the host, or undefined. */
  findProgram(name: string): string | undefined
}

/** In the order in which Rehearsal prefers them. */
const SPEECH_PROGRAMS = ['flite', 'espeak-ng'] as const
type SpeechProgram = (typeof SPEECH_PROGRAMS)[number]

/** The program that this machine speaks with. Throws ProviderProblem where there is none. */
export function findSpeechProgram({ findProgram }: HostPrograms): { name: SpeechProgram; path: string } {
  for (const name of SPEECH_PROGRAMS) {
    const path = findProgram(name)
    if (path !== undefined) return { name, path }
  }
  throw new ProviderProblem('missing', 'speechProgramMissing', {})
}

/** A WAV file of one sentence. NB: what is said stands in a file of ours, not in arguments that every user of the machine can read. */
export async function speakByHost(
  programs: HostPrograms,
  { text, language, signal }: { text: string; language: string; signal: AbortSignal },
): Promise<Uint8Array<ArrayBuffer>> {
  const { name, path } = findSpeechProgram(programs)
  const folder = await mkdtemp(join(tmpdir(), 'parley-sample-'))
  try {
    const [words, wav] = [join(folder, 'words.txt'), join(folder, 'speech.wav')]
    await writeFile(words, text)
    const child = Bun.spawn([path, ...argumentsOf(name, { language, words, wav })], {
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'ignore',
      signal,
    })
    if ((await child.exited) !== 0)
      throw new ProviderProblem('other', 'speechProgramFailed', { service: name })
    return await Bun.file(wav).bytes()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function argumentsOf(
  name: SpeechProgram,
  { language, words, wav }: { language: string; words: string; wav: string },
): string[] {
  if (name === 'flite') return ['-voice', 'slt', '-f', words, '-o', wav]
  const primary = language.toLowerCase().split('-')[0] ?? 'en'
  return ['-v', primary === 'en' ? 'en-us' : primary, '-s', '160', '-f', words, '-w', wav]
}
