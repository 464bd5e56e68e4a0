import { join } from 'node:path'
import { renderMail } from '#views/mail/render-mail.tsx'
import type { Config } from './config.ts'
import { type AccessService, createAccessService } from './core/access/access-service.ts'
import { type ApiKeyService, createApiKeyService } from './core/access/api-key-service.ts'
import { createRoleService, type RoleService } from './core/access/role-service.ts'
import { createSigningKeyService, type SigningKeyService } from './core/access/signing-key-service.ts'
import { type AgentService, createAgentService } from './core/agents/agent-service.ts'
import type { AuditTrail } from './core/audit/audit.ts'
import type { AuditHeadKeeper } from './core/audit/audit-heads.ts'
import { type AuditLogService, createAuditLogService } from './core/audit/audit-log-service.ts'
import { createAuditTrail } from './core/audit/audit-service.ts'
import type { CallService } from './core/calls/call-service.ts'
import { type Clock, systemClock } from './core/clock.ts'
import { createEgressService, type EgressService, guardModelTester } from './core/egress/egress-service.ts'
import { createEventBus, type EventBus } from './core/events.ts'
import type { Authenticator } from './core/identity/authenticator.ts'
import { createIdentityServices, type IdentityServices } from './core/identity/identity-services.ts'
import { createSetupService, type SetupService } from './core/identity/setup-service.ts'
import type { Mailer, MailTransport } from './core/mail/mail.ts'
import { createMailService, type MailService } from './core/mail/mail-service.ts'
import { createMemberParts, type MemberParts } from './core/members/member-parts.ts'
import { createKeyUseNote } from './core/model-connections/key-use.ts'
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
import {
  createPlatformOrganizationService,
  type PlatformOrganizationService,
} from './core/organizations/platform-organization-service.ts'
import { createSystemScopes, PLATFORM_ID, type Scope, type SystemScopes } from './core/scope.ts'
import { createPlainHttpRule } from './core/sign-in-providers/plain-http.ts'
import { createSignInParts, type SignInParts } from './core/sign-in-providers/sign-in-parts.ts'
import type { SignInProviderIssuers } from './core/sign-in-providers/sign-in-provider-service.ts'
import type { Store } from './core/store.ts'
import { createToolService, type ToolService } from './core/tools/tool-service.ts'
import { createWidgetService, type WidgetService } from './core/widgets/widget-service.ts'
import { assetPath } from './lib/assets.ts'
import { type BackgroundWork, createBackgroundWork } from './lib/background-work.ts'
import { findHostProgram } from './lib/host-program.ts'
import { createSealedBox, deriveSecret, type MasterKey } from './lib/sealed-box.ts'
import { en } from './messages/en.ts'
import { findLanguage } from './messages/languages.ts'
import { seedTexts } from './messages/seed-texts.ts'
import { createAuthenticator } from './providers/auth/better-auth-authenticator.ts'
import { createPasskeyCeremonies } from './providers/auth/passkey-ceremonies.ts'
import { resolveHost } from './providers/dns/host-resolver.ts'
import { createResendTransport } from './providers/mail/resend-transport.ts'
import { createSmtpTransport } from './providers/mail/smtp-transport.ts'
import { createModelTester } from './providers/models/model-tester.ts'
import { createVoiceSampler } from './providers/models/voice-sampler.ts'
import { createOidcClient } from './providers/oidc/oidc-client.ts'
import { createAuditHeadFile, type HeadFault } from './storage/audit-head-file.ts'
import { loadMasterKey, openDataDir } from './storage/data-dir.ts'
import type { StatementListener } from './storage/database.ts'
import { checkMasterKey } from './storage/key-check.ts'
import { openStore } from './storage/open-store.ts'
import type { Logger } from './telemetry/logger.ts'

/** Each is a mail or a line in a log. */
const BACKGROUND_WAITING_MAX = 200

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
  /** For the command line only. */
  setPasswordAsOperator: IdentityServices['setPasswordAsOperator']
  /** Mails that nobody waits for; settle it before the store closes. */
  background: BackgroundWork
  mailer: Mailer
  audit: AuditTrail
  /** NB: flush it before the store is closed. */
  auditHeads: AuditHeadKeeper
  /**
   * For a call: throws forbidden where the connection speaks to somebody whom the operator does not allow. NB: for the voice door
   * only: what it answers carries keys in the clear.
   */
  openModelConnection(scope: Scope, id: string): Promise<OpenedModelConnection>
  services: SignInParts &
    MemberParts & {
      accounts: IdentityServices['accounts']
      passwordResets: IdentityServices['passwordResets']
      signIns: IdentityServices['signIns']
      identityCheck: IdentityServices['identityCheck']
      secondFactors: IdentityServices['secondFactors']
      secondSteps: IdentityServices['secondSteps']
      passkeys: IdentityServices['passkeys']
      access: AccessService
      apiKeys: ApiKeyService
      signingKeys: SigningKeyService
      agents: AgentService
      auditLog: AuditLogService
      egress: EgressService
      mail: MailService
      modelConnections: ModelConnectionService
      organizations: OrganizationService
      roles: RoleService
      setup: SetupService
      tools: ToolService
      voiceSamples: VoiceSampleService
      widgets: WidgetService
    }
}

