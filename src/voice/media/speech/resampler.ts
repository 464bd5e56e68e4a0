import { AudioFrame, AudioResampler } from '@livekit/rtc-node'
import { AGENT_RATE_HZ, concatSamples } from './pcm.ts'

export interface Resampler {
  push(samples: Int16Array): Int16Array
  /** What the filter still holds. */
  flush(): Int16Array
  close(): void
}

/** Brings mono samples to the rate at which the agent speaks. */
export function createResampler(fromHz: number): Resampler {
  if (fromHz === AGENT_RATE_HZ) {
    return { push: samples => samples, flush: () => new Int16Array(0), close: () => undefined }
  }
  const native = new AudioResampler(fromHz, AGENT_RATE_HZ, 1)
  const join = (frames: AudioFrame[]) => concatSamples(frames.map(frame => frame.data))
  return {
    // NB: a copy that starts its own buffer: the native side reads from the start of the buffer.
    push: samples => join(native.push(new AudioFrame(samples.slice(), fromHz, 1, samples.length))),
    flush: () => join(native.flush()),
    close: () => native.close(),
  }
}
