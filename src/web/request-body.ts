import { type FieldIssue, invalidInput } from '#core/errors.ts'
import { HttpError } from './problem-details.ts'

/**
 * Room for the longest prompt with every character escaped. What is longer than a field allows and still fits here is refused by
 * the field's name (422); what does not even fit is refused by this limit (413).
 */
export const BODY_MAX_BYTES = 2 * 1024 * 1024
const MEGABYTE = 1024 * 1024
/** What anybody may send who has shown nothing yet. */
export const STRANGER_BODY_MAX_BYTES = 8 * 1024
/** A client that needs longer for this much holds a connection hostage. */
const BODY_TIMEOUT_MS = 20_000
const FORM_FIELDS_MAX = 1_000
const JSON_DEPTH_MAX = 16
const TEXT_ISSUES_MAX = 20

/** A form's fields by name; a name that came more than once (checkboxes) has all its values. */
export type FormFields = Record<string, string | string[]>

/**
 * The body of a request as JSON value or form fields; undefined when there is none. Throws HttpError (malformed, too large, too slow,
 * of another type) or invalid for text that no database keeps: NUL characters and halves of surrogate pairs.
 */
export async function readBody(
  request: Request,
  contentType: string,
  { timeoutMs = BODY_TIMEOUT_MS, maxBytes = BODY_MAX_BYTES } = {},
): Promise<unknown> {
  const bytes = await readBytes(request, { timeoutMs, maxBytes })
  if (bytes.byteLength === 0) return undefined
  const value = parseBytes(bytes, contentType.trim().toLowerCase())
  const issues = findUnstorableText(value)
  if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues)
  return value
}

function parseBytes(bytes: Uint8Array, contentType: string): unknown {
  if (contentType === 'application/json') return parseJson(decodeText(bytes))
  if (contentType === 'application/x-www-form-urlencoded') return parseForm(decodeText(bytes))
  throw new HttpError(415, 'Send the body as application/json.')
}

async function readBytes(
  request: Request,
  { timeoutMs, maxBytes }: { timeoutMs: number; maxBytes: number },
): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? 0)
  if (declared > maxBytes) throw tooLarge(maxBytes)
  if (!request.body) return new Uint8Array()
  const reader = request.body.getReader()
  let timer: Timer | undefined
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new HttpError(408, 'The body took too long to arrive.', { connection: 'close' })),
      timeoutMs,
    )
  })
  try {
    return await Promise.race([readAll(reader, maxBytes), tooSlow])
  } catch (error) {
    await reader.cancel().catch(() => {
      // The client is gone, which may be why we are here: there is nothing left to cancel.
    })
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
    sizeBytes += value.byteLength
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes)
    chunks.push(value)
  }
}

function tooLarge(maxBytes: number): HttpError {
  const phrase =
    maxBytes < MEGABYTE
      ? { text: 'The body is too large. Send at most {limit} KB.', values: { limit: maxBytes / 1024 } }
      : { text: 'The body is too large. Send at most {limit} MB.', values: { limit: maxBytes / MEGABYTE } }
  return new HttpError(413, phrase, { connection: 'close' })
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw malformed('The body is not UTF-8 text.', cause)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw malformed('The body is not valid JSON.', cause)
  }
}

function malformed(message: string, cause: unknown): HttpError {
  const error = new HttpError(400, message)
  error.cause = cause
  return error
}

function parseForm(text: string): FormFields {
  const fields = new Map<string, string | string[]>()
  const entries = [...new URLSearchParams(text)]
  if (entries.length > FORM_FIELDS_MAX)
    throw new HttpError(413, { text: 'Send at most {limit} fields.', values: { limit: FORM_FIELDS_MAX } })
  for (const [name, value] of entries) {
    const before = fields.get(name)
    fields.set(name, before === undefined ? value : [before, value].flat())
  }
  return Object.fromEntries(fields)
}

/** Postgres keeps neither of them, in text or in jsonb: said here, it is a field's fault instead of a broken statement. */
function findUnstorableText(root: unknown): FieldIssue[] {
  const issues: FieldIssue[] = []
  const visit = (value: unknown, path: string[]) => {
    if (issues.length >= TEXT_ISSUES_MAX) return
    if (typeof value === 'string') {
      if (!isStorable(value)) issues.push(issueAt(path, 'This text holds characters that cannot be kept.'))
    } else if (typeof value === 'object' && value !== null) {
      if (path.length >= JSON_DEPTH_MAX) issues.push(issueAt(path, 'This is nested too deeply.'))
      else for (const [key, inner] of Object.entries(value)) visitField(key, inner, path)
    }
  }
  const visitField = (key: string, inner: unknown, path: string[]) => {
    if (key === '__proto__' || !isStorable(key))
      issues.push(issueAt(path, 'A field here has a name that is not known.'))
    else visit(inner, [...path, key])
  }
  visit(root, [])
  return issues
}

function issueAt(path: string[], message: string): FieldIssue {
  return { path: path.join('.').slice(0, 200), message }
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}
