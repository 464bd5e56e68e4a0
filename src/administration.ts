import type { Config } from './config.ts'
import type { OperatorPassword } from './core/identity/operator-password.ts'
import type { OwnerInput } from './core/identity/setup-service.ts'
import { PLATFORM_ID } from './core/scope.ts'
import { assetPath } from './lib/assets.ts'
import { createSealedBox } from './lib/sealed-box.ts'
import { openDataDir } from './storage/data-dir.ts'
import { replaceKeyCheck } from './storage/key-check.ts'
import { migrate as migrateStore } from './storage/open-store.ts'
import { createLogger } from './telemetry/logger.ts'
import { announceAuditHeads, type Foundation, openFoundation } from './wiring.ts'

/** What the commands of the executable do to an installation, beside a running server or without one. */

/** Brings the database to this program's schema; on Postgres as the owner, else as the role of DATABASE_URL. */
export async function migrate(config: Config): Promise<{ database: string; applied: string[] }> {
  openDataDir(config.dataDir)
  const { applied } = await migrateStore({
    url: config.databaseUrl,
    migrationUrl: config.migrationDatabaseUrl ?? config.databaseUrl,
    migrationsDir: assetPath('migrations'),
    dataDir: config.dataDir,
    logger: createLogger({ level: 'warn' }),
  })
  return {
    database: config.databaseUrl === null ? 'sqlite' : (config.databaseUrl.split(':')[0] ?? ''),
    applied,
  }
}

interface AdminRequest {
  owner: OwnerInput
  withApiKey: boolean
}

/** A new organization with its owner; the API key is answered here and nowhere else. */
export async function createAdmin(config: Config, { owner, withApiKey }: AdminRequest) {
  return withFoundation(config, true, async ({ services, systemScope }) => {
    const created = await services.setup.createOwner(owner)
    if (!withApiKey) return { ...created, apiKey: null }
    const scope = systemScope(created.organizationId, 'admin create')
    const { apiKey } = await services.apiKeys.createOperatorKey(scope, 'Made by admin create')
    return { ...created, apiKey }
  })
}

/** A new password for somebody whom no mail reaches. */
export function resetPassword(config: Config, request: OperatorPassword) {
  return withFoundation(config, true, ({ setPasswordAsOperator }) => setPasswordAsOperator(request))
}

/** Another key signs access tokens from now on. */
export function rotateSigningKey(config: Config): Promise<{ id: string }> {
  return withFoundation(config, true, ({ services }) =>
    services.signingKeys.rotate({ kind: 'system', task: 'keys rotate-signing' }),
  )
}

/** Clears every sealed model key and takes the encryption key at hand as the right one. */
export async function resetKeys(config: Config): Promise<{ connections: number; secondFactors: number }> {
  return withFoundation(
    config,
    false,
    async ({ store, systemScope, masterKey, clock, audit, auditHeads, services }) => {
      // They are authenticated with the key that was lost.
      auditHeads.forget()
      // So were those that sign access tokens: the next start makes a new one.
      await store.signingKeys.removeAll()
      await store.signInProviders.clearSealedSecrets(clock.now())
      await services.mail.forgetTexts()
      const secondFactors = await services.secondFactors.forgetAll(systemScope(PLATFORM_ID, 'keys reset'))
      let connections = 0
      for (const organizationId of await store.unscoped.listOrganizationIds()) {
        const scope = systemScope(organizationId, 'keys reset')
        connections += await store.transaction(scope, async () => {
          const cleared = await store.modelConnections.clearSealedKeys(scope, clock.now())
          await audit.record(scope, { action: 'secret.keys_reset', after: { connections: cleared } })
          return cleared
        })
      }
      await replaceKeyCheck(store.unscoped, createSealedBox(masterKey))
      return { connections, secondFactors }
    },
  )
}

async function withFoundation<T>(
  config: Config,
  checksKey: boolean,
  work: (foundation: Foundation) => Promise<T>,
): Promise<T> {
  const logger = createLogger({ level: 'warn' })
  const foundation = await openFoundation(config, { logger, checksKey })
  try {
    const answer = await work(foundation)
    await announceAuditHeads(foundation)
    return answer
  } finally {
    await foundation.auditHeads.flush()
    await foundation.store.close()
  }
}
