import type { SpeechDetector } from './speech-segmenter.ts'

// NB: named imports of this native module are undefined inside the compiled executable; require works in both.
const native: typeof import('@livekit/local-inference') = require('@livekit/local-inference')

const judging = new Set<Promise<unknown>>()

/** The bundled voice activity model for one line. Judging a window runs off the event loop (0.05 ms of CPU). */
export function createSilero(): { detector: SpeechDetector; windowSamples: number } {
  const vad = native.createVad()
  return {
    windowSamples: native.VAD_WINDOW_SAMPLES,
    detector: {
      predict(window) {
        const judged = vad.predict(window)
        const done: Promise<unknown> = judged.then(
          () => judging.delete(done),
          () => judging.delete(done),
        )
        judging.add(done)
        return judged
      },
    },
  }
}

/**
 * Resolves when no window is being judged in this thread. NB: a judgement that comes back to a thread that was terminated meanwhile
 * aborts the whole process, so a thread that is to end waits for this.
 */
export async function whenSileroRests(): Promise<void> {
  while (judging.size > 0) await Promise.all(judging)
}
