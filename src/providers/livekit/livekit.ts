import { voiceEn } from '#messages/voice-en.ts'
import type { Logger } from '#telemetry/logger.ts'
import { createLivekitApi, type LivekitApi, type LivekitHealth } from './livekit-api.ts'
import { createLivekitChild, type LivekitChildOptions } from './livekit-child.ts'
import type { LivekitNetwork } from './livekit-network.ts'

/** The LiveKit server that this installation uses: a child of ours, or one of the operator's. */
export interface Livekit extends LivekitApi {
  kind: 'managed' | 'external'
  /**
   * Managed: resolves when the child answers, throws unavailable when it can't be started. External: asks once and answers with what
   * it found; a server that is away may come later, so this never throws for it.
   */
  start(): Promise<LivekitHealth>
  stop(): Promise<void>
  /** As this machine reaches it, ws:// or wss://; null while a managed server is away. */
  url(): string | null
  /** Process id of a managed server; null while it is away, and for an external one. */
  pid(): number | null
  /** What to tell the operator about a managed server: its address for media and its ports. */
  network(): LivekitNetwork | null
  /** Called each time a managed server stopped by itself: every call on it is lost. Never called for an external one. */
  onDown(listener: () => void): void
}

export function createManagedLivekit(options: LivekitChildOptions): Livekit {
  const child = createLivekitChild(options)
  const url = () => {
    const network = child.network()
    return network && `ws://127.0.0.1:${network.signalPort}`
  }
  const api = createLivekitApi({ url, keys: child.keys })
  return {
    ...api,
    kind: 'managed',
    url,
    pid: child.pid,
    network: child.network,
    onDown: child.onDown,
    stop: child.stop,
    async start() {
      await child.start()
      return { ok: true, problem: null, message: voiceEn.livekit.healthy }
    },
    async checkHealth() {
      const state = child.state()
      if (state !== 'up') return { ok: false, problem: 'address', message: voiceEn.livekit[state] }
      const health = await api.checkHealth()
      // The words of the API speak of settings, which a managed server has none of.
      return health.ok ? health : { ...health, message: voiceEn.livekit.notHealthy }
    },
  }
}

interface ExternalOptions {
  url: string
  apiKey: string
  apiSecret: string
  logger: Logger
}

export function createExternalLivekit({ url, apiKey, apiSecret, logger }: ExternalOptions): Livekit {
  const address = url.replace(/^http/, 'ws').replace(/\/+$/, '')
  const api = createLivekitApi({ url: () => address, keys: () => ({ apiKey, apiSecret }) })
  return {
    ...api,
    kind: 'external',
    url: () => address,
    pid: () => null,
    network: () => null,
    onDown: () => {},
    stop: async () => {},
    async start() {
      const health = await api.checkHealth()
      if (!health.ok)
        logger.error('The LiveKit server cannot be used', { problem: health.problem, reason: health.message })
      return health
    },
  }
}
