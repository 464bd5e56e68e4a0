export const WINDOW_MS = 32

const START_PROBABILITY = 0.5
const KEEP_PROBABILITY = 0.35
/** Two windows in a row: a click is not a word. */
const START_WINDOWS = 2
/** Two windows again: a closed lip is not the end of one. */
const END_WINDOWS = 2
/** Without windows for so long the microphone is off, or we are late: only what comes after it counts, in small steps. */
const STALE_MS = 300
const STALE_STEP_MAX_MS = 100
/** Between two windows silence goes on. */
const BETWEEN_MAX_MS = 48
/** A sound so long before the words has nothing to do with them. */
const SPAN_GAP_MS = 2_000

/** The caller's voice, window by window. Lengths are counted in audio, so that a late event loop shortens no silence. */
export interface VoiceTrack {
  judge(atMs: number, probability: number): void
  tick(atMs: number): void
  /** Since the last sound; Infinity before the first one. */
  silenceMs(nowMs: number): number
  /** Surely a voice, now. */
  readonly isVoiced: boolean
  /** The last window sounds like a voice, though it may be a click. */
  readonly isHot: boolean
  /** Length of the current stretch of voice, or of the last one. */
  readonly burstMs: number
  readonly burstStartedAtMs: number
  /** Voice in the whole call. */
  readonly voicedMs: number
  readonly endedAtMs: number
  /** Where the sounds began that belong together; null when there were none since `startSpan`. */
  readonly spanStartedAtMs: number | null
  startSpan(): void
  /** Windows come: what is heard is heard now. */
  isFresh(nowMs: number): boolean
  /** The microphone is off: whatever was heard is over. */
  stop(): void
}

export function createVoiceTrack(): VoiceTrack {
  return new Track()
}

class Track implements VoiceTrack {
  isVoiced = false
  isHot = false
  burstMs = 0
  burstStartedAtMs = Number.NEGATIVE_INFINITY
  voicedMs = 0
  endedAtMs = Number.NEGATIVE_INFINITY
  spanStartedAtMs: number | null = null
  #silentMs = Number.POSITIVE_INFINITY
  #hotWindows = 0
  #coldWindows = 0
  #windowAtMs = Number.NEGATIVE_INFINITY
  #staleAtMs: number | null = null

  judge(atMs: number, probability: number): void {
    this.#windowAtMs = atMs
    this.#staleAtMs = null
    this.isHot = probability >= (this.isVoiced ? KEEP_PROBABILITY : START_PROBABILITY)
    this.#hotWindows = this.isHot ? this.#hotWindows + 1 : 0
    this.#coldWindows = this.isHot ? 0 : this.#coldWindows + 1
    if (!this.isVoiced && this.#hotWindows >= START_WINDOWS) this.#begin(atMs)
    else if (this.isVoiced && this.isHot) this.#goOn(atMs, WINDOW_MS)
    else this.#silentMs += WINDOW_MS
    if (this.#coldWindows >= END_WINDOWS) this.isVoiced = false
  }

  tick(atMs: number): void {
    if (this.isFresh(atMs)) return
    // The first time may be the clock's or our own fault; windows may be waiting behind this tick.
    if (this.#staleAtMs !== null) {
      this.stop()
      this.#silentMs += Math.min(atMs - this.#staleAtMs, STALE_STEP_MAX_MS)
    }
    this.#staleAtMs = atMs
  }

  silenceMs(nowMs: number): number {
    const sinceWindowMs = this.#staleAtMs === null ? nowMs - this.#windowAtMs : 0
    return this.#silentMs + Math.min(Math.max(0, sinceWindowMs), BETWEEN_MAX_MS)
  }

  startSpan(): void {
    this.spanStartedAtMs = null
  }

  isFresh(nowMs: number): boolean {
    return nowMs - this.#windowAtMs <= STALE_MS
  }

  stop(): void {
    this.isVoiced = false
    this.isHot = false
    this.#hotWindows = 0
  }

  #begin(atMs: number): void {
    const lengthMs = START_WINDOWS * WINDOW_MS
    const isApart = this.#silentMs > SPAN_GAP_MS
    this.isVoiced = true
    this.burstMs = 0
    this.burstStartedAtMs = atMs - lengthMs
    if (isApart || this.spanStartedAtMs === null) this.spanStartedAtMs = this.burstStartedAtMs
    this.#goOn(atMs, lengthMs)
  }

  #goOn(atMs: number, lengthMs: number): void {
    this.burstMs += lengthMs
    this.voicedMs += lengthMs
    this.#silentMs = 0
    this.endedAtMs = atMs
  }
}
