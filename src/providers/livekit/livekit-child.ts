import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'
import { pause } from '#lib/pause.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { Logger } from '#telemetry/logger.ts'
import { findLivekitBinary, type LivekitBinaryPlaces } from './livekit-binary.ts'
import {
  type LivekitKeys,
  livekitConfigPath,
  readOrCreateKeys,
  writeLivekitConfig,
} from './livekit-config.ts'
import { chooseNetwork, type LivekitNetwork } from './livekit-network.ts'
import { endStaleLivekit, type LivekitProcess, startLivekitProcess } from './livekit-process.ts'

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

const START_TIMEOUT_MS = 15_000
const HEALTH_POLL_MS = 25
const HEALTH = { checkMs: 5_000, timeoutMs: 2_000 }
/** A machine that slept gives a few bad answers after it wakes. */
const HEALTH_FAILURES_MAX = 3
const PORT_TRIES_MAX = 5
const BACK_OFF_MIN_MS = 250
const BACK_OFF_MAX_MS = 10_000

export function createLivekitChild(options: LivekitChildOptions): LivekitChild {
  const { dataDir, places, logger, health = HEALTH } = options
  const directory = join(dataDir, 'livekit')
  const listeners: (() => void)[] = []
  const life = new AbortController()
  let state: ReturnType<LivekitChild['state']> = 'stopped'
  let keys: LivekitKeys | undefined
  let binary = ''
  let network: LivekitNetwork | undefined
  let current: LivekitProcess | undefined
  let supervision: Promise<void> = Promise.resolve()

  /** One start: chooses ports (the earlier ones where they are still free) until livekit-server gets them all. */
  async function launch(): Promise<void> {
    for (let attempt = 0; attempt < PORT_TRIES_MAX; attempt++) {
      network = attempt === 0 && network ? network : await chooseNetwork(options)
      const configPath = await writeLivekitConfig(directory, network, needKeys())
      life.signal.throwIfAborted()
      current = startLivekitProcess({
        binary,
        configPath,
        directory,
        programPath: places.programPath,
        logger,
      })
      const outcome = await firstSign(current, network.signalPort)
      if (outcome === 'healthy') return
      if (outcome === 'timeout') {
        await current.stop()
        throw new AppError('unavailable', voiceEn.livekit.notHealthy)
      }
      if (!outcome.portWasTaken) throw new AppError('unavailable', voiceEn.livekit.exited(outcome.lastLine))
      logger.info('A port of livekit-server was taken; choosing others')
    }
    throw new AppError('unavailable', voiceEn.livekit.noFreePorts)
  }

  /** Watches the running process, and starts it again when it ends, until `stop`. */
  async function supervise(): Promise<void> {
    let backOffMs = BACK_OFF_MIN_MS
    while (!life.signal.aborted) {
      if (state === 'up' && current) {
        await watch(current)
        if (life.signal.aborted) return
        state = 'restarting'
        backOffMs = BACK_OFF_MIN_MS
        for (const listener of listeners) listener()
      }
      await pause(backOffMs, life.signal)
      backOffMs = Math.min(BACK_OFF_MAX_MS, backOffMs * 2)
      if (!life.signal.aborted) await relaunch()
    }
  }

  async function relaunch(): Promise<void> {
    try {
      await launch()
      state = 'up'
      logger.info('livekit-server was started again', { pid: current?.pid })
    } catch (error) {
      if (!life.signal.aborted) logger.error('livekit-server cannot be started; trying again', { error })
    }
  }

  /** Resolves when the process is gone: by itself, or because it no longer answered. */
  async function watch(process: LivekitProcess): Promise<void> {
    let hasExited = false
    const exited = process.exited.then(end => {
      hasExited = true
      if (!life.signal.aborted)
        logger.error('livekit-server stopped', { pid: process.pid, lastLine: end.lastLine })
    })
    let failures = 0
    while (!hasExited && !life.signal.aborted) {
      await Promise.race([exited, pause(health.checkMs, life.signal)])
      if (hasExited || life.signal.aborted || !network) break
      failures = (await isHealthy(network.signalPort, health.timeoutMs)) ? 0 : failures + 1
      if (failures >= HEALTH_FAILURES_MAX) {
        logger.error('livekit-server does not answer and is ended', { pid: process.pid })
        await process.kill()
      }
    }
  }

  function needKeys(): LivekitKeys {
    if (!keys) throw new AppError('unavailable', voiceEn.livekit.starting)
    return keys
  }

  return {
    async start() {
      state = 'starting'
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 })
        keys = await readOrCreateKeys(directory)
        binary = await findLivekitBinary({ ...places, unpackDir: join(dataDir, 'bin') })
        const stale = await endStaleLivekit(livekitConfigPath(directory))
        if (stale > 0)
          logger.warn('A livekit-server that an earlier run left behind was ended', { count: stale })
        await launch()
      } catch (error) {
        state = 'stopped'
        throw error
      }
      state = 'up'
      supervision = supervise()
    },

    async stop() {
      life.abort()
      state = 'stopped'
      await current?.stop()
      await supervision
    },

    network: () => (state === 'up' ? (network ?? null) : null),
    keys: needKeys,
    state: () => state,
    pid: () => (state === 'up' ? (current?.pid ?? null) : null),
    onDown: listener => void listeners.push(listener),
  }
}

/** What a fresh process does first: answer, end, or neither in time. */
async function firstSign(process: LivekitProcess, port: number) {
  let end: Awaited<LivekitProcess['exited']> | undefined
  void process.exited.then(how => {
    end = how
  })
  const deadline = performance.now() + START_TIMEOUT_MS
  while (performance.now() < deadline) {
    if (end) return end
    if (await isHealthy(port)) return 'healthy'
    await Bun.sleep(HEALTH_POLL_MS)
  }
  return 'timeout'
}

/** NB: also true when another program answers 200 at that port: it then held the port, and livekit-server ends by itself. */
async function isHealthy(port: number, timeoutMs = HEALTH.timeoutMs): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal, keepalive: false })
    await response.text()
    return response.ok
  } catch {
    return false
  }
}
