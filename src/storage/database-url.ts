import { resolve } from 'node:path'
import { invalidInput } from '#core/errors.ts'

export type DatabaseAddress = { dialect: 'sqlite'; path: string } | { dialect: 'postgres'; url: string }

const EXAMPLES = 'Use postgres://user:password@host/name or sqlite:/path/to/parley.db.'

/**
 * Where the database is. Without a URL: SQLite in the data folder. Throws `invalid` and names what works.
 * NB: a URL holds a password, so that nothing of it but its scheme is ever repeated.
 */
export function parseDatabaseUrl(url: string | null | undefined, dataDir: string): DatabaseAddress {
  if (!url) return { dialect: 'sqlite', path: resolve(dataDir, 'parley.db') }
  if (/^postgres(ql)?:\/\//i.test(url)) {
    if (!URL.canParse(url)) throw invalidInput(`DATABASE_URL cannot be read as an address. ${EXAMPLES}`)
    return { dialect: 'postgres', url }
  }
  const file = /^(?:sqlite|file):(?:\/\/(?=\/|$))?(.*)$/i.exec(url)?.[1]
  if (file !== undefined) {
    if (file === '' || file.includes(':memory:') || file.includes('?')) {
      throw invalidInput(`DATABASE_URL must name a file for SQLite, without options. ${EXAMPLES}`)
    }
    return { dialect: 'sqlite', path: resolve(file) }
  }
  const scheme = /^([a-z][a-z0-9+.-]{0,19}):\/\//i.exec(url)?.[1]
  const found = scheme ? `begins with "${scheme}:"` : 'has no scheme'
  throw invalidInput(`DATABASE_URL ${found}, which Parley does not know. ${EXAMPLES}`)
}
