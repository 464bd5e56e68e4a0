import { llm } from '@livekit/agents'
import type { Room } from '@livekit/rtc-node'
import { atMost } from '#lib/at-most.ts'
import type { Briefing, CallLine, CallLineEvents } from '../session/call-line.ts'
import type { CallModels } from '../session/models-of-call.ts'
import { createAgentStateSign, putInRoom } from './agent-state.ts'
import { createAgentTrack } from './audio/agent-track.ts'
import { openCallerEars } from './caller-ears.ts'
import { createChatHistory } from './chat-history.ts'
import { Dialogue } from './dialogue.ts'
import { createMouth } from './mouth.ts'
import { createSilentTrack } from './silent-track.ts'
import { createTurnMachine } from './turns/turn-machine.ts'
import type { Pace } from './turns/turn-types.ts'
import { createVoiceEdges } from './voice-edges.ts'

const HIDE_TIMEOUT_MS = 1_000

export interface EngineLineOptions {
  room: Room
  models: CallModels
  briefing: Briefing
  events: CallLineEvents
  pace: Pace
  apology(): string
}

/** Our own line for cascades: recogniser, language model and voice between the caller's microphone and the agent's track. */
export function createEngineLine({
  room,
  models,
  briefing,
  events,
  pace,
  apology,
}: EngineLineOptions): CallLine {
  const { stt, llm: model, tts } = models
  if (!(model instanceof llm.LLM)) throw new Error('a model that speaks by itself has a line of its own')
  const sign = createAgentStateSign(putInRoom(room))
  let dialogue: Dialogue | null = null
  let ears: { close(): void } | null = null
  const createTrack = tts ? createAgentTrack : createSilentTrack
  const track = createTrack({ onState: () => dialogue?.noteAgent(), onProgress: events.onProgress })
  const edges = createVoiceEdges(events.onCallerSpeaking)
  const stopHearing = () => {
    ears?.close()
    ears = null
    edges.stop()
    dialogue?.stopHearing()
  }
  const talking = (): Dialogue => {
    if (!dialogue) throw new Error('the line was not started')
    return dialogue
  }
  return {
    hasVoice: tts !== null,
    async start(history) {
      tts?.connect()
      const created = new Dialogue({
        model,
        voice: tts,
        mouth: createMouth(track),
        machine: createTurnMachine(pace),
        history: createChatHistory(briefing, history),
        briefing,
        events: sign.watch(events),
        countsTokens: models.countsTokens,
        thinksAhead: models.ears === null,
        apology,
      })
      dialogue = created
      ears = openCallerEars({
        room,
        recogniser: stt,
        agentLevel: () => track.level,
        onVoice(probability) {
          edges.judge(probability)
          created.hearVoice(probability)
        },
        onWords: words => created.hearWords(words),
      })
    },
    publish() {
      sign.show()
      track.publish(room).catch(() => {
        // The room closed meanwhile, which it says itself.
      })
    },
    say: (text, options) => talking().say(text, options),
    sayAside: (text, options) => talking().sayAside(text, options),
    answerTyped: (text, options) => talking().answerTyped(text, options),
    goOn: note => talking().goOn(note),
    interrupt: async () => dialogue?.interrupt(),
    onAnswer: (speech, act) => act(speech),
    stopHearing,
    async close() {
      // What the agent is at is told no more: to close is no news, and a room that is left may never answer.
      const hidden = sign.hide()
      stopHearing()
      await dialogue?.close()
      await track.close()
      await atMost(HIDE_TIMEOUT_MS, hidden)
    },
  }
}
