import { join } from 'node:path'
import { AppError } from '#core/errors.ts'
import type { AuthRecords } from '#core/identity/auth-records.ts'
import type { Store } from '#core/store.ts'
import type { Logger } from '#telemetry/logger.ts'
import { createAuthRecords } from './auth-adapter.ts'
import { createDatabase } from './create-database.ts'
import { type Database, type Dialect, type StatementListener, scopeAccess } from './database.ts'
import { DriverError, toStorageError } from './database-errors.ts'
import { type DatabaseAddress, parseDatabaseUrl } from './database-url.ts'
import type { MigrationReport } from './migrator/migration-plan.ts'
import { migratePostgres } from './migrator/postgres-migrator.ts'
import { migrateSqlite } from './migrator/sqlite-migrator.ts'
import { connectPostgres } from './postgres/postgres-connector.ts'
import { createAccessRepository } from './repositories/access-repository.ts'
import { createAgentRepository } from './repositories/agent-repository.ts'
import { createApiKeyRepository } from './repositories/api-key-repository.ts'
import { createAuditRepository } from './repositories/audit-repository.ts'
import { createCallRepository } from './repositories/call-repository.ts'
import { createEgressRepository } from './repositories/egress-repository.ts'
import { createInvitationRepository } from './repositories/invitation-repository.ts'
import { createMailRepository } from './repositories/mail-repository.ts'
import { createMemberRepository } from './repositories/member-repository.ts'
import { createModelConnectionRepository } from './repositories/model-connection-repository.ts'
import { createOrganizationRepository } from './repositories/organization-repository.ts'
import { createPlatformAdminRepository } from './repositories/platform-admin-repository.ts'
import { createRoleRepository } from './repositories/role-repository.ts'
import { createSignInLinkRepository } from './repositories/sign-in-link-repository.ts'
import { createSignInProviderRepository } from './repositories/sign-in-provider-repository.ts'
import { createSigningKeyRepository } from './repositories/signing-key-repository.ts'
import { createToolRepository } from './repositories/tool-repository.ts'
import { createUsageRepository } from './repositories/usage-repository.ts'
import { createWidgetRepository } from './repositories/widget-repository.ts'
import { retryWhileBusy } from './sqlite/busy-retry.ts'
import { prepareDatabaseFile } from './sqlite/database-file.ts'
import { connectSqlite } from './sqlite/sqlite-connector.ts'
import { createUnscopedLookups } from './unscoped/unscoped-lookups.ts'

export interface StoreOptions {
  /** DATABASE_URL; null takes SQLite in the data folder. */
  url: string | null
  /** MIGRATION_DATABASE_URL, the owner; Postgres only. */
  migrationUrl?: string | null
  /** The folder that holds `sqlite` and `postgres`. */
  migrationsDir: string
  dataDir: string
  logger: Logger
  /** Hears every statement. For tests: parameters hold personal data. */
  onStatement?: StatementListener
}

export interface OpenStore extends Store {
  readonly dialect: Dialect
  /** For providers/auth. */
  readonly authRecords: AuthRecords
  /** For tests; everything else uses the repositories. */
  readonly database: Database
}

/** Brings the database to this program's schema, or refuses it: law 3 and decision 7. */
export async function migrate(options: StoreOptions): Promise<MigrationReport> {
  const address = parseDatabaseUrl(options.url, options.dataDir)
  const folder = join(options.migrationsDir, address.dialect)
  const { logger, onStatement } = options
  return inWords(address, () => {
    if (address.dialect === 'postgres') {
      const migrationUrl = options.migrationUrl ?? null
      return migratePostgres({ url: address.url, migrationUrl, folder, logger, onStatement })
    }
    prepareDatabaseFile(address.path)
    return migrateSqlite({ path: address.path, folder, logger, onStatement })
  })
}

/**
 * Migrates (or checks) the database and opens it. Throws `invalid` for an address that cannot be used and `unavailable`, with
 * what to do, for a database that cannot be opened, is newer than the program, or lacks migrations.
 */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  await migrate(options)
  const address = parseDatabaseUrl(options.url, options.dataDir)
  // Another program that opens or closes the same file holds it for a moment.
  return inWords(address, () => retryWhileBusy(() => createStore(openDatabase(address, options.onStatement))))
}

function openDatabase(address: DatabaseAddress, onStatement?: StatementListener): Database {
  return createDatabase(
    logger =>
      address.dialect === 'postgres'
        ? connectPostgres(address.url, logger)
        : connectSqlite(address.path, logger),
    onStatement,
  )
}

function createStore(database: Database): OpenStore {
  return {
    dialect: database.dialect,
    database,
    authRecords: createAuthRecords(database),
    organizations: createOrganizationRepository(database),
    access: createAccessRepository(database),
    apiKeys: createApiKeyRepository(database),
    signingKeys: createSigningKeyRepository(database),
    agents: createAgentRepository(database),
    audit: createAuditRepository(database),
    calls: createCallRepository(database),
    egress: createEgressRepository(database),
    invitations: createInvitationRepository(database),
    mails: createMailRepository(database),
    members: createMemberRepository(database),
    modelConnections: createModelConnectionRepository(database),
    platformAdmins: createPlatformAdminRepository(database),
    roles: createRoleRepository(database),
    signInLinks: createSignInLinkRepository(database),
    signInProviders: createSignInProviderRepository(database),
    tools: createToolRepository(database),
    usage: createUsageRepository(database),
    widgets: createWidgetRepository(database),
    unscoped: createUnscopedLookups(database),
    transaction: (scope, work) => database.transaction(scopeAccess(scope), work),
    afterCommit: act => database.afterCommit(act),
    check: () => database.check(),
    close: () => database.close(),
  }
}

/** What stops a start must be readable: which database, and why. NB: a Postgres URL is never repeated. */
async function inWords<T>(address: DatabaseAddress, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const known = toStorageError(error)
    if (known instanceof AppError && known.cause instanceof DriverError) {
      const place = address.dialect === 'sqlite' ? address.path : 'the Postgres of DATABASE_URL'
      const message = `${known.message} (${place}: ${known.cause.message})`
      throw new AppError(known.code, message, { cause: known.cause })
    }
    throw known
  }
}
