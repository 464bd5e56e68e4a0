import { voiceEn } from '#messages/voice-en.ts'
import {
  createMediaSupervisor,
  type MediaHost,
  type MediaHostStatus,
  type SupervisorDependencies,
} from './media-supervisor.ts'

/** The media hosts of this program: one thread, or some processes of which each may die for itself. */
export interface MediaPool {
  /** Starts all of them and resolves when the first is ready. Throws unavailable when none became so; all go on trying. */
  start(): Promise<void>
  isReady(): boolean
  /** No host could take another call without harm to those that it has. */
  isOverloaded(): boolean
  /** The host for a new call: ready, in time with its heartbeats and its work, with the fewest calls. Undefined while none is ready. */
  choose(callsOf: (host: MediaHost) => number): MediaHost | undefined
  status(): MediaPoolStatus
  drain(limitMs: number): Promise<void>
  stop(): void
}

/** The whole: ready when one is, sums of sessions and starts, the worst lag. */
export interface MediaPoolStatus extends MediaHostStatus {
  hosts: MediaHostStatus[]
}

interface Dependencies extends Omit<SupervisorDependencies, 'name' | 'onLost'> {
  count: number
  onLost(host: MediaHost): void
}

export function createMediaPool({ count, onLost, ...dependencies }: Dependencies): MediaPool {
  const hosts: MediaHost[] = Array.from({ length: count }, (_, index) => {
    const host: MediaHost = createMediaSupervisor({
      ...dependencies,
      name: `media-${index + 1}`,
      onLost: () => onLost(host),
      isReplaceable: () => hosts.some(other => other !== host && other.isReady()),
    })
    return host
  })

  return {
    async start() {
      const starts = hosts.map(host => host.start())
      try {
        await Promise.any(starts)
      } catch (error) {
        throw error instanceof AggregateError ? error.errors[0] : error
      }
    },
    isReady: () => hosts.some(host => host.isReady()),
    isOverloaded() {
      const ready = hosts.filter(host => host.isReady())
      return ready.length > 0 && ready.every(host => host.isOverloaded())
    },
    choose(callsOf) {
      const ready = hosts.filter(host => host.isReady())
      const prompt = ready.filter(host => !host.isLate() && !host.isOverloaded())
      return leastBy(prompt.length > 0 ? prompt : ready, callsOf)
    },
    status: () => summarise(hosts.map(host => host.status())),
    async drain(limitMs) {
      await Promise.all(hosts.map(host => host.drain(limitMs)))
    },
    stop() {
      for (const host of hosts) host.stop()
    },
  }
}

function leastBy<T>(items: readonly T[], measure: (item: T) => number): T | undefined {
  let least: { item: T; size: number } | undefined
  for (const item of items) {
    const size = measure(item)
    if (least === undefined || size < least.size) least = { item, size }
  }
  return least?.item
}

function summarise(hosts: MediaHostStatus[]): MediaPoolStatus {
  const ready = hosts.filter(host => host.isReady).length
  const unready = hosts.find(host => !host.isReady)
  const sum = (pick: (host: MediaHostStatus) => number) =>
    hosts.reduce((total, host) => total + pick(host), 0)
  const highest = (pick: (host: MediaHostStatus) => number) => Math.max(0, ...hosts.map(pick))
  return {
    isReady: ready > 0,
    message:
      ready > 0 && unready
        ? voiceEn.parts.mediaHostsPartlyReady(ready, hosts.length)
        : (unready?.message ?? voiceEn.parts.mediaHostReady),
    sessions: sum(host => host.sessions),
    lagP99Ms: highest(host => host.lagP99Ms),
    lagMaxMs: highest(host => host.lagMaxMs),
    starts: sum(host => host.starts),
    hosts,
  }
}
