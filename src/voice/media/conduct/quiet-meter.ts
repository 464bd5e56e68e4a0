import type { ConductInput } from './conduct-input.ts'

interface QuietMeterOptions {
  /** Voice without words stands still the meter for so long, in all; then it is a noise, and does not count. */
  noiseMaxMs: number
  /** What was said may be understood so long after its end. */
  wordsWaitMs: number
}

type Occupation = 'agent' | 'busy' | 'tool' | 'sentence'

/** How long nobody has had anything to say: neither agent nor caller talks, and no answer is on its way. */
export interface QuietMeter {
  note(input: ConductInput): void
  quietMs(): number
  /** Begins to count anew. */
  restart(): void
  /** When it will have been quiet for so long, if nothing happens; null when something is under way that must end first. */
  reachesAtMs(durationMs: number): number | null
}

/**
 * Quiet begins when the agent has stopped talking, when an answer is no longer on its way and when the caller's words were understood.
 * A voice that says nothing (a cough, a television) only delays it, and not for ever.
 */
export function createQuietMeter({ noiseMaxMs, wordsWaitMs }: QuietMeterOptions): QuietMeter {
  /** The first thing that it is told of starts it. */
  let nowMs: number | null = null
  let quietMs = 0
  let patienceMs = noiseMaxMs
  let voiceUntilMs = 0
  const occupied = new Set<Occupation>()

  const advance = (toMs: number) => {
    const fromMs = nowMs ?? toMs
    nowMs = Math.max(fromMs, toMs)
    if (occupied.size > 0) return
    const voicedMs = Math.max(0, Math.min(nowMs, voiceUntilMs) - fromMs)
    const heldMs = Math.min(voicedMs, patienceMs)
    patienceMs -= heldMs
    quietMs += nowMs - fromMs - heldMs
  }
  const restart = () => {
    quietMs = 0
  }
  const occupy = (who: Occupation, isOccupied: boolean) => {
    if (isOccupied) occupied.add(who)
    else if (occupied.delete(who)) restart()
  }

  return {
    restart,
    quietMs: () => quietMs,
    note(input) {
      advance(input.atMs)
      if (input.type === 'agent') occupy('agent', input.isSpeaking)
      else if (input.type === 'busy') occupy('busy', input.isBusy)
      else if (input.type === 'tool') occupy('tool', input.isRunning)
      else if (input.type === 'sentence') occupy('sentence', input.isUnderWay)
      else if (input.type === 'caller')
        voiceUntilMs = input.isSpeaking ? Number.POSITIVE_INFINITY : input.atMs + wordsWaitMs
      else if (input.type === 'words' || input.type === 'caller_turn') {
        patienceMs = noiseMaxMs
        restart()
      } else if (input.type === 'agent_turn') restart()
    },
    reachesAtMs(durationMs) {
      if (occupied.size > 0 || nowMs === null) return null
      const heldMs = Math.min(Math.max(0, voiceUntilMs - nowMs), patienceMs)
      return quietMs >= durationMs ? nowMs : nowMs + heldMs + durationMs - quietMs
    },
  }
}
