import type { z } from 'zod'
import { fillPhrase, type Phrase } from '#lib/phrase.ts'
import { type FieldIssue, invalidInput } from './errors.ts'

/** Parses an input or throws `invalid` with the names of the fields. NB: messages never repeat a value: it may be a secret. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const words = createWords()
  const result = schema.safeParse(input, { error: words.describe })
  if (result.success) return result.data
  throw invalidInput('Some fields are not valid.', toFieldIssues(result.error.issues, words))
}

/** What is wrong with an input, field by field; nothing when it is valid. */
export function findIssues(schema: z.ZodType, input: unknown): FieldIssue[] {
  const words = createWords()
  return toFieldIssues(schema.safeParse(input, { error: words.describe }).error?.issues ?? [], words)
}

const ISSUES_MAX = 50
const PATH_MAX_CHARS = 200

/** An unknown field is named as a field of its own. */
function toFieldIssues(issues: readonly z.core.$ZodIssue[], words: Words): FieldIssue[] {
  return issues
    .flatMap(issue =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map(key => ({ path: [...issue.path, key], message: 'This field is not known.' }))
        : [{ path: issue.path, message: issue.message }],
    )
    .slice(0, ISSUES_MAX)
    .map(({ path, message }) => {
      const phrase = words.phraseOf(message)
      return { path: path.join('.').slice(0, PATH_MAX_CHARS), message, ...(phrase ? { phrase } : {}) }
    })
}

interface Words {
  /** Words for a person, where the schema brings none of its own. */
  describe(issue: z.core.$ZodRawIssue): string
  /** The sentence with its values that this message was made from. */
  phraseOf(message: string): Phrase | undefined
}

/** zod knows one string per issue; the sentence behind it is kept beside it for as long as one input is looked at. */
function createWords(): Words {
  const phrases = new Map<string, Phrase>()
  return {
    describe(issue) {
      const phrase = phraseFor(issue)
      const message = fillPhrase(phrase)
      if (phrase.values) phrases.set(message, phrase)
      return message
    },
    phraseOf: message => phrases.get(message),
  }
}

const OTHERWISE = 'This is not valid.'
const REQUIRED = 'This field is required.'

const TYPE_WORDS: Partial<Record<string, string>> = {
  string: 'This must be text.',
  number: 'This must be a number.',
  int: 'This must be a whole number.',
  boolean: 'This must be true or false.',
  array: 'This must be a list.',
  object: 'This must be an object.',
  record: 'This must be an object.',
}

const LIMIT_WORDS = {
  too_big: {
    string: 'Use at most {limit} characters.',
    array: 'Use at most {limit} items.',
    number: 'Use at most {limit}.',
  },
  too_small: {
    string: 'Use at least {limit} characters.',
    array: 'Use at least {limit} items.',
    number: 'Use at least {limit}.',
  },
} as const

function phraseFor(issue: z.core.$ZodRawIssue): Phrase {
  switch (issue.code) {
    case 'invalid_type':
      return {
        text: issue.input === undefined ? REQUIRED : (TYPE_WORDS[issue.expected] ?? OTHERWISE),
      }
    case 'too_big':
      return limitPhrase(issue, issue.maximum)
    case 'too_small':
      return limitPhrase(issue, issue.minimum)
    case 'invalid_value':
      return { text: 'Use one of: {values}.', values: { values: issue.values.join(', ') } }
    case 'custom':
      return isPhrase(issue.params?.phrase) ? issue.params.phrase : { text: OTHERWISE }
    case 'invalid_union':
      return { text: 'This is not one of the known forms.' }
    default:
      return { text: OTHERWISE }
  }
}

/** What a `refine` gave along because its sentence has values: `{ params: { phrase } }`. */
function isPhrase(value: unknown): value is Phrase {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string'
}

function limitPhrase(
  { code, origin }: { code: keyof typeof LIMIT_WORDS; origin: string },
  limit: number | bigint,
): Phrase {
  if (code === 'too_small' && origin === 'string' && Number(limit) === 1) return { text: REQUIRED }
  const words = LIMIT_WORDS[code]
  const text = origin === 'string' || origin === 'array' ? words[origin] : words.number
  return { text, values: { limit: Number(limit) } }
}
