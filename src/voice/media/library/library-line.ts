import { llm, voice } from '@livekit/agents'
import type { Room } from '@livekit/rtc-node'
import type { Briefing, CallLine, CallLineEvents } from '../session/call-line.ts'
import type { CallModels } from '../session/call-models.ts'
import { toChatItems } from '../session/past-context.ts'
import { CALLER_RATE_HZ } from '../speech/pcm.ts'
import { speakToStream } from '../speech/sentence-tts.ts'
import { HeardAudioOutput } from './heard-audio-output.ts'
import { tellEvents } from './library-events.ts'
import { createLibrarySpeeches } from './library-speeches.ts'
import { createLibraryTools } from './library-tools.ts'
import { RealtimeAgent } from './realtime-agent.ts'
import { createRealtimeTurns } from './realtime-turns.ts'
import { ReplyAgent } from './reply-agent.ts'
import { sayExactly } from './say-exactly.ts'

export interface LibraryLineOptions {
  room: Room
  models: CallModels
  briefing: Briefing
  events: CallLineEvents
}

/** Below this silence after the caller's last word the agent does not take its turn. */
const TURN_DELAY_MS = 400
const TURN_DELAY_MAX_MS = 3_000
/** Speech of this length stops the agent; when no words follow within the other time, it goes on where it stopped. */
const INTERRUPTION_MIN_MS = 96
const FALSE_INTERRUPTION_MS = 1_500
const TOOL_STEPS_MAX = 6
const INTERRUPT_TIMEOUT_MS = 1_000
const CLOSE_TIMEOUT_MS = 3_000
/** Longer than the adapters' own patience with both attempts: they know better what went wrong. */
const AUDIO_IDLE_MS = 15_000
/** Attempts at the language model: quick ones, since a caller is waiting. The guard limits their sum. */
const LLM_CONNECTION = { maxRetry: 2, retryIntervalMs: 400, timeoutMs: 8_000 }
const FIRST_TOKEN_MS = 8_000
const TOKEN_IDLE_MS = 5_000

type Turns = voice.AgentSessionOptions['turnHandling']

/** Who takes turns when: our own detector between the parts of a cascade, or the model itself. */
const OWN_TURNS: Turns = {
  // NB: never the library's default detector here: LiveKit's end-of-turn model has a licence of its own, and 250 MB.
  turnDetection: 'vad',
  endpointing: { minDelay: TURN_DELAY_MS, maxDelay: TURN_DELAY_MAX_MS },
  interruption: {
    mode: 'vad',
    minDuration: INTERRUPTION_MIN_MS,
    falseInterruptionTimeout: FALSE_INTERRUPTION_MS,
  },
  // A reply begun on half a sentence would run tools twice.
  preemptiveGeneration: { enabled: false },
}
const MODEL_TURNS: Turns = {
  turnDetection: 'realtime_llm',
  interruption: { mode: 'vad' },
  preemptiveGeneration: { enabled: false },
}

/** A line on the library's session. Its handles, items and metrics stay in this folder. */
export function createLibraryLine({ room, models, briefing, events }: LibraryLineOptions): CallLine {
  const { realtime } = models
  const publishing = new AbortController()
  const session = createSession(models)
  const output = models.tts || realtime ? new HeardAudioOutput(room) : null
  if (output) session.output.audio = output
  const roomIo = createRoomIo(session, room)
  const realtimeTurns =
    realtime && output
      ? createRealtimeTurns({ ...events, callerSpeech: realtime.callerSpeech, output })
      : null
  tellEvents({ session, output, models, realtimeTurns, events })

  let shielded: voice.SpeechHandle | null = null
  const speechOf = createLibrarySpeeches(handle => {
    if (handle === shielded) shielded = null
  })
  const createAgent = (history: llm.ChatItem[]) => {
    const tools = createLibraryTools(briefing.tools, {
      speechOf,
      onCutOff: result => realtime?.tellResult(result),
    })
    const options = { instructions: briefing.systemPrompt, tools, chatCtx: new llm.ChatContext(history) }
    if (realtime && output)
      return new RealtimeAgent({ ...options, expectWords: () => output.expectStreamedWords() })
    const onStall = (error: Error) => events.onFault('llm', error)
    const guard = { firstTokenMs: FIRST_TOKEN_MS, idleMs: TOKEN_IDLE_MS, onStall }
    return new ReplyAgent({ ...options, guard, briefing })
  }
  const interrupt = async () => {
    if (shielded) shielded.allowInterruptions = true
    shielded = null
    try {
      await Promise.race([session.interrupt().await, Bun.sleep(INTERRUPT_TIMEOUT_MS)])
    } catch {
      // What may not be interrupted is being said: then it is said to its end.
    }
  }

  return {
    hasVoice: output !== null,
    async start(history) {
      roomIo.start()
      await session.start({ agent: createAgent(toChatItems(history)), record: false })
    },
    publish: () => void output?.start(publishing.signal).catch(() => undefined),
    // NB: whether a model that takes its own turns may be interrupted is not ours to say: it is made deaf first.
    say(text, { voice: another, allowInterruptions } = {}) {
      if (realtime && !another)
        return speechOf(session.generateReply({ instructions: sayExactly(text), toolChoice: 'none' }))
      const audio = another && speakToStream(another, text)
      return speechOf(session.say(text, { audio, allowInterruptions }))
    },
    answerTyped(text, { isShielded }) {
      void interrupt()
      // What was heard so far would become a turn behind the question, and take its answer's place.
      if (isShielded) session.clearUserTurn()
      const answer = session.generateReply({ userInput: text, allowInterruptions: !isShielded })
      shielded = isShielded ? answer : null
    },
    // The library says one thing behind another.
    sayAside: () => false,
    goOn(note) {
      const prompt = realtime?.forgetsPrompt ? `${briefing.systemPrompt}\n\n` : ''
      return speechOf(session.generateReply({ instructions: note === null ? undefined : `${prompt}${note}` }))
    },
    interrupt,
    // NB: a callback, since a promise of a speech would wait for its end.
    onAnswer(speech, act) {
      if (!realtime) act(speech)
      else
        session.once(voice.AgentSessionEventTypes.SpeechCreated, created =>
          act(speechOf(created.speechHandle)),
        )
    },
    stopHearing: () => session.input.setAudioEnabled(false),
    async close() {
      publishing.abort()
      await Promise.race([Promise.allSettled([session.close()]), Bun.sleep(CLOSE_TIMEOUT_MS)])
      await Promise.race([Promise.allSettled([roomIo.close()]), Bun.sleep(CLOSE_TIMEOUT_MS)])
      await output?.close()
      realtimeTurns?.flush()
    },
  }
}

function createSession(models: CallModels): voice.AgentSession {
  return new voice.AgentSession({
    stt: models.stt ?? undefined,
    llm: models.llm,
    tts: models.tts ?? undefined,
    vad: models.vad,
    maxToolSteps: TOOL_STEPS_MAX,
    aecWarmupDuration: null,
    userAwayTimeout: null,
    ttsReadIdleTimeout: AUDIO_IDLE_MS,
    forwardAudioIdleTimeout: AUDIO_IDLE_MS,
    // The first unrecoverable error ends the call by our own rule, with words; the session must stay open to say them.
    connOptions: { llmConnOptions: LLM_CONNECTION, maxUnrecoverableErrors: Number.MAX_SAFE_INTEGER },
    turnHandling: models.realtime ? MODEL_TURNS : OWN_TURNS,
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
