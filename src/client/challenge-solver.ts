import { firstWordOfSha256 } from './sha256.ts'

/** As the server asks for it (core/widgets/proof-of-work.ts). */
export interface Challenge {
  token: string
  seed: string
  count: number
  bits: number
}

/** No frame waits longer than this for us. */
const SLICE_MS = 8

/**
 * The numbers that the server asks for: a tenth to a third of a second of work, in slices, so that the page stays alive. No worker:
 * the policies of careful pages let none of another origin start.
 */
export async function solveChallenge({ seed, count, bits }: Challenge): Promise<number[]> {
  const solutions: number[] = []
  let sliceEndsAtMs = performance.now() + SLICE_MS
  for (let number = 0; solutions.length < count; number++) {
    if (Math.clz32(firstWordOfSha256(`${seed}:${solutions.length}:${number}`)) >= bits) {
      solutions.push(number)
      number = -1
    } else if ((number & 255) === 0 && performance.now() > sliceEndsAtMs) {
      await nextTask()
      sliceEndsAtMs = performance.now() + SLICE_MS
    }
  }
  return solutions
}

/** Timers of pages wait four milliseconds after a while; a message to oneself does not. */
function nextTask(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
