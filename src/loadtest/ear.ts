/** What a caller heard of the agent, as moments to wait for. All times are those that the frames were given. */
export interface Ear {
  /** One frame of 10 ms as it arrived. */
  hear(samples: Int16Array, atMs: number): void
  /** The first sound of the agent at or after `afterMs`. Rejects after `withinMs`. */
  untilLoud(options: { afterMs: number; withinMs: number }): Promise<number>
  /**
   * The agent has been silent for `quietMs`, counted at the earliest from `afterMs`: answers when it was last heard, at the latest `afterMs`
   * for one that was silent already. Rejects after `withinMs`.
   */
  untilQuiet(options: { afterMs: number; quietMs: number; withinMs: number }): Promise<number>
  /** The longest silence between two sounds that both came at or after `afterMs`, and how long it has been silent now. */
  silenceSince(afterMs: number, nowMs: number): { longestMs: number; lastingMs: number }
  readonly figures: EarFigures
}

export interface EarFigures {
  /** Frames that came while the agent spoke, and how many of them came more than 40 ms after the one before. */
  frames: number
  lateFrames: number
}

/** Of 32767. A voice has 1000 to 5000, an empty line 0. */
const LOUD_RMS = 500
const LATE_MS = 40
/** Words of one utterance are closer than this: a frame so soon after a sound belongs to speech. */
const SPEAKING_MS = 300
/** Sounds are remembered for the longest utterance. */
const MEMORY_MS = 30_000

interface Waiter {
  isMet(atMs: number): number | null
  resolve(valueMs: number): void
}

export function createEar(): Ear {
  const figures: EarFigures = { frames: 0, lateFrames: 0 }
  const waiters = new Set<Waiter>()
  let sounds: number[] = []
  let lastFrameAtMs = Number.NEGATIVE_INFINITY
  const lastSoundAtMs = () => sounds.at(-1) ?? Number.NEGATIVE_INFINITY

  const wait = (what: string, withinMs: number, isMet: Waiter['isMet']) =>
    new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiters.delete(waiter)
        reject(new Error(`the agent was not ${what} within ${withinMs} ms`))
      }, withinMs)
      const waiter: Waiter = {
        isMet,
        resolve(valueMs) {
          clearTimeout(timer)
          waiters.delete(waiter)
          resolve(valueMs)
        },
      }
      waiters.add(waiter)
    })

  return {
    figures,
    hear(samples, atMs) {
      if (atMs - lastSoundAtMs() < SPEAKING_MS) {
        figures.frames++
        if (atMs - lastFrameAtMs > LATE_MS) figures.lateFrames++
      }
      lastFrameAtMs = atMs
      if (rmsOf(samples) > LOUD_RMS) {
        if (sounds.length > 0 && atMs - (sounds[0] ?? 0) > 2 * MEMORY_MS)
          sounds = sounds.filter(soundAtMs => atMs - soundAtMs < MEMORY_MS)
        sounds.push(atMs)
      }
      for (const waiter of waiters) {
        const value = waiter.isMet(atMs)
        if (value !== null) waiter.resolve(value)
      }
    },
    untilLoud: ({ afterMs, withinMs }) =>
      wait('heard', withinMs, () => (lastSoundAtMs() >= afterMs ? lastSoundAtMs() : null)),
    untilQuiet: ({ afterMs, quietMs, withinMs }) =>
      wait('silent', withinMs, atMs =>
        atMs - Math.max(lastSoundAtMs(), afterMs) >= quietMs ? Math.max(lastSoundAtMs(), afterMs) : null,
      ),
    silenceSince(afterMs, nowMs) {
      const heard = sounds.filter(soundAtMs => soundAtMs >= afterMs)
      const gaps = heard.slice(1).map((soundAtMs, index) => soundAtMs - (heard[index] ?? soundAtMs))
      return { longestMs: Math.max(0, ...gaps), lastingMs: nowMs - (heard.at(-1) ?? afterMs) }
    },
  }
}

export function rmsOf(samples: Int16Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / Math.max(1, samples.length))
}
