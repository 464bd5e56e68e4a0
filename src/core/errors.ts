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
}

interface AppErrorOptions {
  issues?: FieldIssue[]
  cause?: unknown
}

/**
 * The one error of the program. `message` is fit for the person who sees it and says what to do;
 * `cause` is for the operator's log only. Anything that is no AppError is shown as `internal`.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly issues: FieldIssue[]

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.issues = options.issues ?? []
  }
}

/** A thing that is not there, or belongs to another organization: the two must look the same. */
export function notFound(thing: string): AppError {
  return new AppError('not_found', `There is no such ${thing}.`)
}

export function invalidInput(message: string, issues: FieldIssue[] = []): AppError {
  return new AppError('invalid', message, { issues })
}
