import { APIStatusError } from '@livekit/agents'
import { ProviderRefusal } from '../providers/provider-refusal.ts'
import { RealtimeFault } from '../realtime/realtime-voice.ts'

export interface LostModels {
  /** No later attempt would help: a wrong key, a model that is not there. */
  isForGood: boolean
  /** They have answered the caller in this call. */
  hadWorked: boolean
  /** The agent can still speak with them. */
  canSpeak: boolean
  atMs: number
}

/** `stay`: these models get another chance, with an apology. */
export type NextModels = { kind: 'switch'; to: number } | { kind: 'stay' } | { kind: 'give_up' }

/** Which of an agent's models a call is on, and which come next. 0 are its own, the others its fallbacks in their order. */
export interface ModelOrder {
  readonly current: number
  /** Whether others would take over now. */
  hasNext(atMs: number): boolean
  lose(lost: LostModels): NextModels
}

/** Models that failed may be asked again after so long: a provider that was down comes back. */
export const REST_MS = 20_000
/** A call that changes its models more often is no conversation. */
export const SWITCHES_MAX = 6
/** A second failure within this time is one too many where there is nothing to change to. */
export const STRIKE_WINDOW_MS = 60_000

export function createModelOrder(count: number): ModelOrder {
  const lostAt = new Map<number, number>()
  const gone = new Set<number>()
  let current = 0
  let switches = 0
  let struckAt = Number.NEGATIVE_INFINITY

  const find = (atMs: number) => {
    if (switches >= SWITCHES_MAX) return undefined
    // The ones behind first, then from the beginning: also back to the agent's own.
    const others = Array.from({ length: count - 1 }, (_, at) => (current + 1 + at) % count)
    const isRested = (models: number) => atMs - (lostAt.get(models) ?? Number.NEGATIVE_INFINITY) >= REST_MS
    return others.find(models => !gone.has(models) && isRested(models))
  }
  return {
    get current() {
      return current
    },
    hasNext: atMs => find(atMs) !== undefined,
    lose({ isForGood, hadWorked, canSpeak, atMs }) {
      lostAt.set(current, atMs)
      if (isForGood) gone.add(current)
      const to = find(atMs)
      if (to !== undefined) {
        switches++
        current = to
        return { kind: 'switch', to }
      }
      const isFirstStrike = atMs - struckAt > STRIKE_WINDOW_MS
      if (isForGood || !hadWorked || !canSpeak || !isFirstStrike) return { kind: 'give_up' }
      struckAt = atMs
      return { kind: 'stay' }
    },
  }
}

/** Whether a failure would only repeat itself. */
export function isForGood(error: unknown): boolean {
  if (error instanceof RealtimeFault) {
    if (error.kind === 'quota') return error.status !== 429
    return error.kind === 'key' || error.kind === 'model' || error.kind === 'refused'
  }
  if (error instanceof ProviderRefusal) return error.kind !== 'broken' && error.statusCode !== 429
  if (!(error instanceof APIStatusError)) return false
  const { statusCode } = error
  return statusCode >= 400 && statusCode < 500 && ![408, 429, 499].includes(statusCode)
}
