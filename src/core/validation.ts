import type { z } from 'zod'
import { invalidInput } from './errors.ts'

/** Parses an input or throws `invalid` with the names of the fields. NB: messages never repeat a value: it may be a secret. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const issues = result.error.issues.flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(key => ({
          path: [...issue.path, key].join('.').slice(0, 200),
          message: 'This field is not known.',
        }))
      : [{ path: issue.path.join('.').slice(0, 200), message: issue.message }],
  )
  throw invalidInput('Some fields are not valid.', issues)
}
