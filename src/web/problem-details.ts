import { z } from 'zod'
import { AppError, ERROR_CODES, type ErrorCode, type FieldIssue } from '#core/errors.ts'
import { fillPhrase, type Phrase, type Sentence, toPhrase } from '#lib/phrase.ts'
import { en } from '#messages/en.ts'

/** What a person or a program is told about a failure; pages and problem documents are made from it. */
export interface Failure {
  status: number
  code: ErrorCode
  message: string
  /** The same for pages, which translate it. */
  phrase: Phrase
  issues: readonly FieldIssue[]
  /** The same id stands in the log; only where there is something for the operator to look up. */
  traceId: string | null
}

/** A request that is wrong as HTTP before it means anything: too large, not JSON, a method that the path does not know. */
export class HttpError extends Error {
  readonly status: number
  readonly code: ErrorCode
  readonly phrase: Phrase
  readonly headers: Record<string, string>

  constructor(
    status: 400 | 404 | 405 | 408 | 413 | 415 | 502,
    message: Sentence,
    headers: Record<string, string> = {},
  ) {
    const phrase = toPhrase(message)
    super(fillPhrase(phrase))
    this.name = 'HttpError'
    this.status = status
    this.code = CODE_OF_STATUS[status] ?? 'invalid'
    this.phrase = phrase
    this.headers = headers
  }
}

const CODE_OF_STATUS: Partial<Record<number, ErrorCode>> = { 404: 'not_found', 502: 'unavailable' }

export const STATUS_OF_CODE: Readonly<Record<ErrorCode, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  payment_required: 402,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
}

/** Failures of one code have one title; what exactly went wrong stands in `detail` and `errors`. */
export const problemDocument = z
  .object({
    type: z.string().describe('A name for this kind of failure: urn:parley:problem: and the code.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What went wrong in this case and what to do about it.'),
    code: z.enum(ERROR_CODES),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('Which fields are wrong, by their dotted path. A value is never repeated.'),
    traceId: z.string().optional().describe('Give this to whoever runs Parley: it stands in the log.'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' })

export type ProblemDocument = z.infer<typeof problemDocument>

export function toProblem(failure: Failure): ProblemDocument {
  return {
    type: `urn:parley:problem:${failure.code}`,
    title: en.shell.errors.titles[failure.code],
    status: failure.status,
    detail: failure.message,
    code: failure.code,
    ...(failure.issues.length > 0
      ? { errors: failure.issues.map(({ path, message }) => ({ path, message })) }
      : {}),
    ...(failure.traceId ? { traceId: failure.traceId } : {}),
  }
}

export function problemResponse(failure: Failure, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(toProblem(failure)), {
    status: failure.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}

export function failureOf(error: AppError | HttpError, traceId: string | null = null): Failure {
  const status = error instanceof HttpError ? error.status : STATUS_OF_CODE[error.code]
  const issues = error instanceof AppError ? error.issues : []
  return { status, code: error.code, message: error.message, phrase: error.phrase, issues, traceId }
}
