import { AudioFrame, type AudioSource } from '@livekit/rtc-node'

/** Of every caller's microphone. */
export const CALLER_RATE_HZ = 48_000
export const FRAME_MS = 10
export const FRAME_SAMPLES = (CALLER_RATE_HZ * FRAME_MS) / 1000

interface Sending {
  nextFrame(): Int16Array
  /** Asked before each frame. */
  isOpen(): boolean
}

/** A frame each 10 ms by this process's clock, as long as the microphone is open. */
export async function sendFrames(microphone: AudioSource, { nextFrame, isOpen }: Sending): Promise<void> {
  const startedAtMs = performance.now()
  for (let sent = 0; isOpen(); sent++) {
    const dueMs = startedAtMs + sent * FRAME_MS - performance.now()
    if (dueMs > 0) await Bun.sleep(dueMs)
    await microphone
      .captureFrame(new AudioFrame(nextFrame(), CALLER_RATE_HZ, 1, FRAME_SAMPLES))
      // The room is gone: whoever waits for the agent learns it there.
      .catch(() => undefined)
  }
}
