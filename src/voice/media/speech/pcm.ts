/** Speech towards the caller is 24 kHz mono, 16 bit; speech from the caller is 16 kHz. */
export const AGENT_RATE_HZ = 24_000
export const CALLER_RATE_HZ = 16_000
/** Small enough to stop quickly, large enough not to cost a syscall every 10 ms. */
export const FRAME_MS = 20
const FRAME_SAMPLES = (AGENT_RATE_HZ * FRAME_MS) / 1000
/** The native audio source takes whole 10 ms only. */
const GRAIN_SAMPLES = AGENT_RATE_HZ / 100

/** Cuts a stream of little-endian 16-bit bytes into samples, whatever the boundaries of its chunks are. */
export function createSampleReader(): (bytes: Uint8Array) => Int16Array {
  let carried: number | null = null
  return bytes => {
    const joined = carried === null ? bytes : prepend(carried, bytes)
    carried = joined.length % 2 === 1 ? (joined[joined.length - 1] ?? null) : null
    const samples = new Int16Array(joined.length >> 1)
    // NB: as bytes, since they need not lie on an even place; every machine that this runs on is little-endian.
    new Uint8Array(samples.buffer).set(joined.subarray(0, samples.byteLength))
    return samples
  }
}

/** Collects 24 kHz samples into frames of FRAME_MS. `flush` answers the rest, filled up with silence to whole 10 ms. */
export function createFramer(): { push(samples: Int16Array): Int16Array[]; flush(): Int16Array | null } {
  let pending = new Int16Array(0)
  return {
    push(samples) {
      const all = concatSamples([pending, samples])
      const frames: Int16Array[] = []
      let at = 0
      // NB: slice, never subarray: rtc-node hands the whole underlying buffer to the native side.
      for (; all.length - at >= FRAME_SAMPLES; at += FRAME_SAMPLES)
        frames.push(all.slice(at, at + FRAME_SAMPLES))
      pending = all.slice(at)
      return frames
    },
    flush() {
      if (pending.length === 0) return null
      const frame = new Int16Array(Math.ceil(pending.length / GRAIN_SAMPLES) * GRAIN_SAMPLES)
      frame.set(pending)
      pending = new Int16Array(0)
      return frame
    },
  }
}

export function concatSamples(parts: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  const joined = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

function prepend(first: number, bytes: Uint8Array): Uint8Array {
  const joined = new Uint8Array(bytes.length + 1)
  joined[0] = first
  joined.set(bytes, 1)
  return joined
}
