import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { atMost } from '#lib/at-most.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { Logger } from '#telemetry/logger.ts'
import {
  type DownMessage,
  HEARTBEAT_INTERVAL_MS,
  PROTOCOL_VERSION,
  type UpMessage,
  upMessage,
} from '../protocol.ts'
import { createLagGauge } from './lag-gauge.ts'
import type { MediaThread } from './media-thread-transport.ts'

/** The media host as the desk sees it: it may die at any moment, and a fresh one takes its place. */
export interface MediaHost {
  /** Starts a host and resolves when it is ready. Throws unavailable; it goes on trying after that. */
  start(): Promise<void>
  isReady(): boolean
  /** Ready, but its latest heartbeats stayed away: it may be stuck. */
  isLate(): boolean
  /** Ready, but late with its work all the time: another call would cost the others their sound. */
  isOverloaded(): boolean
  /** False when there is no host that could hear it. */
  send(message: DownMessage): boolean
  status(): MediaHostStatus
  /** Asks it to leave all rooms and to rest, and waits for that, bounded: also when it has only begun to start. */
  drain(limitMs: number): Promise<void>
  /** Ends it; no other takes its place. */
  stop(): void
}

export interface MediaHostStatus {
  isReady: boolean
  message: string
  sessions: number
  /** Event-loop lag of the host's thread, as of its latest heartbeat. */
  lagP99Ms: number
  lagMaxMs: number
  /** How many hosts there have been; more than one means that some died. */
  starts: number
}

export interface SupervisorDependencies {
  /** For the log. */
  name: string
  openThread(): MediaThread
  clock: Clock
  logger: Logger
  logLevel: string
  onMessage(message: UpMessage): void
  /** The host is gone with every session that it had. */
  onLost(): void
  /** It can be told to start sessions. */
  onReady(): void
  /** Others take its calls over: its own next life can wait until they have. */
  isReplaceable?(): boolean
  limits?: Partial<MediaHostLimits>
}

export interface MediaHostLimits {
  readyTimeoutMs: number
  silenceMs: number
  startingMs: number
  backOffMinMs: number
  backOffMaxMs: number
}

/** Native parts are unpacked and the models loaded before a host is ready. */
const READY_TIMEOUT_MS = 30_000
/** A thread that is stuck this long serves nobody: its callers hear silence, and get another one. With the checks it is noticed within 2 s. */
const HEARTBEATS_MISSED_MAX = 7
/** So long after it became ready a host may be held up by what it loads for the first time: slow machines must get past it. */
const STARTING_MS = 15_000
const STARTING_SILENCE_MS = 8_000
/** Such a host gets no new call while another one can take it. */
const LATE_AFTER_MS = 3 * HEARTBEAT_INTERVAL_MS
const BACK_OFF_MIN_MS = 250
const BACK_OFF_MAX_MS = 10_000
/** A host that lived this long was healthy: the pauses begin anew. */
const HEALTHY_AFTER_MS = 60_000
/** A start takes a core for a second: the calls that move to another host at this moment come first. */
const OTHERS_FIRST_MS = 1_500
/** One that lived this long did not die of its start: calls wait for the next one, so it comes at once. */
const STARTED_WELL_AFTER_MS = 5_000
const INVALID_MESSAGES_LOGGED_MAX = 20

/** One life of a host. */
interface Life {
  thread: MediaThread
  isReady: boolean
  startedAtMs: number
  heardAtMs: number
  drained?: () => void
}

