import { expect, test } from 'bun:test'
import { z } from 'zod'
import { AppError, type FieldIssue } from './errors.ts'
import { findIssues, parseInput } from './validation.ts'

const schema = z.strictObject({
  name: z.string().trim().min(1, 'Give it a name.').max(5),
  count: z.int().min(1).max(9).optional(),
  tags: z.array(z.string()).max(2).optional(),
  kind: z.enum(['a', 'b']).optional(),
  text: z.string().trim().min(1).optional(),
  part: z.discriminatedUnion('type', [z.strictObject({ type: z.literal('x') })]).optional(),
})

function issuesOf(input: unknown): FieldIssue[] {
  try {
    parseInput(schema, input)
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return error.issues
    throw error
  }
  throw new Error('This should have been refused.')
}

test('a valid input is answered as the schema makes it', () => {
  expect(parseInput(schema, { name: ' Ann ' })).toEqual({ name: 'Ann' })
})

test.each<[Record<string, unknown>, FieldIssue]>([
  [{ name: ' ' }, { path: 'name', message: 'Give it a name.' }],
  [{}, { path: 'name', message: 'This field is required.' }],
  [{ name: 7 }, { path: 'name', message: 'This must be text.' }],
  [{ name: 'canary' }, { path: 'name', message: 'Use at most 5 characters.' }],
  [
    { name: 'Ann', text: ' ' },
    { path: 'text', message: 'This field is required.' },
  ],
  [
    { name: 'Ann', count: 0 },
    { path: 'count', message: 'Use at least 1.' },
  ],
  [
    { name: 'Ann', count: 1.5 },
    { path: 'count', message: 'This must be a whole number.' },
  ],
  [
    { name: 'Ann', tags: ['', '', ''] },
    { path: 'tags', message: 'Use at most 2 items.' },
  ],
  [
    { name: 'Ann', tags: [1] },
    { path: 'tags.0', message: 'This must be text.' },
  ],
  [
    { name: 'Ann', kind: 'canary' },
    { path: 'kind', message: 'Use one of: a, b.' },
  ],
  [
    { name: 'Ann', part: { type: 'canary' } },
    { path: 'part.type', message: 'This is not one of the known forms.' },
  ],
  [
    { name: 'Ann', canaryField: 'canary' },
    { path: 'canaryField', message: 'This field is not known.' },
  ],
])('%j is refused by the name of the field, without its value', (input, issue) => {
  expect(issuesOf(input).map(({ path, message }) => ({ path, message }))).toEqual([issue])
})

test('a sentence with values can be translated: they are kept apart', () => {
  expect(issuesOf({ name: 'canary' })[0]?.phrase).toEqual({
    text: 'Use at most {limit} characters.',
    values: { limit: 5 },
  })
  expect(issuesOf({ name: ' ' })[0]).not.toHaveProperty('phrase')
})

test('a rule of its own may have values too', () => {
  const phrase = { text: 'Use at most {limit} of them.', values: { limit: 1 } }
  const schema = z.array(z.string()).refine(all => all.length < 2, { params: { phrase } })
  expect(findIssues(schema, ['a', 'b'])).toEqual([{ path: '', message: 'Use at most 1 of them.', phrase }])
})

test('an input that is no object at all is refused', () => {
  expect(issuesOf('canary')).toEqual([{ path: '', message: 'This must be an object.' }])
})

test('a flood of unknown fields is answered with a bounded list', () => {
  const input = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${'x'.repeat(300)}${i}`, 1]))
  const issues = issuesOf({ name: 'Ann', ...input })
  expect(issues).toHaveLength(50)
  expect(issues.every(issue => issue.path.length <= 200)).toBe(true)
})
