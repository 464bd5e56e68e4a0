import { networkInterfaces } from 'node:os'
import packageJson from '../package.json' with { type: 'json' }
import { type Config, describeConfig, hostEnvironment } from './config.ts'
import { type CallJournal, createCallJournal } from './core/calls/call-journal.ts'
import { type CallService, createCallService } from './core/calls/call-service.ts'
import { AppError } from './core/errors.ts'
import { createWidgetDesk } from './core/widgets/widget-desk.ts'
import { createMailJob } from './jobs/mail-job.ts'
import { createSigningKeyJob } from './jobs/signing-key-job.ts'
import { assetPath, isCompiled } from './lib/assets.ts'
import { dieWithParent } from './lib/die-with-parent.ts'
import { embeddedLivekit } from './lib/embedded-livekit.ts'
import { findHostProgram } from './lib/host-program.ts'
import { LockHeldError, type ProcessLock, takeProcessLock } from './lib/process-lock.ts'
import { deriveSecret } from './lib/sealed-box.ts'
import { createExternalLivekit, createManagedLivekit, type Livekit } from './providers/livekit/livekit.ts'
import { type Certificate, readCertificate, selfSignedCertificate } from './providers/tls/certificates.ts'
import { loadNodeId } from './storage/data-dir.ts'
import { createLogger, type Logger } from './telemetry/logger.ts'
import { mediaEnvironment, openMediaProcess } from './voice/main/media-process-transport.ts'
import { createVoiceDoor, type VoiceDoor } from './voice/main/voice-door.ts'
import type { Readiness } from './web/web-dependencies.ts'
import { createWebServer, type WebServer } from './web/web-server.ts'
import {
  announceAuditHeads,
  createPlatformOrganizations,
  type Foundation,
  type FoundationOptions,
  lockPath,
  openFoundation,
} from './wiring.ts'

/** The whole program as a value: tests build it on port 0 in a temp dir. */
export interface App {
  /**
   * Opens everything in the order of law 8 and resolves when pages are served; LiveKit and the media host come up meanwhile and
   * calls are refused in words until `callsReady`. Throws AppError with what to do.
   */
  start(): Promise<StartedApp>
  /** Takes no new calls, lets running ones finish (bounded), then closes everything in reverse. Safe to call twice. */
  stop(): Promise<void>
  /** Whoever waits in `stop` for the end of calls waits no more: they hear a goodbye now. */
  hurry(): void
}

export interface StartedApp {
  url: string
  port: number
  /** Where the owner is created; null once there is one. */
  setupUrl: string | null
  database: string
  /** Resolves with a sentence about LiveKit when calls can be taken; rejects with an AppError when they cannot. */
  callsReady: Promise<string>
}

export interface AppOverrides extends Partial<FoundationOptions> {
  /** How long running calls may go on after `stop`, in place of the setting. */
  drainLimitMs?: number
}

const AGENT_NAME = 'agent_name'
const NODE_NAME_CHARS = 8

export function build(config: Config, overrides: AppOverrides = {}): App {
  const logger = overrides.logger ?? createLogger({ level: config.logLevel })
  const opened: { close(): void | Promise<void> }[] = []
  let stopping: Promise<void> | undefined
  let hurry = () => {}

  async function closeAll() {
    for (const part of opened.splice(0).reverse()) await part.close()
  }

  return {
    async start() {
      try {
        return await startParts({
          config,
          logger,
          overrides,
          onClose: close => opened.push({ close }),
          onHurry(work) {
            hurry = work
          },
        })
      } catch (error) {
        await closeAll()
        throw error
      }
    },
    stop() {
      stopping ??= closeAll()
      return stopping
    },
    hurry: () => hurry(),
  }
}

interface Start {
  config: Config
  logger: Logger
  overrides: AppOverrides
  /** What is opened later is closed earlier. */
  onClose(close: () => void | Promise<void>): void
  onHurry(work: () => void): void
}

