import type { RoomGate } from '#core/calls/room-gate.ts'
import { AppError } from '#core/errors.ts'
import { createLagMeter, type LagFigures } from '#lib/lag-meter.ts'
import { voiceEn } from '#messages/voice-en.ts'
import { createAdmission } from './admission.ts'
import { type CallDesk, type CallDeskDependencies, createCallDesk } from './call-desk.ts'
import { createLagGauge } from './lag-gauge.ts'
import type { LivekitLink } from './livekit-link.ts'
import { createLivekitWorker } from './livekit-worker.ts'
import { createMediaPool, type MediaPoolStatus } from './media-pool.ts'
import type { MediaHostLimits } from './media-supervisor.ts'
import { type MediaThread, openMediaThread } from './media-thread-transport.ts'

/** Door two: calls. app.ts starts and stops it, and hands its gate to the core. */
export interface VoiceDoor {
  gate: RoomGate
  /**
   * Starts LiveKit, the media hosts and the worker. Resolves with a sentence about LiveKit when calls can be taken; rejects with an
   * AppError that says what is wrong. An external LiveKit that is away is tried again after that, so a door that failed may recover.
   */
  start(): Promise<string>
  /** No new calls from now on; running ones may go on for `limitMs`, then hear a sentence. Resolves when none is left. */
  drain(limitMs: number): Promise<void>
  /** A drain that is under way waits no more: who still talks hears the sentence now. */
  hurry(): void
  /** Ends everything that `start` began. Calls that still run end at once. */
  stop(): Promise<void>
  /** LiveKit's address as this machine reaches it; null while it is away. */
  livekitUrl(): string | null
  /** Resolves when whoever joins this room hears its agent at once, or soon anyway. */
  whenAgentIsIn(roomName: string): Promise<unknown>
  status(): VoiceStatus
  /** For /readyz. Asks LiveKit; while it is well at most once a second. */
  readiness(): Promise<
    Record<'livekit' | 'worker' | 'media', { ok: boolean; message: string; [fact: string]: unknown }>
  >
}

export interface VoiceStatus {
  calls: { waiting: number; ringing: number; active: number }
  maxCalls: number
  isStopping: boolean
  isRegistered: boolean
  mediaHost: MediaPoolStatus
  /** Event-loop lag of the main thread over the last minute. */
  mainLag: LagFigures
}

export interface VoiceDoorDependencies
  extends Omit<CallDeskDependencies, 'admission' | 'chooseHost' | 'worker' | 'livekit'> {
  livekit: LivekitLink
  maxCalls: number
  /** Rooms of calls that died with an earlier run: their callers are sent away. */
  leftRooms?: readonly string[]
  /** Of this program, for LiveKit's log. */
  version: string
  logLevel: string
  /** Starts one media host; a thread of this process by default, of which there must be only one. */
  openThread?(): MediaThread
  /** How many media hosts there are. */
  mediaHosts?: number
  mediaHostLimits?: Partial<MediaHostLimits>
}

const REGISTER_TIMEOUT_MS = 15_000
const LEAVE_ROOMS_TIMEOUT_MS = 3_000
const HEALTH_KEPT_MS = 1_000
const LAG_NOTED_EVERY_MS = 250
/** A browser joins within a second of its ticket; one that does not is given up while the program stops. */
const JOINING_MAX_MS = 3_000
const JOINING_CHECKED_EVERY_MS = 25

