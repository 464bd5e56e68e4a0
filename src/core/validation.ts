import type { z } from 'zod'
import { type FieldIssue, invalidInput } from './errors.ts'

/** Parses an input or throws `invalid` with the names of the fields. NB: messages never repeat a value: it may be a secret. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw invalidInput('Some fields are not valid.', toFieldIssues(result.error.issues))
}

const ISSUES_MAX = 50
const PATH_MAX_CHARS = 200

/** What zod found, field by field; an unknown field is named as a field of its own. */
export function toFieldIssues(issues: readonly z.core.$ZodIssue[]): FieldIssue[] {
  return issues
    .flatMap(issue =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map(key => ({ path: [...issue.path, key], message: 'This field is not known.' }))
        : [{ path: issue.path, message: issue.message }],
    )
    .slice(0, ISSUES_MAX)
    .map(({ path, message }) => ({ path: path.join('.').slice(0, PATH_MAX_CHARS), message }))
}