async function startParts({ config, logger, overrides, onClose, onHurry }: Start): Promise<StartedApp> {
  logger.info('Starting', { version: packageJson.version, ...describeConfig(config) })
  const foundation = await openFoundation(config, { ...overrides, logger })
  onClose(() => foundation.store.close())
  onClose(() => foundation.auditHeads.flush())
  onClose(() => foundation.services.egress.flush())
  onClose(() => foundation.background.settle())
  const lock = takeLock(config)
  onClose(() => lock.release())
  const nodeId = loadNodeId(config.dataDir)
  const { store, clock, events, systemScope } = foundation
  const journal = createCallJournal({ store, clock, events, systemScope })
  const leftRooms = await journal.closeOrphans(nodeId)
  if (leftRooms.length > 0)
    logger.warn('Calls of an earlier run were ended as interrupted', { calls: leftRooms.length })

  await announceAuditHeads(foundation)
  await seedNewTools(foundation)
  const mailJob = createMailJob({ mail: foundation.services.mail, logger })
  onClose(() => mailJob.stop())
  mailJob.start()
  const signingKeyJob = createSigningKeyJob({ signingKeys: foundation.services.signingKeys, logger })
  onClose(() => signingKeyJob.stop())
  signingKeyJob.start()

  let url = ''
  const door = await openDoor(foundation, {
    journal,
    nodeId,
    leftRooms,
    publicUrl: () => url,
    briefCall: (...call) => calls.briefCall(...call),
    briefHandOver: (...order) => calls.briefHandOver(...order),
  })
  const calls: CallService = createCallService({
    store,
    clock,
    events,
    audit: foundation.audit,
    gate: door.gate,
    nodeId,
  })
  const web = createWeb(foundation, { calls, door, certificate: await loadCertificate(config) })
  const listening = await web.start()
  url = listening.url
  onClose(() => web.stop())
  onClose(() => web.closeStreams())
  const callsReady = door.start()
  // Whoever waits for it handles it; a start that fails before anybody asked must not end the process.
  callsReady.catch(error => logger.error('Calls cannot be taken', { error }))
  onClose(() => door.stop())
  onClose(() => door.drain(overrides.drainLimitMs ?? config.drainSeconds * 1_000))
  onHurry(() => door.hurry())

  const token = await foundation.services.setup.renewSetupToken()
  return {
    url,
    port: listening.port,
    setupUrl: token ? `${url}/setup?token=${token}` : null,
    database: foundation.dialect,
    callsReady,
  }
}

/** Built-in tools that came with this version reach the organizations of an older one. */
async function seedNewTools({ store, services, systemScope, logger }: Foundation): Promise<void> {
  for (const organizationId of await store.unscoped.listOrganizationIds()) {
    // Two Parleys that start on one database at once may both try; what the other one did is as good.
    await services.tools
      .seedBuiltinTools(systemScope(organizationId, 'seed built-in tools'))
      .catch(error => logger.warn('New built-in tools were not added to an organization', { error }))
  }
}

interface DoorParts {
  journal: CallJournal
  nodeId: string
  /** Of calls that an earlier run left behind: nobody will ever talk in them. */
  leftRooms: string[]
  publicUrl(): string
  briefCall: CallService['briefCall']
  briefHandOver: CallService['briefHandOver']
}

async function openDoor(
  foundation: Foundation,
  { journal, nodeId, leftRooms, publicUrl, briefCall, briefHandOver }: DoorParts,
): Promise<VoiceDoor> {
  const { config, logger, clock, services, openModelConnection } = foundation
  return createVoiceDoor({
    logger,
    clock,
    journal,
    briefCall,
    briefHandOver,
    tools: services.tools,
    openModelConnection,
    leftRooms,
    agentName: await loadAgentName(foundation, nodeId),
    version: packageJson.version,
    logLevel: config.logLevel,
    maxCalls: config.maxCalls,
    ...mediaProcesses(config),
    findProgram: name => findHostProgram(name, config.programPath),
    livekit: openLivekit(foundation),
    callerUrl: () => config.livekit?.publicUrl ?? `${publicUrl().replace(/^http/, 'ws')}/livekit`,
  })
}

/** Children of this same program; nothing where the audio is a thread of ours. */
function mediaProcesses({ mediaProcesses: count, programPath }: Config) {
  if (count === 0) return {}
  // NB: bun itself reads .env files of the folder where it is started, and with them the secrets that a child must not have.
  const program = isCompiled
    ? [process.execPath]
    : [process.execPath, '--no-env-file', assetPath('src/main.ts')]
  const command = [...dieWithParent(programPath), ...program, 'media']
  const environment = mediaEnvironment(hostEnvironment())
  return { mediaHosts: count, openThread: () => openMediaProcess({ command, environment }) }
}

