import { stt } from '@livekit/agents'
import type { Room } from '@livekit/rtc-node'
import type { EarStream, EarStt } from '../speech/ear-stt.ts'
import { createSilero } from '../speech/silero.ts'
import { createEchoGate } from './audio/echo-gate.ts'
import { hearCaller } from './audio/hear-caller.ts'
import { createVoiceJudge } from './voice-judge.ts'

export interface CallerEarsOptions {
  room: Room
  recogniser: EarStt | null
  /** How loud the agent is: what may be its echo is not heard. */
  agentLevel(): number
  /** Whether the latest 32 ms were speech: 0 to 1. */
  onVoice(probability: number): void
  onWords(words: { text: string; isFinal: boolean; language: string | null }): void
}

/** The caller's microphone, judged for speech and recognised. */
export function openCallerEars({ room, recogniser, agentLevel, onVoice, onWords }: CallerEarsOptions): {
  close(): void
} {
  const stream = recogniser?.stream() ?? null
  const judge = createVoiceJudge({
    ...createSilero(),
    onJudged(probability, window) {
      onVoice(probability)
      stream?.judge(window, probability)
    },
  })
  const gate = createEchoGate(agentLevel)
  const caller = hearCaller(room, sound => {
    const samples = gate.pass(sound)
    stream?.hear(samples)
    judge.push(samples)
  })
  let isClosed = false

  const readWords = async (words: EarStream) => {
    for await (const { type, alternatives } of words) {
      const [best] = alternatives ?? []
      if (isClosed || !best) continue
      const isFinal = type === stt.SpeechEventType.FINAL_TRANSCRIPT
      if (!isFinal && type !== stt.SpeechEventType.INTERIM_TRANSCRIPT) continue
      // On a busy machine words may come before the voice that said them was judged.
      judge.behind(() => onWords({ text: best.text, isFinal, language: best.language || null }))
    }
  }
  // What fails in it is told through the models' own events.
  if (stream) void readWords(stream).catch(() => undefined)
  return {
    close() {
      if (isClosed) return
      isClosed = true
      caller.stop()
      judge.stop()
      stream?.close()
    },
  }
}
