import { type Client, DatabaseError, escapeIdentifier, escapeLiteral } from 'pg'
import { AppError } from '#core/errors.ts'
import { scramVerifier } from './scram-verifier.ts'

const INSUFFICIENT_PRIVILEGE = '42501'
/** Another Parley made it a moment earlier. */
const ALREADY_THERE: readonly (string | undefined)[] = ['42710', '23505']

/**
 * Makes the role of DATABASE_URL where it does not exist: one that may sign in with the password of the URL and that row-level
 * security binds. A role that is there stays as it is. Throws `invalid` with the command to run where the owner may not make one.
 */
export async function ensureAppRole(owner: Client, url: string): Promise<void> {
  const { name, password } = credentialsOf(url)
  if (name === '') return
  const { rows } = await owner.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])
  if (rows.length > 0) return
  const role = escapeIdentifier(name)
  try {
    await owner.query(
      `CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS${passwordClause(password)}`,
    )
    const { rows: databases } = await owner.query<{ name: string }>('SELECT current_database() AS name')
    await owner.query(`GRANT CONNECT ON DATABASE ${escapeIdentifier(databases[0]?.name ?? '')} TO ${role}`)
  } catch (error) {
    const code = error instanceof DatabaseError ? error.code : undefined
    if (ALREADY_THERE.includes(code)) return
    if (code !== INSUFFICIENT_PRIVILEGE) throw error
    throw new AppError(
      'invalid',
      'The role of DATABASE_URL does not exist, and the owner of the database may not make one. Let a superuser run: CREATE ROLE {role} LOGIN PASSWORD ...; or give the owner the right with: ALTER ROLE ... CREATEROLE;',
      { values: { role }, cause: error },
    )
  }
}

/** Without a password the role signs in by whatever the server takes instead: a socket, a certificate. */
function passwordClause(password: string): string {
  if (password === '') return ''
  const isAscii = /^[\x20-\x7e]*$/.test(password)
  return ` PASSWORD ${escapeLiteral(isAscii ? scramVerifier(password) : password)}`
}

function credentialsOf(url: string): { name: string; password: string } {
  const { username, password } = new URL(url)
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) }
}
