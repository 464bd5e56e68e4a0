import type { ReadableStream } from 'node:stream/web'
import { type llm, voice } from '@livekit/agents'
import type { AudioFrame, Room } from '@livekit/rtc-node'
import { CALLER_RATE_HZ } from '../speech/pcm.ts'
import type { CallModels } from './call-models.ts'
import { HeardAudioOutput } from './heard-audio-output.ts'
import { RealtimeAgent } from './realtime-agent.ts'
import { type Guard, type Listener, ReplyAgent } from './reply-agent.ts'
import { sayExactly } from './say-exactly.ts'
import { hearTypedWords } from './typed-words.ts'

export interface CallLineOptions {
  room: Room
  models: CallModels
  systemPrompt: string
  tools: llm.ToolContextEntry[]
  guard: Guard
  listener: Listener
  /** The caller typed something. */
  onTyped(text: string): void
}

/** The talking half of a call: the library's session between the caller's microphone and the agent's track. */
export interface CallLine {
  session: voice.AgentSession
  /** null when the agent has no voice. */
  output: HeardAudioOutput | null
  start(): Promise<void>
  /** Puts the agent's track into the room, once connected. */
  publish(): void
  say(
    text: string,
    options?: { audio?: ReadableStream<AudioFrame>; allowInterruptions?: boolean },
  ): voice.SpeechHandle
  /**
   * Answers what was typed, instead of what is being said. A shielded answer gives way to the next thing typed and to last words, but
   * not to the microphone.
   */
  answerTyped(text: string, options: { isShielded: boolean }): void
  /** Stops what is being said, where it may be stopped. */
  interrupt(): Promise<void>
  /**
   * The speech in which the model answers a tool that it called in this one: the same, or the next one. NB: a callback, since a promise of
   * a speech would wait for its end.
   */
  onAnswer(speech: voice.SpeechHandle, act: (answer: voice.SpeechHandle) => void): void
  /** From now on this is said to its end. */
  finishSaying(speech: voice.SpeechHandle): void
  stopHearing(): void
  close(): Promise<void>
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

export function createCallLine(options: CallLineOptions): CallLine {
  const { room, models } = options
  const speaksByItself = models.realtime !== null
  const publishing = new AbortController()
  const session = new voice.AgentSession({
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
    turnHandling: speaksByItself ? MODEL_TURNS : OWN_TURNS,
  })
  const output = models.tts || speaksByItself ? new HeardAudioOutput(room) : null
  if (output) session.output.audio = output
  // NB: the room is not given to session.start, on purpose. With it the library answers requests of the caller's client for
  // the prompt, the tools and their results (topic lk.agent.session). RoomIO alone brings the microphone.
  const roomIo = new voice.RoomIO({
    agentSession: session,
    room,
    inputOptions: {
      audioSampleRate: CALLER_RATE_HZ,
      closeOnDisconnect: false,
      textEnabled: false,
    },
    outputOptions: { audioEnabled: false, transcriptionEnabled: false },
  })
  const briefing = { instructions: options.systemPrompt, tools: options.tools }
  const agent =
    speaksByItself && output
      ? new RealtimeAgent({ ...briefing, expectWords: () => output.expectStreamedWords() })
      : new ReplyAgent({ ...briefing, guard: options.guard, listener: options.listener })

  let stopHearingTyped = () => {}
  let shielded: voice.SpeechHandle | null = null
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
    session,
    output,
    async start() {
      roomIo.start()
      stopHearingTyped = hearTypedWords(room, options.onTyped)
      await session.start({ agent, record: false })
    },
    publish: () => void output?.start(publishing.signal).catch(() => undefined),
    // NB: whether a model that takes its own turns may be interrupted is not ours to say: it is made deaf first.
    say: (text, how) =>
      speaksByItself && !how?.audio
        ? session.generateReply({ instructions: sayExactly(text), toolChoice: 'none' })
        : session.say(text, how),
    answerTyped(text, { isShielded }) {
      void interrupt()
      // What was heard so far would become a turn behind the question, and take its answer's place.
      if (isShielded) session.clearUserTurn()
      const answer = session.generateReply({ userInput: text, allowInterruptions: !isShielded })
      shielded = isShielded ? answer : null
    },
    interrupt,
    onAnswer(speech, act) {
      if (!speaksByItself) act(speech)
      else session.once(voice.AgentSessionEventTypes.SpeechCreated, created => act(created.speechHandle))
    },
    finishSaying(speech) {
      if (speech === shielded) shielded = null
      speech.allowInterruptions = false
    },
    stopHearing: () => session.input.setAudioEnabled(false),
    async close() {
      publishing.abort()
      stopHearingTyped()
      await Promise.race([Promise.allSettled([session.close()]), Bun.sleep(CLOSE_TIMEOUT_MS)])
      await Promise.race([Promise.allSettled([roomIo.close()]), Bun.sleep(CLOSE_TIMEOUT_MS)])
      await output?.close()
    },
  }
}
