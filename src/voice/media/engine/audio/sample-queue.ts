/** Samples of one utterance between the voice that makes them and the ear that has heard them. Positions count from its first sample. */
export interface SampleQueue {
  push(samples: Int16Array): void
  /** How many can be read. */
  readonly available: number
  /** How many were read since the beginning. */
  readonly position: number
  /** Copies the next samples into `target` and fills the rest of it up with silence. */
  read(target: Int16Array, samples: number): void
  /** The next read begins here again. */
  rewind(position: number): void
  /** Lets go of what lies before this position; `take` gets it, once. */
  release(position: number, take?: (samples: Int16Array) => void): void
}

/** NB: keeps the arrays that it is given, and never writes into them: they may be shared with other calls. */
export function createSampleQueue(): SampleQueue {
  const chunks: Int16Array[] = []
  /** Position of the first sample that is kept: `skipped` samples into the first chunk. */
  let keptFrom = 0
  let skipped = 0
  let position = 0
  let total = 0

  const copy = (target: Int16Array, from: number, samples: number) => {
    let offset = from - keptFrom + skipped
    let at = 0
    for (const chunk of chunks) {
      if (at >= samples) break
      if (offset < chunk.length) {
        const part = chunk.subarray(offset, offset + samples - at)
        target.set(part, at)
        at += part.length
      }
      offset = Math.max(0, offset - chunk.length)
    }
  }
  return {
    push(samples) {
      if (samples.length === 0) return
      chunks.push(samples)
      total += samples.length
    },
    get available() {
      return total - position
    },
    get position() {
      return position
    },
    read(target, samples) {
      const count = Math.min(samples, total - position)
      copy(target, position, count)
      target.fill(0, count)
      position += count
    },
    rewind(to) {
      position = Math.min(position, Math.max(keptFrom, to))
    },
    release(to, take) {
      const until = Math.min(to, position)
      while (keptFrom < until) {
        const chunk = chunks[0]
        if (!chunk) return
        const part = chunk.subarray(skipped, skipped + until - keptFrom)
        take?.(part)
        keptFrom += part.length
        skipped += part.length
        if (skipped < chunk.length) return
        chunks.shift()
        skipped = 0
      }
    },
  }
}