/** The operator's LiveKit server, or one that runs as a child of this process. */
function openLivekit({ config, logger }: Foundation): Livekit {
  if (config.livekit) return createExternalLivekit({ ...config.livekit, logger })
  return createManagedLivekit({
    dataDir: config.dataDir,
    host: config.host,
    nodeIp: isLoopback(config.host) ? null : lanAddress(config.host),
    places: {
      embedded: embeddedLivekit,
      configured: config.livekitServerBin,
      programPath: config.programPath,
      cachedPath: assetPath('.cache/bin/livekit-server'),
    },
    logger,
  })
}

interface WebParts {
  calls: CallService
  door: VoiceDoor
  certificate: Certificate | null
}

function createWeb(foundation: Foundation, { calls, door, certificate }: WebParts): WebServer {
  const { config, logger, clock, events, services, authenticator, masterKey, store, systemScope } = foundation
  const secret = deriveSecret(masterKey, 'widget')
  const widgetDesk = createWidgetDesk({ store, clock, events, calls, systemScope, secret })
  return createWebServer(
    {
      services: {
        ...services,
        platformOrganizations: createPlatformOrganizations(foundation, calls),
        calls,
        widgetDesk,
      },
      authenticator,
      events,
      clock,
      logger,
      version: packageJson.version,
      csrfSecret: deriveSecret(masterKey, 'csrf'),
      // The same on every node, and after a restart.
      tokenIssuer: `urn:parley:${deriveSecret(masterKey, 'installation')}`,
      readiness: () => readReadiness(store, door),
      livekitUpstream: () => door.livekitUrl(),
      whenAgentIsIn: roomName => door.whenAgentIsIn(roomName),
      staticDir: assetPath('static'),
    },
    {
      host: config.host,
      port: config.port,
      tls: certificate,
      publicUrl: config.publicUrl,
      trustedProxies: config.trustedProxies,
      shownHost: isLoopback(config.host) ? config.host : lanAddress(config.host),
    },
  )
}

async function readReadiness(store: Foundation['store'], door: VoiceDoor): Promise<Readiness> {
  const database = await store.check().then(
    () => ({ ok: true, message: 'The database answers.' }),
    error => ({
      ok: false,
      message: error instanceof AppError ? error.message : 'The database does not answer.',
    }),
  )
  const parts = { store: database, ...(await door.readiness()) }
  return { isReady: Object.values(parts).every(part => part.ok), parts }
}

/**
 * LiveKit offers jobs by this name: two Parleys on one LiveKit must not steal each other's calls, and neither must two nodes of one,
 * for only the one that placed a call knows it.
 */
async function loadAgentName({ store }: Foundation, nodeId: string): Promise<string> {
  const node = nodeId.slice(-NODE_NAME_CHARS)
  const kept = await store.unscoped.getInstallationValue(AGENT_NAME)
  if (kept) return `${kept}-${node}`
  const name = `parley-${Bun.randomUUIDv7().slice(-12)}`
  await store.unscoped.setInstallationValue(AGENT_NAME, name)
  return `${name}-${node}`
}

function takeLock(config: Config): ProcessLock {
  try {
    return takeProcessLock(lockPath(config))
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error
    throw new AppError(
      'conflict',
      `Another Parley (process ${error.pid}) already runs on ${config.dataDir}. Stop it, or choose another folder with --data-dir.`,
    )
  }
}

async function loadCertificate({ tls, dataDir, host }: Config): Promise<Certificate | null> {
  if (tls === null) return null
  if (tls.kind === 'files') return readCertificate(tls.certPath, tls.keyPath)
  return selfSignedCertificate(dataDir, [
    'localhost',
    '127.0.0.1',
    ...(isLoopback(host) ? [] : [lanAddress(host)]),
  ])
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/** The address under which the LAN reaches this machine: the one we listen on, or the first that is not loopback. */
function lanAddress(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host
  const all = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? [])
  return all.find(address => !address.internal && address.family === 'IPv4')?.address ?? '127.0.0.1'
}