export interface FoundationOptions {
  logger: Logger
  clock?: Clock
  testModels?: ModelTester
  sampleVoices?: VoiceSampler
  /** In the places of Google and LinkedIn. */
  signInIssuers?: SignInProviderIssuers
  /** In the place of the one in the settings. */
  mailTransport?: MailTransport
  /** false: the key at hand need not fit what is stored (`keys reset`). */
  checksKey?: boolean
  /** Hears every statement. For tests: parameters hold personal data. */
  onStatement?: StatementListener
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
    onStatement: options.onStatement,
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
  const mail = createMailService({
    store,
    clock,
    audit,
    sealer,
    egress,
    systemScope,
    transport: options.mailTransport ?? openMailTransport(config),
    renderMail: request => renderMail(request, findLanguage(request.language ?? '')?.messages ?? en),
    onShown: () =>
      logger.info('A mail waits for a platform admin: no mail service is set up', { page: '/platform/mail' }),
  })
  const background = createBackgroundWork({
    atOnceMax: 1,
    waitingMax: BACKGROUND_WAITING_MAX,
    onFault: error => logger.error('Work after an answer failed', { error }),
  })
  const {
    accounts,
    passwordResets,
    signIns,
    identityCheck,
    secondFactors,
    secondSteps,
    passkeys,
    ...identity
  } = createIdentityServices({
    sealer,
    recoverySecret: deriveSecret(masterKey, 'recovery codes'),
    ceremonies: createPasskeyCeremonies(),
    store,
    clock,
    authenticator,
    audit,
    mailer: mail,
    events,
    background,
    systemScope,
  })
  const openConnection = createModelConnectionOpener({ store, sealer })
  const noteKeyUse = createKeyUseNote({ audit, clock })
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
    setPasswordAsOperator: identity.setPasswordAsOperator,
    background,
    mailer: mail,
    audit,
    auditHeads,
    async openModelConnection(scope, id) {
      const opened = await openConnection(scope, id)
      await egress.admitConnection(scope, opened.connection)
      await noteKeyUse(scope, opened, 'call')
      return opened
    },
    services: {
      ...createMemberParts({ store, clock, events, audit, authenticator, mailer: mail }),
      ...createSignInParts({
        store,
        clock,
        events,
        audit,
        sealer,
        systemScope,
        authenticator,
        client: createOidcClient({
          clock,
          admit: address => egress.admitAddress(null, 'sign_in', address),
          mayUseHttp: createPlainHttpRule(config.signInAllowHttp, resolveHost),
        }),
        noteVisit: (scope, address) => egress.admitAddress(scope, 'sign_in', address),
        listCustomRoles: () => store.roles.list(),
        issuers: options.signInIssuers,
      }),
      accounts,
      passwordResets,
      signIns,
      identityCheck,
      secondFactors,
      secondSteps,
      passkeys,
      access: createAccessService({ store, authenticator }),
      apiKeys: createApiKeyService({ store, clock, audit }),
      signingKeys: createSigningKeyService({ store, clock, sealer, audit }),
      agents: createAgentService({ store, clock, events, audit, tools }),
      auditLog: createAuditLogService({ store, clock, audit, heads: auditHeads }),
      egress,
      mail,
      modelConnections: createModelConnectionService({
        store,
        clock,
        events,
        audit,
        noteKeyUse,
        sealer,
        testModels,
      }),
      organizations: createOrganizationService({ store, clock, audit }),
      roles: createRoleService({ store, clock, events, audit }),
      setup: createSetupService({ store, clock, audit, authenticator, tools, systemScope, seedTexts }),
      tools,
      widgets: createWidgetService({ store, clock, audit }),
      voiceSamples: createVoiceSampleService({
        async openConnection(scope, id) {
          const opened = await openConnection(scope, id)
          await noteKeyUse(scope, opened, 'voice_sample')
          return opened
        },
        egress,
        sampleVoices: options.sampleVoices ?? createVoiceSampler(programs),
        clock,
      }),
    },
  }
}

/** The log itself tells since when its heads are kept in a second place: whoever takes them away leaves a trace there. */
export async function announceAuditHeads({ audit, auditHeads, systemScope }: Foundation): Promise<void> {
  if (auditHeads.read().state !== 'missing') return
  await audit.record(systemScope(PLATFORM_ID, 'start'), { action: 'audit.heads_begun' })
}

const HEAD_FAULT_WORDS: Record<HeadFault['kind'], string> = {
  not_written: 'The heads of the audit log could not be written',
  not_authentic:
    'The heads of the audit log were changed, or written with another encryption key: see docs/audit.md',
  chain_differs: 'An audit log does not hold what it held before: run `parley audit verify`',
}

function openMailTransport({ mail }: Config): MailTransport | null {
  if (mail === null) return null
  return mail.kind === 'smtp' ? createSmtpTransport(mail) : createResendTransport(mail)
}

/** Organizations as the platform sees them; their calls are known only where there is a voice door. */
export function createPlatformOrganizations(
  { store, clock, events, audit, mailer, services }: Foundation,
  calls: Pick<CallService, 'endCall'>,
): PlatformOrganizationService {
  const { tools } = services
  return createPlatformOrganizationService({ store, clock, events, audit, mailer, tools, seedTexts, calls })
}

/** Session cookies are marked Secure where the people's browsers speak https with us, or with the proxy in front. */
function isServedOverHttps(config: Config): boolean {
  return config.tls !== null || config.publicUrl?.startsWith('https://') === true
}

export function lockPath(config: Config): string {
  return join(config.dataDir, 'serve.lock')
}
