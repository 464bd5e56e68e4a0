import type { AudioSource } from '@livekit/rtc-node'
import { AGENT_RATE_HZ } from '../../speech/pcm.ts'
import { capture, encodeCapture } from './native-audio.ts'

/** A piece of this length goes to the native side at once: each costs the same, however long it is. */
export const FRAME_SAMPLES = AGENT_RATE_HZ / 20
/** The native side plays whole 10 ms only. */
export const GRAIN_SAMPLES = AGENT_RATE_HZ / 100

/** The native end of the agent's track: takes one frame at a time, since the order of two is not certain. */
export interface FrameSender {
  /** What is sent next is written here first. */
  readonly frame: Int16Array
  /** The last frame is still on its way. */
  readonly isBusy: boolean
  /** Sends the beginning of `frame`: whole grains. */
  send(samples: number): void
  /** Throws away what was sent and not played yet. */
  clear(): void
  close(): void
}

interface FrameSenderOptions {
  source: AudioSource
  /** The next frame may be sent. */
  onFree(): void
  onFault(error: Error): void
}

export function createFrameSender({ source, onFree, onFault }: FrameSenderOptions): FrameSender {
  const memory = new ArrayBuffer(FRAME_SAMPLES * Int16Array.BYTES_PER_ELEMENT)
  const requests = new Map<number, Uint8Array>()
  let isBusy = false
  let isClosed = false
  let mustClear = false

  const requestOf = (samples: number) => {
    const request = requests.get(samples) ?? encodeCapture(source, memory, samples)
    requests.set(samples, request)
    return request
  }
  const onTaken = (error: string | null) => {
    isBusy = false
    if (isClosed) return
    // NB: what was on its way when everything was thrown away may have arrived behind it.
    if (mustClear) source.clearQueue()
    mustClear = false
    if (error !== null) onFault(new Error(`the native side refused sound: ${error}`))
    onFree()
  }
  return {
    frame: new Int16Array(memory),
    get isBusy() {
      return isBusy
    },
    send(samples) {
      if (isClosed) return
      isBusy = true
      capture(requestOf(samples), onTaken)
    },
    clear() {
      if (isClosed) return
      source.clearQueue()
      mustClear = isBusy
    },
    close() {
      isClosed = true
    },
  }
}