export function createVoiceDoor(dependencies: VoiceDoorDependencies): VoiceDoor {
  const {
    livekit,
    maxCalls,
    version,
    logLevel,
    agentName,
    clock,
    logger,
    openThread = openMediaThread,
  } = dependencies
  let isStopping = false
  let isHurried = false
  const lag = createLagMeter()
  const mainGauge = createLagGauge({ now: clock.monotonicMs })
  const gaugeTimer = setInterval(() => mainGauge.note(lag.take().maxMs), LAG_NOTED_EVERY_MS)
  gaugeTimer.unref()
  const admission = createAdmission(maxCalls, whyNoCalls)
  const pool = createMediaPool({
    count: dependencies.mediaHosts ?? 1,
    openThread,
    clock,
    logger,
    logLevel,
    onMessage: message => desk.heard(message),
    onLost: host => desk.mediaHostLost(host),
    onReady: () => desk.mediaHostReady(),
    limits: dependencies.mediaHostLimits,
  })
  const worker = createLivekitWorker({
    livekit,
    agentName,
    version,
    capacity: maxCalls,
    logger,
    desk: {
      accepts: job => desk.accepts(job),
      assigned: (job, ticket) => desk.assigned(job, ticket),
      terminated: jobId => desk.terminated(jobId),
    },
  })
  const desk: CallDesk = createCallDesk({ ...dependencies, admission, chooseHost: pool.choose, worker })
  const readHealth = shareHealth(livekit.checkHealth)

  function whyNoCalls(): string | null {
    if (isStopping) return voiceEn.refusals.stopping
    if (livekit.url() === null) return voiceEn.refusals.livekitAway
    if (!worker.isRegistered()) return voiceEn.refusals.workerAway
    if (!pool.isReady()) return voiceEn.refusals.mediaHostAway
    return isOverloaded() ? voiceEn.refusals.overloaded : null
  }

  const isOverloaded = () => mainGauge.isOverloaded() || pool.isOverloaded()

  async function drain(limitMs: number): Promise<void> {
    isStopping = true
    await letCallersJoin(Math.min(limitMs, JOINING_MAX_MS))
    worker.drain()
    await desk.drain(limitMs)
  }

  async function removeLeftRooms(): Promise<void> {
    for (const roomName of dependencies.leftRooms ?? []) {
      await livekit
        .deleteRoom(roomName)
        .catch(error => logger.warn('A room of an earlier run could not be removed', { roomName, error }))
    }
  }

  /** Who got a ticket a moment ago is on the way: LiveKit still has to give us their job. */
  async function letCallersJoin(limitMs: number): Promise<void> {
    const untilMs = clock.monotonicMs() + limitMs
    while (desk.counts().waiting > 0 && !isHurried && clock.monotonicMs() < untilMs)
      await Bun.sleep(JOINING_CHECKED_EVERY_MS)
  }

  return {
    gate: desk.gate,
    livekitUrl: livekit.url,
    whenAgentIsIn: desk.whenAgentIsIn,

    async start() {
      const hostsStarted = pool.start()
      // Whichever fails first is reported; the other must not become an unhandled rejection.
      hostsStarted.catch(() => {})
      const health = await livekit.start()
      if (isStopping) throw new AppError('unavailable', voiceEn.refusals.stopping)
      worker.start()
      if (!health.ok) throw new AppError('unavailable', health.message)
      void removeLeftRooms()
      await hostsStarted
      if (!(await worker.whenRegistered(REGISTER_TIMEOUT_MS)))
        throw new AppError('unavailable', voiceEn.parts.workerConnecting)
      return describeLivekit(livekit)
    },

    drain,

    hurry() {
      isHurried = true
      desk.hurry()
    },

    async stop() {
      await drain(0)
      await pool.drain(LEAVE_ROOMS_TIMEOUT_MS)
      pool.stop()
      await worker.stop()
      await livekit.stop()
      clearInterval(gaugeTimer)
      lag.stop()
    },

    status: () => ({
      calls: desk.counts(),
      maxCalls,
      isStopping,
      isRegistered: worker.isRegistered(),
      mediaHost: pool.status(),
      mainLag: lag.read(),
    }),

    async readiness() {
      const { ok, message } = await readHealth()
      const { isReady, message: mediaMessage, ...figures } = pool.status()
      const isRegistered = worker.isRegistered()
      const workerMessage = isRegistered ? voiceEn.parts.workerRegistered : voiceEn.parts.workerConnecting
      return {
        livekit: { ok, message, kind: livekit.kind },
        worker: {
          ok: isRegistered && !isStopping,
          message: isStopping ? voiceEn.refusals.stopping : workerMessage,
        },
        media: {
          ok: isReady,
          message: mediaMessage,
          ...figures,
          mainLag: lag.read(),
          isOverloaded: isOverloaded(),
        },
      }
    },
  }
}

function describeLivekit(livekit: LivekitLink): string {
  const network = livekit.network()
  if (network === null) return voiceEn.livekit.externalReady(livekit.url() ?? '')
  return voiceEn.livekit.managedReady(network)
}

/** One question at a time; a good answer serves everybody for a while, a bad one is asked again. */
function shareHealth(ask: LivekitLink['checkHealth']): LivekitLink['checkHealth'] {
  let asked: ReturnType<LivekitLink['checkHealth']> | undefined
  return () => {
    asked ??= ask().then(health => {
      const forget = () => {
        asked = undefined
      }
      if (health.ok) setTimeout(forget, HEALTH_KEPT_MS).unref()
      else forget()
      return health
    })
    return asked
  }
}
