import type { z } from 'zod'
import { type FieldIssue, invalidInput } from './errors.ts'

/** Parses an input or throws `invalid` with the names of the fields. NB: messages never repeat a value: it may be a secret. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input, { error: describeIssue })
  if (result.success) return result.data
  throw invalidInput('Some fields are not valid.', toFieldIssues(result.error.issues))
}

/** What is wrong with an input, field by field; nothing when it is valid. */
export function findIssues(schema: z.ZodType, input: unknown): FieldIssue[] {
  return toFieldIssues(schema.safeParse(input, { error: describeIssue }).error?.issues ?? [])
}

const ISSUES_MAX = 50
const PATH_MAX_CHARS = 200

/** An unknown field is named as a field of its own. */
function toFieldIssues(issues: readonly z.core.$ZodIssue[]): FieldIssue[] {
  return issues
    .flatMap(issue =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map(key => ({ path: [...issue.path, key], message: 'This field is not known.' }))
        : [{ path: issue.path, message: issue.message }],
    )
    .slice(0, ISSUES_MAX)
    .map(({ path, message }) => ({ path: path.join('.').slice(0, PATH_MAX_CHARS), message }))
}

const TYPE_WORDS: Partial<Record<string, string>> = {
  string: 'This must be text.',
  number: 'This must be a number.',
  int: 'This must be a whole number.',
  boolean: 'This must be true or false.',
  array: 'This must be a list.',
  object: 'This must be an object.',
  record: 'This must be an object.',
}

/** Words for a person, where the schema brings none of its own; undefined leaves it to zod. */
function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This field is required.' : TYPE_WORDS[issue.expected]
    case 'too_big':
      return `Use at most ${issue.maximum}${unitOf(issue.origin)}.`
    case 'too_small':
      return `Use at least ${issue.minimum}${unitOf(issue.origin)}.`
    case 'invalid_value':
      return `Use one of: ${issue.values.join(', ')}.`
    case 'invalid_union':
      return 'This is not one of the known forms.'
    default:
      return undefined
  }
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters'
  return origin === 'array' ? ' items' : ''
}