export function createMediaSupervisor(dependencies: SupervisorDependencies): MediaHost {
  const { name, openThread, clock, logger, logLevel, onMessage, onLost, onReady } = dependencies
  const limits: MediaHostLimits = {
    readyTimeoutMs: READY_TIMEOUT_MS,
    silenceMs: HEARTBEATS_MISSED_MAX * HEARTBEAT_INTERVAL_MS,
    startingMs: STARTING_MS,
    backOffMinMs: BACK_OFF_MIN_MS,
    backOffMaxMs: BACK_OFF_MAX_MS,
    ...dependencies.limits,
  }
  const gauge = createLagGauge({ now: clock.monotonicMs })
  const checkEveryMs = Math.max(10, limits.silenceMs / 8)
  let life: Life | undefined
  /** Given up, but not to be ended before the next one has taken over. */
  const leftover = new Set<MediaThread>()
  let isStopping = false
  let backOffMs = limits.backOffMinMs
  let invalidMessages = 0
  let heartbeat = { sessions: 0, lagP99Ms: 0, lagMaxMs: 0 }
  let starts = 0
  let message = voiceEn.parts.mediaHostStarting
  let onFirst: { resolve(): void; reject(error: AppError): void } | undefined
  let checkedAtMs = 0
  let restartTimer: ReturnType<typeof setTimeout> | undefined
  let watch: ReturnType<typeof setInterval> | undefined

  function open(): void {
    starts++
    const now = clock.monotonicMs()
    const mine: Life = { thread: openThread(), isReady: false, startedAtMs: now, heardAtMs: now }
    life = mine
    mine.thread.onMessage(data => mine === life && receive(mine, data))
    mine.thread.onExit(reason => lose(mine, reason))
    mine.thread.send({ type: 'hello', version: PROTOCOL_VERSION, logLevel })
  }

  function receive(mine: Life, data: unknown): void {
    mine.heardAtMs = clock.monotonicMs()
    const parsed = upMessage.safeParse(data)
    if (!parsed.success) {
      noteInvalid(parsed.error.issues.map(issue => issue.path.join('.')))
      return
    }
    const up = parsed.data
    if (up.type === 'ready') becomeReady(mine, up.version)
    else if (up.type === 'log') logger[up.level](up.message, { part: name, ...up.attributes })
    else if (up.type === 'heartbeat') {
      heartbeat = { sessions: up.sessions, lagP99Ms: up.lagP99Ms, lagMaxMs: up.lagMaxMs }
      gauge.note(up.lagMaxMs)
    } else if (up.type === 'drained') mine.drained?.()
    else onMessage(up)
  }

  function becomeReady(mine: Life, version: number): void {
    if (version !== PROTOCOL_VERSION) {
      message = voiceEn.parts.mediaHostIncompatible
      end(mine, `it speaks version ${version} of the protocol`)
      return
    }
    mine.isReady = true
    endLeftover()
    gauge.reset()
    message = voiceEn.parts.mediaHostReady
    logger.debug('A media host is ready', {
      part: name,
      tookMs: Math.round(clock.monotonicMs() - mine.startedAtMs),
    })
    onFirst?.resolve()
    onFirst = undefined
    onReady()
  }

  function checkLife(mine: Life): void {
    const now = clock.monotonicMs()
    const heldUpMs = now - checkedAtMs - checkEveryMs
    checkedAtMs = now
    // Main itself was held up: what the host said meanwhile has not been read yet.
    if (heldUpMs > checkEveryMs / 2) mine.heardAtMs = Math.min(now, mine.heardAtMs + heldUpMs)
    const isStarting = now - mine.startedAtMs < limits.startingMs
    const silenceMs = isStarting ? Math.max(limits.silenceMs, STARTING_SILENCE_MS) : limits.silenceMs
    if (mine.isReady && now - mine.heardAtMs > silenceMs) end(mine, 'it gave no sign of life')
    else if (!mine.isReady && now - mine.startedAtMs > limits.readyTimeoutMs)
      end(mine, 'it did not become ready')
  }

  function end(mine: Life, reason: string): void {
    if (mine.thread.endsAfterSuccessor) leftover.add(mine.thread)
    else mine.thread.terminate()
    lose(mine, reason)
  }

  function endLeftover(): void {
    for (const thread of leftover) thread.terminate()
    leftover.clear()
  }

  function lose(mine: Life, reason: string): void {
    if (mine !== life) return
    life = undefined
    mine.drained?.()
    heartbeat = { sessions: 0, lagP99Ms: 0, lagMaxMs: 0 }
    if (isStopping) return
    logger.error('A media host is gone', {
      part: name,
      reason,
      livedMs: Math.round(clock.monotonicMs() - mine.startedAtMs),
    })
    if (message !== voiceEn.parts.mediaHostIncompatible) message = voiceEn.parts.mediaHostStarting
    onFirst?.reject(new AppError('unavailable', message, { cause: reason }))
    onFirst = undefined
    const livedMs = clock.monotonicMs() - mine.startedAtMs
    if (livedMs > HEALTHY_AFTER_MS) backOffMs = limits.backOffMinMs
    const pauseMs = livedMs > STARTED_WELL_AFTER_MS ? 0 : backOffMs
    const othersFirstMs = dependencies.isReplaceable?.() ? OTHERS_FIRST_MS : 0
    restartTimer = setTimeout(open, Math.max(pauseMs, othersFirstMs))
    backOffMs = Math.min(limits.backOffMaxMs, backOffMs * 2)
    onLost()
  }

  function noteInvalid(paths: string[]): void {
    invalidMessages++
    // The paths only: the values are what people said.
    if (invalidMessages <= INVALID_MESSAGES_LOGGED_MAX)
      logger.warn('A message of a media host is not valid', { part: name, paths })
  }

  return {
    start: () =>
      new Promise((resolve, reject) => {
        onFirst = { resolve, reject }
        checkedAtMs = clock.monotonicMs()
        watch = setInterval(() => life && checkLife(life), checkEveryMs)
        open()
      }),
    isReady: () => life?.isReady === true,
    isLate: () => life !== undefined && clock.monotonicMs() - life.heardAtMs > LATE_AFTER_MS,
    isOverloaded: () => life?.isReady === true && gauge.isOverloaded(),
    send(down) {
      if (!life?.isReady) return false
      life.thread.send(down)
      return true
    },
    status: () => ({ isReady: life?.isReady === true, message, starts, ...heartbeat }),
    async drain(limitMs) {
      const mine = life
      isStopping = true
      clearTimeout(restartTimer)
      if (!mine) return
      const { promise: drained, resolve } = Promise.withResolvers<void>()
      mine.drained = resolve
      mine.thread.send({ type: 'drain' })
      await atMost(limitMs, drained)
    },
    stop() {
      isStopping = true
      clearInterval(watch)
      clearTimeout(restartTimer)
      endLeftover()
      life?.thread.terminate()
      life = undefined
      onFirst?.reject(new AppError('unavailable', voiceEn.refusals.stopping))
      onFirst = undefined
    },
  }
}
