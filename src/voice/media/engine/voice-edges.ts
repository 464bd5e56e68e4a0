const START_PROBABILITY = 0.5
const START_WINDOWS = 2
const KEEP_PROBABILITY = 0.35
const END_WINDOWS = 10

/** When the caller's voice begins and ends, by voice activity alone: a cough counts, too. */
export function createVoiceEdges(onChange: (isSpeaking: boolean) => void): {
  judge(probability: number): void
  stop(): void
} {
  let isSpeaking = false
  let windows = 0
  const change = (next: boolean) => {
    isSpeaking = next
    windows = 0
    onChange(next)
  }
  return {
    judge(probability) {
      const isOther = isSpeaking ? probability < KEEP_PROBABILITY : probability >= START_PROBABILITY
      windows = isOther ? windows + 1 : 0
      if (windows >= (isSpeaking ? END_WINDOWS : START_WINDOWS)) change(!isSpeaking)
    },
    stop() {
      if (isSpeaking) change(false)
    },
  }
}
