import { AudioFrame, type AudioSource, type Room } from '@livekit/rtc-node'

/** Of every caller's microphone; one frame is 10 ms. */
export const RATE_HZ = 48_000
export const FRAME_SAMPLES = RATE_HZ / 100

/** One frame each 10 ms by our own clock, until the room is left. */
export async function sendFrames(
  room: Room,
  microphone: AudioSource,
  nextFrame: () => Int16Array,
): Promise<void> {
  const startedAt = performance.now()
  for (let sent = 0; room.isConnected; sent++) {
    const dueMs = startedAt + sent * 10 - performance.now()
    if (dueMs > 0) await Bun.sleep(dueMs)
    await microphone
      .captureFrame(new AudioFrame(nextFrame(), RATE_HZ, 1, FRAME_SAMPLES))
      .catch(() => undefined)
  }
}
