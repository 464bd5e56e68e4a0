import type { SpeechDetector } from './speech-segmenter.ts'

// NB: named imports of this native module are undefined inside the compiled executable; require works in both.
const native: typeof import('@livekit/local-inference') = require('@livekit/local-inference')

/** The bundled voice activity model for one line. Judging a window runs off the event loop (0.05 ms of CPU). */
export function createSilero(): { detector: SpeechDetector; windowSamples: number } {
  return { detector: native.createVad(), windowSamples: native.VAD_WINDOW_SAMPLES }
}
