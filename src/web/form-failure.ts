import { AppError, type ErrorCode, type FieldIssue } from '#core/errors.ts'
import type { Messages } from '#messages/en.ts'
import { say } from '#messages/say.ts'
import { STATUS_OF_CODE } from './problem-details.ts'

/** Why a form was refused, for the words beside its fields. */
export interface FormFailure {
  status: number
  issues: readonly FieldIssue[]
  /** For the line above the form, in the language of the page; undefined where the fields say it all. */
  message: string | undefined
}

/** What a person can mend at the form. Everything else belongs to the error page. */
const MENDABLE: readonly ErrorCode[] = [
  'invalid',
  'conflict',
  'unauthenticated',
  'rate_limited',
  'unavailable',
]

/**
 * Does the work of a form, or answers why it was refused. `fields` are the names that the form has: an issue about anything else
 * is said above it. Pages reach it as `pages.attempt(request, fields, work)`.
 */
export async function attempt<T>(form: AttemptedForm, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    if (!(error instanceof AppError) || !MENDABLE.includes(error.code)) throw error
    return { ok: false, failure: failureFor(error, form.fields, await form.messages()) }
  }
}

export type Attempt<T> = { ok: true; value: T } | { ok: false; failure: FormFailure }

interface AttemptedForm {
  fields: readonly string[]
  /** Of the language that the page is in. */
  messages(): Promise<Messages>
}

function failureFor(error: AppError, fields: readonly string[], messages: Messages): FormFailure {
  const isBeside = ({ path }: FieldIssue) =>
    fields.some(field => path === field || path.startsWith(`${field}.`))
  const elsewhere = error.issues.filter(issue => !isBeside(issue))
  const words = elsewhere.map(({ phrase, message }) => say(phrase ?? { text: message }, messages)).join(' ')
  return {
    status: STATUS_OF_CODE[error.code],
    issues: error.issues,
    message: error.issues.length === 0 ? say(error.phrase, messages) : words || undefined,
  }
}
