import { fillPhrase, type Phrase, type PhraseValues, type Sentence, toPhrase } from '#lib/phrase.ts'

/** The closed list of error codes. Each door (REST, page, voice, command line) maps them once. */
export const ERROR_CODES = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'payment_required',
  'rate_limited',
  'unavailable',
  'internal',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** What is wrong with one field of an input. `path` is dotted; the value itself is never repeated. */
export interface FieldIssue {
  path: string
  message: string
  /** Where the message holds values: the sentence that a page translates. Without it the message itself is the sentence. */
  phrase?: Phrase
}

interface AppErrorOptions {
  /** What stands in the braces of the message. */
  values?: PhraseValues
  issues?: FieldIssue[]
  cause?: unknown
}

/**
 * The one error of the program. `message` is fit for the person who sees it and says what to do, in English: for the log and for
 * REST. Pages translate `phrase`; so every text that a page may show has its line in each `messages/xx.ts`, which a test holds.
 * `cause` is for the operator's log only. Anything that is no AppError is shown as `internal`.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly phrase: Phrase
  readonly issues: FieldIssue[]

  constructor(code: ErrorCode, message: Sentence, options: AppErrorOptions = {}) {
    const { values } = options
    const phrase = values ? { ...toPhrase(message), values } : toPhrase(message)
    super(fillPhrase(phrase), { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.phrase = phrase
    this.issues = options.issues ?? []
  }
}

export type Thing = keyof typeof NOT_FOUND

/** Whole sentences: a language bends the noun and its article. */
export const NOT_FOUND = {
  organization: 'There is no such organization.',
  'API key': 'There is no such API key.',
  agent: 'There is no such agent.',
  version: 'There is no such version.',
  'model connection': 'There is no such model connection.',
  call: 'There is no such call.',
  reply: 'There is no such reply.',
  member: 'There is no such member.',
  invitation: 'There is no such invitation.',
  'platform admin': 'There is no such platform admin.',
  session: 'There is no such session.',
  role: 'There is no such role.',
  widget: 'There is no such widget.',
  mail: 'There is no such mail.',
  passkey: 'There is no such passkey.',
  'sign-in provider': 'There is no such sign-in provider.',
} as const

/** A thing that is not there, or belongs to another organization: the two must look the same. */
export function notFound(thing: Thing): AppError {
  return new AppError('not_found', NOT_FOUND[thing])
}

export function invalidInput(message: Sentence, issues: FieldIssue[] = []): AppError {
  return new AppError('invalid', message, { issues })
}

/** What is wrong with one field, with values in its sentence: "Use at most {maximum} characters." */
export function fieldIssue(path: string, text: string, values: PhraseValues): FieldIssue {
  const phrase = { text, values }
  return { path, message: fillPhrase(phrase), phrase }
}
