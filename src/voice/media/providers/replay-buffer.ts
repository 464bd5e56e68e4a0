import { concatSamples } from '../speech/pcm.ts'

/** The end of a stream of audio that a provider has not understood yet. Positions are samples from the start of the stream. */
export interface ReplayBuffer {
  readonly start: number
  readonly end: number
  push(samples: Int16Array): void
  /** What lies from a position to the end. */
  from(position: number): Int16Array<ArrayBuffer>
  /** What lies before a position is not needed any more. */
  forget(position: number): void
}

/** Keeps at most so many samples; of more, the oldest are lost. */
export function createReplayBuffer(maxSamples: number): ReplayBuffer {
  const chunks: Int16Array[] = []
  let start = 0
  let end = 0
  const forget = (position: number) => {
    while (chunks[0] && start + chunks[0].length <= position) start += chunks.shift()?.length ?? 0
  }
  return {
    get start() {
      return start
    },
    get end() {
      return end
    },
    push(samples) {
      chunks.push(samples)
      end += samples.length
      if (end - start > maxSamples) forget(end - maxSamples)
    },
    from(position) {
      // From the end: what is asked for is nearly always the latest piece.
      let first = chunks.length
      let at = end
      while (first > 0 && at > position) at -= chunks[--first]?.length ?? 0
      const [head, ...rest] = chunks.slice(first)
      return head ? concatSamples([head.subarray(Math.max(0, position - at)), ...rest]) : new Int16Array(0)
    },
    forget,
  }
}
