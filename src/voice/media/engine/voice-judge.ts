import type { SpeechDetector } from '../speech/speech-segmenter.ts'

/** Audio that the detector has not kept up with for ten seconds is dropped: late is worse than never. */
const BACKLOG_MAX_WINDOWS = 320

export interface VoiceJudge {
  push(samples: Int16Array): void
  /** Acts when everything pushed so far is judged; at once when it is. */
  behind(act: () => void): void
  stop(): void
}

/** Judges the caller's audio window by window, in order, off the event loop. */
export function createVoiceJudge(options: {
  detector: SpeechDetector
  windowSamples: number
  /** The window is the listener's from now on. */
  onJudged(probability: number, window: Int16Array): void
}): VoiceJudge {
  const { detector, windowSamples, onJudged } = options
  const waiting: (Int16Array | (() => void))[] = []
  let window = new Int16Array(windowSamples)
  let filled = 0
  let isJudging = false
  let isStopped = false

  const judge = async () => {
    if (isJudging) return
    isJudging = true
    try {
      for (let next = waiting.shift(); next && !isStopped; next = waiting.shift()) {
        if (typeof next === 'function') next()
        else {
          const probability = await detector.predict(next)
          if (!isStopped) onJudged(probability, next)
        }
      }
    } finally {
      // A window that could not be judged is lost; the next one goes on.
      isJudging = false
    }
  }
  return {
    push(samples) {
      for (let at = 0; at < samples.length; ) {
        const taken = Math.min(windowSamples - filled, samples.length - at)
        window.set(samples.subarray(at, at + taken), filled)
        at += taken
        filled += taken
        if (filled < windowSamples) continue
        if (waiting.length < BACKLOG_MAX_WINDOWS) waiting.push(window)
        window = new Int16Array(windowSamples)
        filled = 0
        void judge()
      }
    },
    behind(act) {
      if (isJudging) waiting.push(act)
      else if (!isStopped) act()
    },
    stop() {
      isStopped = true
    },
  }
}
