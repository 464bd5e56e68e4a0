import { join } from 'node:path'
import type { Config } from './config.ts'
import { type AccessService, createAccessService } from './core/access/access-service.ts'
import { type AgentService, createAgentService } from './core/agents/agent-service.ts'
import type { AuditTrail } from './core/audit/audit.ts'
import type { AuditHeadKeeper } from './core/audit/audit-heads.ts'
import { createAuditTrail } from './core/audit/audit-service.ts'
import { type Clock, systemClock } from './core/clock.ts'
import { createEgressService, type EgressService, guardModelTester } from './core/egress/egress-service.ts'
import { createEventBus, type EventBus } from './core/events.ts'
import type { Authenticator } from './core/identity/authenticator.ts'
import { createSetupService, type SetupService } from './core/identity/setup-service.ts'
import type { ModelTester, OpenedModelConnection } from './core/model-connections/model-connection.ts'
import {
  createModelConnectionOpener,
  createModelConnectionService,
  type ModelConnectionService,
} from './core/model-connections/model-connection-service.ts'
import type { VoiceSampler } from './core/model-connections/voice-sample.ts'
import {
  createVoiceSampleService,
  type VoiceSampleService,
} from './core/model-connections/voice-sample-service.ts'
import {
  createOrganizationService,
  type OrganizationService,
} from './core/organizations/organization-service.ts'
import { createSystemScopes, type Scope, type SystemScopes } from './core/scope.ts'
import type { Store } from './core/store.ts'
import { createToolService, type ToolService } from './core/tools/tool-service.ts'
import { assetPath } from './lib/assets.ts'
import { findHostProgram } from './lib/host-program.ts'
import { createSealedBox, deriveSecret, type MasterKey } from './lib/sealed-box.ts'
import { seedTexts } from './messages/seed-texts.ts'
import { createAuthenticator } from './providers/auth/better-auth-authenticator.ts'
import { resolveHost } from './providers/dns/host-resolver.ts'
import { createModelTester } from './providers/models/model-tester.ts'
import { createVoiceSampler } from './providers/models/voice-sampler.ts'
import { createAuditHeadFile, type HeadFault } from './storage/audit-head-file.ts'
import { loadMasterKey, openDataDir } from './storage/data-dir.ts'
import { checkMasterKey } from './storage/key-check.ts'
import { openStore } from './storage/open-store.ts'
import type { Logger } from './telemetry/logger.ts'

/** The program without its two doors: what the server and the commands of the executable share. */
export interface Foundation {
  config: Config
  logger: Logger
  clock: Clock
  events: EventBus
  systemScope: SystemScopes
  store: Store
  dialect: 'sqlite' | 'postgres'
  masterKey: MasterKey
  authenticator: Authenticator
  audit: AuditTrail
  /** NB: flush it before the store is closed. */
  auditHeads: AuditHeadKeeper
  /**
   * For a call: throws forbidden where the connection speaks to somebody whom the operator does not allow. NB: for the voice door
   * only: what it answers carries keys in the clear.
   */
  openModelConnection(scope: Scope, id: string): Promise<OpenedModelConnection>
  services: {
    access: AccessService
    agents: AgentService
    egress: EgressService
    modelConnections: ModelConnectionService
    organizations: OrganizationService
    setup: SetupService
    tools: ToolService
    voiceSamples: VoiceSampleService
  }
}

export interface FoundationOptions {
  logger: Logger
  clock?: Clock
  testModels?: ModelTester
  sampleVoices?: VoiceSampler
  /** false: the key at hand need not fit what is stored (`keys reset`). */
  checksKey?: boolean
}

/**
 * Opens the data dir, the key and the store (which it migrates where that is safe), and builds the services. Throws AppError with
 * what to do: folder not writable, unknown or newer database, lost key.
 */
export async function openFoundation(config: Config, options: FoundationOptions): Promise<Foundation> {
  const { logger, clock = systemClock, checksKey = true } = options
  openDataDir(config.dataDir)
  const { key: masterKey } = loadMasterKey(config.dataDir, config.encryptionKey)
  const sealer = createSealedBox(masterKey)
  const store = await openStore({
    url: config.databaseUrl,
    migrationUrl: config.migrationDatabaseUrl,
    migrationsDir: assetPath('migrations'),
    dataDir: config.dataDir,
    logger,
  })
  try {
    if (checksKey) await checkMasterKey(store.unscoped, sealer)
  } catch (error) {
    await store.close()
    throw error
  }
  const events = createEventBus(error => logger.error('A listener of events failed', { error }))
  const systemScope = createSystemScopes()
  const auditHeads = createAuditHeadFile({
    dataDir: config.dataDir,
    secret: deriveSecret(masterKey, 'audit-heads'),
    now: clock.now,
    findHash: (organizationId, seq) => store.audit.findHash(systemScope(organizationId, 'audit heads'), seq),
    onFault: fault => logger.error(HEAD_FAULT_WORDS[fault.kind], { ...fault }),
  })
  const audit = createAuditTrail({ store, clock, events, heads: auditHeads })
  const authenticator = createAuthenticator({
    store,
    secret: deriveSecret(masterKey, 'session'),
    isSecure: isServedOverHttps(config),
    clock,
  })
  const tools = createToolService({ store, clock })
  const egress = createEgressService({
    store,
    clock,
    resolveHost,
    isRestricted: config.lanOnly,
    allowed: config.egressAllow,
    onFault: error => logger.warn('Where data goes could not be written down', { error }),
  })
  const openConnection = createModelConnectionOpener({ store, sealer })
  const programs = { findProgram: (name: string) => findHostProgram(name, config.programPath) }
  const testModels = guardModelTester(
    egress,
    organizationId => systemScope(organizationId, 'model test'),
    options.testModels ?? createModelTester(programs),
  )
  return {
    config,
    logger,
    clock,
    events,
    systemScope,
    store,
    dialect: store.dialect,
    masterKey,
    authenticator,
    audit,
    auditHeads,
    async openModelConnection(scope, id) {
      const opened = await openConnection(scope, id)
      await egress.admitConnection(scope, opened.connection)
      return opened
    },
    services: {
      access: createAccessService({ store, clock, authenticator }),
      agents: createAgentService({ store, clock, events, tools }),
      egress,
      modelConnections: createModelConnectionService({ store, clock, events, sealer, testModels }),
      organizations: createOrganizationService({ store, clock }),
      setup: createSetupService({ store, clock, authenticator, tools, systemScope, seedTexts }),
      tools,
      voiceSamples: createVoiceSampleService({
        openConnection,
        egress,
        sampleVoices: options.sampleVoices ?? createVoiceSampler(programs),
        clock,
      }),
    },
  }
}

const HEAD_FAULT_WORDS: Record<HeadFault['kind'], string> = {
  not_written: 'The heads of the audit log could not be written',
  not_authentic:
    'The heads of the audit log were changed, or written with another encryption key: see docs/audit.md',
  chain_differs: 'An audit log does not hold what it held before: run `parley audit verify`',
}

/** Session cookies are marked Secure where the people's browsers speak https with us, or with the proxy in front. */
function isServedOverHttps(config: Config): boolean {
  return config.tls !== null || config.publicUrl?.startsWith('https://') === true
}

export function lockPath(config: Config): string {
  return join(config.dataDir, 'serve.lock')
}
