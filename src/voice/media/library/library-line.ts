import { llm, voice } from '@livekit/agents'
import type { Room } from '@livekit/rtc-node'
import type { Briefing, CallLine, CallLineEvents, LineTool } from '../session/call-line.ts'
import type { CallModels } from '../session/models-of-call.ts'
import { toChatItems } from '../session/past-context.ts'
import { CALLER_RATE_HZ } from '../speech/pcm.ts'
import { speakToStream } from '../speech/sentence-tts.ts'
import { HeardAudioOutput } from './heard-audio-output.ts'
import { tellEvents } from './library-events.ts'
import { createLibrarySpeeches } from './library-speeches.ts'
import { createLibraryTools } from './library-tools.ts'
import { RealtimeAgent } from './realtime-agent.ts'
import { createRealtimeTurns } from './realtime-turns.ts'
import { sayExactly } from './say-exactly.ts'

export interface LibraryLineOptions {
  room: Room
  models: CallModels
  briefing: Briefing
  events: CallLineEvents
}

const TOOL_STEPS_MAX = 6
const INTERRUPT_TIMEOUT_MS = 1_000
const CLOSE_TIMEOUT_MS = 3_000
/** Longer than the adapters' own patience with both attempts: they know better what went wrong. */
const AUDIO_IDLE_MS = 15_000
/** A line for a model that hears and speaks by itself, on the library's session. Its handles, items and metrics stay in this folder. */
export function createLibraryLine({ room, models, briefing, events }: LibraryLineOptions): CallLine {
  const { realtime } = models
  if (!realtime) throw new Error('a cascade has a line of its own')
  const publishing = new AbortController()
  const session = createSession(models.llm)
  const output = new HeardAudioOutput(room)
  session.output.audio = output
  const roomIo = createRoomIo(session, room)
  const turns = createRealtimeTurns({ ...events, callerSpeech: realtime.callerSpeech, output })
  tellEvents({ session, output, turns, events })

  const speechOf = createLibrarySpeeches()
  let toolsRunning = 0
  const counted = (tool: LineTool): LineTool => ({
    ...tool,
    run(args, speech) {
      toolsRunning++
      return tool.run(args, speech).finally(() => toolsRunning--)
    },
  })
  const createAgent = (history: llm.ChatItem[]) =>
    new RealtimeAgent({
      instructions: briefing.systemPrompt,
      tools: createLibraryTools(briefing.tools.map(counted), {
        speechOf,
        onCutOff: result => realtime.tellResult(result),
      }),
      chatCtx: new llm.ChatContext(history),
      expectWords: () => output.expectStreamedWords(),
    })
  const interrupt = async () => {
    try {
      await Promise.race([session.interrupt().await, Bun.sleep(INTERRUPT_TIMEOUT_MS)])
    } catch {
      // What may not be interrupted is being said: then it is said to its end.
    }
  }

  return {
    hasVoice: true,
    async start(history) {
      roomIo.start()
      await session.start({ agent: createAgent(toChatItems(history)), record: false })
    },
    publish: () => void output.start(publishing.signal).catch(() => undefined),
    // NB: whether a model that takes its own turns may be interrupted is not ours to say: it is made deaf first.
    say(text, { voice: another, allowInterruptions } = {}) {
      if (!another)
        return speechOf(session.generateReply({ instructions: sayExactly(text), toolChoice: 'none' }))
      const audio = speakToStream(another, text)
      return speechOf(session.say(text, { audio, allowInterruptions }))
    },
    answerTyped(text) {
      void interrupt()
      session.generateReply({ userInput: text })
    },
    // The library says one thing behind another; while a tool runs nothing is before it.
    sayAside(text) {
      if (toolsRunning === 0 || session.agentState === 'speaking') return false
      // NB: Gemini takes nothing but the result while it waits for a tool.
      if (realtime.forgetsPrompt)
        session.generateReply({ instructions: sayExactly(text), toolChoice: 'none' })
      else if (models.spareVoice) session.say(text, { audio: speakToStream(models.spareVoice, text) })
      else return false
      return true
    },
    goOn(note) {
      const prompt = realtime.forgetsPrompt ? `${briefing.systemPrompt}\n\n` : ''
      return speechOf(session.generateReply({ instructions: note === null ? undefined : `${prompt}${note}` }))
    },
    interrupt,
    // NB: a callback, since a promise of a speech would wait for its end.
    onAnswer(_, act) {
      session.once(voice.AgentSessionEventTypes.SpeechCreated, created => act(speechOf(created.speechHandle)))
    },
    stopHearing: () => session.input.setAudioEnabled(false),
    async close() {
      publishing.abort()
      await Promise.race([Promise.allSettled([session.close()]), Bun.sleep(CLOSE_TIMEOUT_MS)])
      await Promise.race([Promise.allSettled([roomIo.close()]), Bun.sleep(CLOSE_TIMEOUT_MS)])
      await output.close()
      turns.flush()
    },
  }
}

function createSession(model: CallModels['llm']): voice.AgentSession {
  return new voice.AgentSession({
    llm: model,
    // NB: none of the library's detectors: LiveKit's end-of-turn model has a licence of its own, and 250 MB. The model takes its own turns.
    vad: null,
    maxToolSteps: TOOL_STEPS_MAX,
    aecWarmupDuration: null,
    userAwayTimeout: null,
    ttsReadIdleTimeout: AUDIO_IDLE_MS,
    forwardAudioIdleTimeout: AUDIO_IDLE_MS,
    // The first unrecoverable error ends the call by our own rule, with words; the session must stay open to say them.
    connOptions: { maxUnrecoverableErrors: Number.MAX_SAFE_INTEGER },
    turnHandling: {
      turnDetection: 'realtime_llm',
      interruption: { mode: 'vad' },
      preemptiveGeneration: { enabled: false },
    },
  })
}

/**
 * NB: the room is not given to session.start, on purpose. With it the library answers requests of the caller's client for
 * the prompt, the tools and their results (topic lk.agent.session). RoomIO alone brings the microphone.
 */
function createRoomIo(session: voice.AgentSession, room: Room): voice.RoomIO {
  return new voice.RoomIO({
    agentSession: session,
    room,
    inputOptions: { audioSampleRate: CALLER_RATE_HZ, closeOnDisconnect: false, textEnabled: false },
    outputOptions: { audioEnabled: false, transcriptionEnabled: false },
  })
}
