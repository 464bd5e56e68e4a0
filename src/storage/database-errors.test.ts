import { describe, expect, test } from 'bun:test'
import { DrizzleQueryError } from 'drizzle-orm'
import { AppError } from '#core/errors.ts'
import { driverCode, isBusy, isForeignKeyViolation, toStorageError } from './database-errors.ts'

describe('errors of the drivers', () => {
  const known: [string, string][] = [
    ['SQLITE_CONSTRAINT_UNIQUE', 'conflict'],
    ['SQLITE_CONSTRAINT_PRIMARYKEY', 'conflict'],
    ['SQLITE_CONSTRAINT_FOREIGNKEY', 'conflict'],
    ['SQLITE_CONSTRAINT_NOTNULL', 'internal'],
    ['SQLITE_FULL', 'unavailable'],
    ['SQLITE_IOERR_WRITE', 'unavailable'],
    ['SQLITE_BUSY_SNAPSHOT', 'unavailable'],
    ['SQLITE_READONLY_DBMOVED', 'unavailable'],
    ['23505', 'conflict'],
    ['23503', 'conflict'],
    ['22021', 'invalid'],
    ['42501', 'internal'],
    ['42601', 'internal'],
    ['53100', 'unavailable'],
    ['53300', 'unavailable'],
    ['57P01', 'unavailable'],
    ['40P01', 'unavailable'],
    ['28P01', 'unavailable'],
    ['ECONNREFUSED', 'unavailable'],
    ['CONNECTION_CLOSED', 'unavailable'],
    ['CONNECT_TIMEOUT', 'unavailable'],
    ['UNDEFINED_VALUE', 'internal'],
  ]
  test.each(known)('%s becomes %s', (code, expected) => {
    const error = toStorageError(driverError(code))
    expect(error).toBeInstanceOf(AppError)
    expect(error instanceof AppError && error.code).toBe(expected as AppError['code'])
    expect(driverCode(error)).toBe(code)
  })

  test('a full disk is told in words on both', () => {
    for (const code of ['SQLITE_FULL', '53100']) {
      expect(String(toStorageError(driverError(code)))).toContain('The disk that holds the database is full.')
    }
  })

  test('the statement and its values stay out of what is thrown on', () => {
    const wrapped = new DrizzleQueryError(
      'insert into secrets values ($1)',
      ['secret-canary'],
      driverError('23505'),
    )
    const error = toStorageError(wrapped)
    expect(Bun.inspect(error, { depth: 9 })).not.toContain('secret-canary')
    const bare = toStorageError(new DrizzleQueryError('select $1', ['secret-canary']))
    expect(Bun.inspect(bare, { depth: 9 })).not.toContain('secret-canary')
    expect(bare).toMatchObject({ code: 'internal' })
  })

  test('what is no driver’s error passes through as it is', () => {
    const ours = new AppError('not_found', 'There is no such call.')
    const mistake = new TypeError('x is not a function')
    expect(toStorageError(ours)).toBe(ours)
    expect(toStorageError(mistake)).toBe(mistake)
  })

  test('busy and foreign keys are recognised before and after translation', () => {
    const busy = driverError('SQLITE_BUSY')
    expect([isBusy(busy), isBusy(toStorageError(busy)), isBusy(driverError('SQLITE_FULL'))]).toEqual([
      true,
      true,
      false,
    ])
    expect(isForeignKeyViolation(toStorageError(driverError('23503')))).toBe(true)
    expect(isForeignKeyViolation(toStorageError(driverError('23505')))).toBe(false)
  })
})

function driverError(code: string): Error {
  return Object.assign(new Error(`driver says ${code}\nDETAIL: Key (email)=(secret-canary)`), { code })
}
