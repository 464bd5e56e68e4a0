import type { SpeechDetector } from '../speech/speech-segmenter.ts'

/** Audio that the detector has not kept up with is dropped: late is worse than never. */
const BACKLOG_MAX_WINDOWS = 64

/** Judges the caller's audio window by window, in order, off the event loop. */
export function createVoiceJudge(options: {
  detector: SpeechDetector
  windowSamples: number
  onJudged(probability: number): void
}): { push(samples: Int16Array): void; stop(): void } {
  const { detector, windowSamples, onJudged } = options
  const waiting: Int16Array[] = []
  let window = new Int16Array(windowSamples)
  let filled = 0
  let isJudging = false
  let isStopped = false

  const judge = async () => {
    if (isJudging) return
    isJudging = true
    for (let next = waiting.shift(); next && !isStopped; next = waiting.shift()) {
      const probability = await detector.predict(next)
      if (!isStopped) onJudged(probability)
    }
    isJudging = false
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
    stop() {
      isStopped = true
    },
  }
}
