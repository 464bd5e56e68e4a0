import { expect, test } from 'bun:test'
import { sentencesOf } from './sentences.ts'

const textsOf = (source: string) => sentencesOf(source).map(({ text }) => text)

test('what reads like a sentence for a person is found, whatever its quotes', () => {
  expect(textsOf(`throw new AppError('conflict', 'This call has ended.')`)).toEqual(['This call has ended.'])
  expect(textsOf(`const a = "Don't do it."`)).toEqual(["Don't do it."])
  expect(textsOf(`const a = 'It is called \\'x\\' now.'`)).toEqual([`It is called 'x' now.`])
  expect(textsOf('const text = `{count} are left.`')).toEqual(['{count} are left.'])
})

test('names, keys, paths and comments are none', () => {
  expect(textsOf(`import { x } from './x.ts' // This is a comment.`)).toEqual([])
  expect(
    textsOf(`/* 'It is not said.' */ const kind = 'Rehearsal', path = '/agents', log = 'A call ended'`),
  ).toEqual([])
})

test('a value that was pasted into a sentence is noticed', () => {
  const place = ['$', '{name}'].join('')
  const source = `const a = \`This is ${place} here.\`\nconst b = \`This is {name} here.\``
  const [pasted, apart] = sentencesOf(source)
  expect(pasted?.isPasted).toBe(true)
  expect([apart?.isPasted, apart?.line]).toEqual([false, 2])
})
