import type { Clock } from '../clock.ts'
import type { AppError } from '../errors.ts'

interface QuotaOptions {
  clock: Clock
  perMinuteMax: number
  atOnceMax: number
  refuse(): AppError
}

const WINDOW_MS = 60_000

/** Does the work while its organization has asked for so few in a minute, and so few at once; else throws what `refuse` says. */
export function createRequestQuota({ clock, perMinuteMax, atOnceMax, refuse }: QuotaOptions) {
  const started = new Map<string, number[]>()
  const running = new Map<string, number>()

  return async <T>(organizationId: string, work: () => Promise<T>): Promise<T> => {
    const since = clock.monotonicMs() - WINDOW_MS
    for (const [id, times] of started) if ((times.at(-1) ?? 0) <= since) started.delete(id)
    const recent = (started.get(organizationId) ?? []).filter(time => time > since)
    const atOnce = running.get(organizationId) ?? 0
    if (recent.length >= perMinuteMax || atOnce >= atOnceMax) throw refuse()
    started.set(organizationId, [...recent, clock.monotonicMs()])
    running.set(organizationId, atOnce + 1)
    try {
      return await work()
    } finally {
      const left = (running.get(organizationId) ?? 1) - 1
      if (left > 0) running.set(organizationId, left)
      else running.delete(organizationId)
    }
  }
}
