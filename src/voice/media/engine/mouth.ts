import type { AgentTrack, Utterance } from './audio/agent-audio.ts'

/** Whoever receives the track is waited for this long before the first words. */
const SUBSCRIBED_WAIT_MS = 3_000

/** What is said, one utterance behind another, all of which can be held back. */
export interface Mouth {
  /** Resolves when the caller can hear. */
  readonly ready: Promise<void>
  begin(): Utterance
  /** Silent until `release`; what begins meanwhile waits as well. */
  hold(): void
  release(): void
  readonly isHeld: boolean
  /** Something was begun and is not over. */
  readonly isBusy: boolean
  /** The utterance that is heard or held in the middle; null: none was heard yet. */
  readonly current: Utterance | null
}

export function createMouth(track: Pick<AgentTrack, 'begin' | 'subscribed'>): Mouth {
  const open = new Set<Utterance>()
  let isHeld = false
  let ready: Promise<void> | null = null
  return {
    get ready() {
      ready ??= Promise.race([track.subscribed, Bun.sleep(SUBSCRIBED_WAIT_MS)])
      return ready
    },
    begin() {
      const utterance = track.begin()
      open.add(utterance)
      if (isHeld) utterance.pause()
      void utterance.done.then(() => open.delete(utterance))
      return utterance
    },
    hold() {
      isHeld = true
      for (const utterance of open) utterance.pause()
    },
    release() {
      isHeld = false
      for (const utterance of open) utterance.resume()
    },
    get isHeld() {
      return isHeld
    },
    get isBusy() {
      return open.values().some(({ state }) => state !== 'over')
    },
    get current() {
      return open.values().find(({ state }) => state === 'speaking' || state === 'paused') ?? null
    },
  }
}
