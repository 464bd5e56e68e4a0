/** The echo of an agent comes back within this time: two ways through the network, the buffers of both ends, and a room. */
export const ECHO_MS = 800
/** 25 dB below the agent's own voice nobody speaks; what telephones and browsers leave of an echo is weaker still. */
const ECHO_SHARE_MAX = 10 ** (-25 / 20)
/** Words have soft parts: after a loud one the gate stays open. */
const OPEN_MS = 300
const PIECE_MS = 10

export interface EchoGate {
  /** The samples, or silence in their place where they can be no more than the agent's echo. */
  pass(samples: Int16Array): Int16Array
}

/**
 * Keeps the agent from hearing itself: while it is heard, and shortly after, only what is loud against its own voice counts as the
 * caller's. `agentLevel`: the loudest that was sent in the last ECHO_MS, as `levelOf` measures it; 0 while the agent has been silent.
 */
export function createEchoGate(agentLevel: () => number): EchoGate {
  let openMs = 0
  return {
    pass(samples) {
      const echoMax = agentLevel() * ECHO_SHARE_MAX
      if (echoMax === 0 || levelOf(samples) > echoMax) openMs = OPEN_MS
      else openMs = Math.max(0, openMs - PIECE_MS)
      return openMs > 0 ? samples : new Int16Array(samples.length)
    },
  }
}

/** Root of the mean square. */
export function levelOf(samples: Int16Array): number {
  let sum = 0
  for (let at = 0; at < samples.length; at++) {
    const sample = samples[at] ?? 0
    sum += sample * sample
  }
  return Math.sqrt(sum / Math.max(1, samples.length))
}

/** The loudest of the levels that were noted in the last ECHO_MS. */
export function createLevelMeter(): { note(level: number): void; readonly loudest: number } {
  const noted: { level: number; at: number }[] = []
  return {
    note(level) {
      const at = performance.now()
      // What is not louder than this one will never be the loudest again.
      while ((noted.at(-1)?.level ?? Number.POSITIVE_INFINITY) <= level) noted.pop()
      noted.push({ level, at })
    },
    get loudest() {
      const since = performance.now() - ECHO_MS
      while ((noted[0]?.at ?? Number.POSITIVE_INFINITY) < since) noted.shift()
      return noted[0]?.level ?? 0
    },
  }
}
