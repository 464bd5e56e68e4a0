import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CallModels } from '../protocol.ts'

type Ears = Extract<CallModels, { kind: 'rehearsal' }>['ears']

interface Host {
  /** Path of a program of the host, if it has it. */
  findProgram(name: string): string | undefined
  hasFile?(path: string): boolean
}

const RECOGNISER = 'pocketsphinx_continuous'
/** The model that Debian packs for the recogniser (pocketsphinx-en-us), below the prefix that the program was installed in. */
const MODEL_DIR = 'share/pocketsphinx/model/en-us'
const MODEL_FILES = ['cmudict-en-us.dict', 'en-us/mdef']

/** The ears that this host can lend to Rehearsal; null when they are not installed, or the call is in a language that they don't know. */
export function findHostEars(language: string, { findProgram, hasFile = existsSync }: Host): Ears {
  if (language.toLowerCase().split('-')[0] !== 'en') return null
  const path = findProgram(RECOGNISER)
  if (path === undefined) return null
  const prefixes = [join(dirname(path), '..'), '/usr']
  const modelDir = prefixes
    .map(prefix => join(prefix, MODEL_DIR))
    .find(folder => MODEL_FILES.every(file => hasFile(join(folder, file))))
  return modelDir === undefined ? null : { path, modelDir }
}
