import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dictionaryFor, EARS, type Ear, grammarFor } from './ear-grammar.ts'

/** The host's recogniser and the folder of its English model. */
export interface EarProgram {
  path: string
  modelDir: string
}

/** What the recogniser reads, in a folder that nobody else can look into. */
export interface EarFiles {
  acousticModel: string
  dictionaryFile: string
  grammarFile(ear: Ear): string
  remove(): Promise<void>
}

/** Writes the grammars and their dictionary. Throws when the model is not there or does not know a word. */
export async function writeEarFiles({ modelDir }: EarProgram): Promise<EarFiles> {
  const dictionary = dictionaryFor(await Bun.file(join(modelDir, 'cmudict-en-us.dict')).text())
  const folder = await mkdtemp(join(tmpdir(), 'parley-ears-'))
  const dictionaryFile = join(folder, 'words.dict')
  const grammarFile = (ear: Ear) => join(folder, `${ear}.gram`)
  await Promise.all([
    writeFile(dictionaryFile, dictionary),
    ...EARS.map(ear => writeFile(grammarFile(ear), grammarFor(ear))),
  ])
  return {
    acousticModel: join(modelDir, 'en-us'),
    dictionaryFile,
    grammarFile,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
