/** Tells what the caller said from what the line only carried: noise, the keyboard, the agent's own voice coming back. */
export interface SpeechGate {
  speechStarted(): void
  speechEnded(): void
  noteTyped(): void
  noteAgent(isSpeaking: boolean): void
  /** Whether words that were just recognised are the caller's. Asked once for each stretch of speech. */
  admitsWords(): boolean
  /** Whether speech that was not understood deserves an answer: not while the agent talks, who then goes on. */
  admitsDoubt(): boolean
}

/** Recognition is behind the end of speech by less than this. */
const RECOGNITION_MAX_MS = 2_500
const AFTER_TYPING_MS = 3_000
/** The caller's voice stops the agent before it is known here for a voice. */
const BARGE_IN_MS = 100

export function createSpeechGate(nowMs: () => number = () => performance.now()): SpeechGate {
  let isSpeech = false
  let endedAt: number | null = null
  let typedAt: number | null = null
  let isAgentSpeaking = false
  let agentEndedAt: number | null = null
  let isOverAgent = false
  const isWithin = (moment: number | null, durationMs: number) =>
    moment !== null && nowMs() - moment < durationMs

  return {
    speechStarted() {
      isSpeech = true
      isOverAgent ||= isAgentSpeaking || isWithin(agentEndedAt, BARGE_IN_MS)
    },
    speechEnded() {
      isSpeech = false
      endedAt = nowMs()
    },
    noteTyped() {
      typedAt = nowMs()
    },
    noteAgent(isSpeaking) {
      if (isAgentSpeaking && !isSpeaking) agentEndedAt = nowMs()
      isAgentSpeaking = isSpeaking
    },
    admitsWords() {
      isOverAgent = false
      return isSpeech || isWithin(endedAt, RECOGNITION_MAX_MS)
    },
    admitsDoubt() {
      const wasOverAgent = isOverAgent
      isOverAgent = false
      const isVoice = isSpeech || isWithin(endedAt, RECOGNITION_MAX_MS)
      return isVoice && !wasOverAgent && !isWithin(typedAt, AFTER_TYPING_MS)
    },
  }
}
