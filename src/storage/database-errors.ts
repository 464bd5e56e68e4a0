import { DrizzleQueryError } from 'drizzle-orm'
import { AppError, type ErrorCode } from '#core/errors.ts'

/**
 * Turns what a driver throws into an AppError. Anything else (an AppError, a mistake of ours) passes through. NB: the
 * drivers' own errors repeat statements and values, so only their code and first line are kept as the cause.
 */
export function toStorageError(error: unknown): unknown {
  if (error instanceof AppError) return error
  const found = findDriverError(error)
  if (!found) return error
  const [kind, words] = classify(found.code)
  const cause = new DriverError(found.code, found.message)
  return new AppError(kind, words, { values: { code: found.code }, cause })
}

/** What remains of a driver's error. */
export class DriverError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'DriverError'
    this.code = code
  }
}

/** The driver's code of an error that came through toStorageError, or undefined. */
export function driverCode(error: unknown): string | undefined {
  const cause = error instanceof AppError ? error.cause : error
  return cause instanceof DriverError ? cause.code : undefined
}

export function isForeignKeyViolation(error: unknown): boolean {
  return FOREIGN_KEY_CODES.has(driverCode(error) ?? '')
}

/** Another process holds SQLite's lock: worth a short wait and another try. */
export function isBusy(error: unknown): boolean {
  return (driverCode(error) ?? findDriverError(error)?.code ?? '').startsWith('SQLITE_BUSY')
}

const UNIQUE_CODES = new Set(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', '23505'])
const FOREIGN_KEY_CODES = new Set(['SQLITE_CONSTRAINT_FOREIGNKEY', '23503'])
/** Postgres: connection, sign-in, no such database, deadlock, resources, time-out, shutting down, system; then the driver's own. */
const UNAVAILABLE =
  /^(08|28|3D|40P01|53|57014|57P|58)|^(CONNECT|CONNECTION|ECONN|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|EPIPE|EAI_AGAIN)/
const SQLITE_UNAVAILABLE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|PERM|AUTH)/

function classify(code: string): [ErrorCode, string] {
  if (UNIQUE_CODES.has(code)) return ['conflict', 'This is already there.']
  if (FOREIGN_KEY_CODES.has(code))
    return ['conflict', 'This is still in use, or refers to something that is not there.']
  if (code === '22021' || code === '22P05')
    return ['invalid', 'A text holds a character that cannot be stored.']
  if (code.startsWith('SQLITE_FULL') || code === '53100') {
    return ['unavailable', 'The disk that holds the database is full. Make room, then try again.']
  }
  if (SQLITE_UNAVAILABLE.test(code) || UNAVAILABLE.test(code)) {
    return ['unavailable', 'The database cannot be used right now ({code}).']
  }
  return ['internal', 'The database refused a statement.']
}

/** Looks through wrappers (drizzle's holds the whole statement) for the error that has a code. */
function findDriverError(error: unknown): { code: string; message: string } | undefined {
  let current = error
  for (let depth = 0; depth < MAX_CAUSE_DEPTH && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') {
      return { code: current.code, message: firstLine(current.message) }
    }
    current = current.cause
  }
  return error instanceof DrizzleQueryError
    ? { code: 'unknown', message: 'The driver gave no reason.' }
    : undefined
}

const MAX_CAUSE_DEPTH = 5
const MESSAGE_MAX_CHARS = 300

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, MESSAGE_MAX_CHARS)
}
