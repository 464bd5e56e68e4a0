import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'
import { pause } from '#lib/pause.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { Logger } from '#telemetry/logger.ts'
import { findLivekitBinary, type LivekitBinaryPlaces } from './livekit-binary.ts'
import { type LivekitKeys, livekitConfigPath, readOrCreateKeys } from './livekit-config.ts'
import { isLivekitHealthy, launchLivekit, type RunningLivekit } from './livekit-launcher.ts'
import type { LivekitNetwork } from './livekit-network.ts'
import { endStaleLivekit } from './livekit-process.ts'

/** A livekit-server of our own: started, watched, started again when it dies, ended with us. */
export interface LivekitChild {
  /** Resolves when it answers. Throws unavailable with a sentence when it can't be started. */
  start(): Promise<void>
  stop(): Promise<void>
  /** null while it is not up. */
  network(): LivekitNetwork | null
  /** Throws until `start` has been called. */
  keys(): LivekitKeys
  state(): 'stopped' | 'starting' | 'up' | 'restarting'
  /** For the operator and tests; null while there is none. */
  pid(): number | null
  /** Called each time it stops without having been told to. */
  onDown(listener: () => void): void
}

export interface LivekitChildOptions {
  dataDir: string
  /** HOST: a loopback address keeps everything on 127.0.0.1. */
  host: string
  /** The address that callers reach this machine at; null: found out. */
  nodeIp: string | null
  places: Omit<LivekitBinaryPlaces, 'unpackDir'>
  logger: Logger
  /** How often it is asked how it is, and how long it may take to answer. */
  health?: { checkMs: number; timeoutMs: number }
}

const HEALTH = { checkMs: 5_000, timeoutMs: 2_000 }
/** A machine that slept gives a few bad answers after it wakes. */
const HEALTH_FAILURES_MAX = 3
const BACK_OFF_MIN_MS = 250
const BACK_OFF_MAX_MS = 10_000
/** One that lived this long was well: after it the back-off begins anew. */
const WELL_AFTER_MS = 30_000

export function createLivekitChild(options: LivekitChildOptions): LivekitChild {
  const { dataDir, host, nodeIp, places, logger, health = HEALTH } = options
  const directory = join(dataDir, 'livekit')
  const listeners: (() => void)[] = []
  const life = new AbortController()
  const { signal } = life
  let state: ReturnType<LivekitChild['state']> = 'stopped'
  let keys: LivekitKeys | undefined
  let binary = ''
  let running: RunningLivekit | undefined
  let supervision: Promise<void> = Promise.resolve()

  async function launch(): Promise<void> {
    const { programPath } = places
    const preferred = running?.network ?? null
    running = await launchLivekit({
      binary,
      directory,
      keys: needKeys(),
      host,
      nodeIp,
      preferred,
      programPath,
      logger,
      signal,
    })
    state = 'up'
  }

  /** Watches the running process, and starts it again when it ends, until `stop`. */
  async function supervise(): Promise<void> {
    let backOffMs = BACK_OFF_MIN_MS
    while (!signal.aborted) {
      if (state === 'up' && running) {
        const upSince = performance.now()
        await watch(running, { health, signal, logger })
        if (signal.aborted) return
        state = 'restarting'
        if (performance.now() - upSince > WELL_AFTER_MS) backOffMs = BACK_OFF_MIN_MS
        for (const listener of listeners) listener()
      }
      await pause(backOffMs, signal)
      backOffMs = Math.min(BACK_OFF_MAX_MS, backOffMs * 2)
      if (!signal.aborted) await relaunch()
    }
  }

  async function relaunch(): Promise<void> {
    try {
      await launch()
      logger.info('livekit-server was started again', { pid: running?.process.pid })
    } catch (error) {
      if (!signal.aborted) logger.error('livekit-server cannot be started; trying again', { error })
    }
  }

  async function prepare(): Promise<void> {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    keys = await readOrCreateKeys(directory)
    binary = await findLivekitBinary({ ...places, unpackDir: join(dataDir, 'bin') })
    const count = await endStaleLivekit(livekitConfigPath(directory))
    if (count > 0) logger.warn('A livekit-server that an earlier run left behind was ended', { count })
  }

  function needKeys(): LivekitKeys {
    if (!keys) throw new AppError('unavailable', voiceEn.livekit.starting)
    return keys
  }

  async function start(): Promise<void> {
    state = 'starting'
    try {
      await prepare()
      await launch()
    } catch (error) {
      state = 'stopped'
      throw error
    }
    supervision = supervise()
  }

  let started: Promise<void> | undefined
  return {
    start() {
      started = start()
      return started
    },
    async stop() {
      life.abort()
      // Whoever started it hears how that went.
      await started?.catch(() => {})
      await running?.process.stop()
      await supervision
      state = 'stopped'
    },
    network: () => (state === 'up' && !signal.aborted ? (running?.network ?? null) : null),
    keys: needKeys,
    state: () => state,
    pid: () => (state === 'up' ? (running?.process.pid ?? null) : null),
    onDown: listener => void listeners.push(listener),
  }
}

interface Watch {
  health: { checkMs: number; timeoutMs: number }
  signal: AbortSignal
  logger: Logger
}

/** Resolves when the process is gone: by itself, or ended because it no longer answered. */
async function watch({ process, network }: RunningLivekit, { health, signal, logger }: Watch): Promise<void> {
  let hasExited = false
  const exited = process.exited.then(({ lastLine }) => {
    hasExited = true
    if (!signal.aborted) logger.error('livekit-server stopped', { pid: process.pid, lastLine })
  })
  let failures = 0
  while (!hasExited && !signal.aborted) {
    await Promise.race([exited, pause(health.checkMs, signal)])
    if (hasExited || signal.aborted) break
    failures = (await isLivekitHealthy(network.signalPort, health.timeoutMs)) ? 0 : failures + 1
    if (failures >= HEALTH_FAILURES_MAX) {
      logger.error('livekit-server does not answer and is ended', { pid: process.pid })
      await process.kill()
      await exited
    }
  }
}
