import { expect, test } from 'bun:test'
import { findHostEars } from './host-ears.ts'

const PROGRAM = '/opt/speech/bin/pocketsphinx_continuous'

function find({
  language = 'en',
  path = PROGRAM,
  modelDir = '/opt/speech/share/pocketsphinx/model/en-us',
}: {
  language?: string
  path?: string | undefined
  modelDir?: string
}) {
  const files = new Set([`${modelDir}/cmudict-en-us.dict`, `${modelDir}/en-us/mdef`])
  return findHostEars(language, {
    findProgram: name => (name === 'pocketsphinx_continuous' ? path || undefined : undefined),
    hasFile: file => files.has(file),
  })
}

test('the recogniser is found with the model beside it, or with the one of the system', () => {
  expect(find({})).toEqual({ path: PROGRAM, modelDir: '/opt/speech/share/pocketsphinx/model/en-us' })
  const modelDir = '/usr/share/pocketsphinx/model/en-us'
  expect(find({ modelDir, language: 'en-GB' })).toEqual({ path: PROGRAM, modelDir })
})

test('there are no ears without the program, without its model, or for another language than English', () => {
  expect(find({ path: '' })).toBeNull()
  expect(find({ modelDir: '/elsewhere' })).toBeNull()
  expect(find({ language: 'de' })).toBeNull()
})
