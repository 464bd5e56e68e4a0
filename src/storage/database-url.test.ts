import { describe, expect, test } from 'bun:test'
import { AppError } from '#core/errors.ts'
import { parseDatabaseUrl } from './database-url.ts'

describe('DATABASE_URL', () => {
  const good: [string | null, object][] = [
    [null, { dialect: 'sqlite', path: '/data/parley.db' }],
    ['', { dialect: 'sqlite', path: '/data/parley.db' }],
    ['sqlite:/var/lib/parley.db', { dialect: 'sqlite', path: '/var/lib/parley.db' }],
    ['sqlite:///var/lib/parley.db', { dialect: 'sqlite', path: '/var/lib/parley.db' }],
    ['file:/var/lib/parley.db', { dialect: 'sqlite', path: '/var/lib/parley.db' }],
    ['SQLITE:/x.db', { dialect: 'sqlite', path: '/x.db' }],
    ['postgres://a:b@host/db', { dialect: 'postgres', url: 'postgres://a:b@host/db' }],
    [
      'postgresql://host/db?sslmode=require',
      { dialect: 'postgres', url: 'postgresql://host/db?sslmode=require' },
    ],
  ]
  test.each(good)('%s is understood', (url, expected) => {
    expect(parseDatabaseUrl(url, '/data')).toEqual(expected as ReturnType<typeof parseDatabaseUrl>)
  })

  test('a relative path counts from where Parley was started', () => {
    const address = parseDatabaseUrl('sqlite:calls.db', '/data')
    expect(address).toEqual({ dialect: 'sqlite', path: `${process.cwd()}/calls.db` })
  })

  const bad: [string, string][] = [
    ['mysql://root:secret-canary@host/db', 'begins with "mysql:"'],
    ['mongodb+srv://u:secret-canary@host', 'begins with "mongodb+srv:"'],
    ['secret-canary', 'has no scheme'],
    ['user:secret-canary@host/db', 'has no scheme'],
    ['/var/lib/secret-canary.db', 'has no scheme'],
    ['postgres://a:secret-canary@host:port/db', 'cannot be read as an address'],
    ['sqlite:', 'must name a file'],
    ['sqlite::memory:', 'must name a file'],
    ['file:secret-canary.db?mode=memory', 'must name a file'],
  ]
  test.each(bad)('%s is refused with the schemes that work, and without its password', (url, reason) => {
    const error = refusal(() => parseDatabaseUrl(url, '/data'))
    expect(error.code).toBe('invalid')
    expect(error.message).toContain(reason)
    expect(error.message).toContain('postgres://user:password@host/name or sqlite:/path/to/parley.db')
    expect(Bun.inspect(error)).not.toContain('secret-canary')
  })
})

function refusal(work: () => unknown): AppError {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('This should have been refused.')
}
