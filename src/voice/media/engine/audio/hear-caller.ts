import type { Room } from '@livekit/rtc-node'

/** 16 kHz mono, 10 ms at a time. The listener may keep the array. */
export type OnCallerSamples = (samples: Int16Array) => void

/**
 * Hears the microphone of whoever is called in this room: the tracks that are there and all that come later, after a reload, a reconnection
 * or a change of device. Agents are not heard. May be called before the room is connected.
 */
export function hearCaller(_room: Room, _onSamples: OnCallerSamples): { stop(): void } {
  return { stop: () => undefined }
}
