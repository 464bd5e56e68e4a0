import { AppError } from '#core/errors.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { Logger } from '#telemetry/logger.ts'
import { type LivekitKeys, writeLivekitConfig } from './livekit-config.ts'
import { chooseNetwork, type LivekitNetwork } from './livekit-network.ts'
import { type LivekitProcess, startLivekitProcess } from './livekit-process.ts'

export interface RunningLivekit {
  process: LivekitProcess
  network: LivekitNetwork
}

export interface LaunchOptions {
  binary: string
  directory: string
  keys: LivekitKeys
  host: string
  nodeIp: string | null
  /** The ports of the run before, taken again where they are still free. */
  preferred: LivekitNetwork | null
  programPath: string
  logger: Logger
  /** Aborted: the process is ended and the launch throws. */
  signal: AbortSignal
}

const START_TIMEOUT_MS = 15_000
const HEALTH_POLL_MS = 25
const HEALTH_TIMEOUT_MS = 2_000
const PORT_TRIES_MAX = 5

/**
 * Starts livekit-server and resolves when it answers. Another program may take a port between its choice and its use: then others are
 * chosen. Throws unavailable with livekit-server's last words.
 */
export async function launchLivekit(options: LaunchOptions): Promise<RunningLivekit> {
  const { directory, keys, preferred, logger, signal } = options
  for (let attempt = 0; attempt < PORT_TRIES_MAX; attempt++) {
    const network = attempt === 0 && preferred ? preferred : await chooseNetwork(options)
    const configPath = await writeLivekitConfig(directory, network, keys)
    signal.throwIfAborted()
    const process = startLivekitProcess({ ...options, configPath })
    const outcome = await firstSign(process, network.signalPort, signal)
    if (outcome === 'healthy') return { process, network }
    if (outcome === 'timeout' || outcome === 'aborted') {
      await process.stop()
      signal.throwIfAborted()
      throw new AppError('unavailable', voiceEn.livekit.notHealthy)
    }
    if (!outcome.portWasTaken) throw new AppError('unavailable', voiceEn.livekit.exited(outcome.lastLine))
    logger.info('A port of livekit-server was taken; choosing others')
  }
  throw new AppError('unavailable', voiceEn.livekit.noFreePorts)
}

/** NB: also true when another program answers 200 at that port: it then held the port, and livekit-server ends by itself. */
export async function isLivekitHealthy(port: number, timeoutMs = HEALTH_TIMEOUT_MS): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal, keepalive: false })
    await response.text()
    return response.ok
  } catch {
    return false
  }
}

/** What a fresh process does first: answer, end, or neither in time. */
async function firstSign(process: LivekitProcess, port: number, signal: AbortSignal) {
  let end: Awaited<LivekitProcess['exited']> | undefined
  void process.exited.then(how => {
    end = how
  })
  const deadline = performance.now() + START_TIMEOUT_MS
  while (performance.now() < deadline) {
    if (signal.aborted) return 'aborted'
    if (end) return end
    if (await isLivekitHealthy(port)) return 'healthy'
    await Bun.sleep(HEALTH_POLL_MS)
  }
  return 'timeout'
}
