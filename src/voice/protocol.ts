/**
 * What the main thread and a media host say to one another: one versioned union each way, over postMessage or child IPC.
 * Times called `...Ms` count from the start of the call (the moment of its `active` state) unless said otherwise.
 */
import { z } from 'zod'

export const PROTOCOL_VERSION = 5

/** A media host sends a heartbeat this often from `ready` on; main gives it up after a number of them stayed away. */
export const HEARTBEAT_INTERVAL_MS = 250

/** `lib/phrase.ts` over the wire. */
const phrase = z.object({
  text: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

const partSettings = z.object({ baseUrl: z.string(), model: z.string(), apiKey: z.string().nullable() })
const sttProvider = z.enum(['openai-compatible', 'deepgram'])
const llmProvider = z.enum(['openai-compatible', 'anthropic'])
const ttsProvider = z.enum(['openai-compatible', 'elevenlabs', 'cartesia'])

/** The models of one call, with the keys of just these. It never leaves memory. */
export const callModels = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('cascade'),
    stt: partSettings.extend({ provider: sttProvider }),
    llm: partSettings.extend({ provider: llmProvider }),
    tts: partSettings.extend({ provider: ttsProvider, voice: z.string() }),
  }),
  /** One model that hears and speaks by itself. */
  partSettings.extend({ kind: z.enum(['gemini-live', 'openai-realtime']), voice: z.string() }),
  z.object({
    kind: z.literal('rehearsal'),
    /** What the built-in brain may answer from. */
    facts: z.object({
      organizationName: z.string(),
      openingHours: z.string(),
      address: z.string(),
      timeZone: z.string(),
    }),
    /** The host's recogniser; null when it is not installed or the language is not English. */
    ears: z.object({ path: z.string(), modelDir: z.string() }).nullable(),
  }),
])
export type CallModels = z.infer<typeof callModels>

const toolDefinition = z.object({
  name: z.string(),
  description: z.string(),
  parameters: z.record(z.string(), z.unknown()),
})

/** What the program itself says, in one language. */
const serviceSentences = z.object({
  providerFailed: z.string(),
  maxDuration: z.string(),
  /** A minute before the longest duration. */
  maxDurationWarning: z.string(),
  /** The three steps of the ladder for a caller who says nothing; after the last one the call ends. */
  stillThere: z.string(),
  silenceOffer: z.string(),
  silenceGoodbye: z.string(),
  /** A model or a tool takes its time. */
  oneMoment: z.string(),
  /** The first words of a session that took a call over. */
  resumed: z.string(),
  /** The model had nothing to say, or broke off in the middle, more than once. */
  lostThread: z.string(),
  earsNotConnected: z.string(),
  shutdown: z.string(),
})

/** What was said and done before this session; times as those of turns. */
const pastTurn = z.object({
  type: z.literal('turn'),
  role: z.enum(['caller', 'agent']),
  text: z.string(),
  interrupted: z.boolean(),
})
const pastTool = z.object({
  type: z.literal('tool'),
  name: z.string(),
  argumentsJson: z.string(),
  output: z.string(),
  isError: z.boolean(),
})
export const pastItem = z.discriminatedUnion('type', [pastTurn, pastTool])
export type PastItem = z.infer<typeof pastItem>

/** The tool that asks for a hand-over. NB: beside the tools of the organization, and before one of the same name. */
export const HAND_OVER_TOOL = 'hand_over_call'

/** What makes a session this agent and no other. */
export const agentPlan = z.object({
  systemPrompt: z.string(),
  greeting: z.string(),
  language: z.string(),
  models: callModels,
  /** Which models take over, in this order, when the first ones fail. */
  fallbacks: z.array(z.object({ label: z.string(), models: callModels })),
  pace: z.enum(['quick', 'balanced', 'patient']),
  /** The first step of the silence ladder; null: the agent waits. */
  silenceMs: z.number().int().positive().nullable(),
  tools: z.array(toolDefinition),
  /** The host's program for spoken service sentences and for Rehearsal; null when none is installed. */
  speechProgram: z.object({ kind: z.enum(['flite', 'espeak-ng']), path: z.string() }).nullable(),
  /** In the language in which the call begins. */
  serviceSentences,
  /** The languages that it can go on in. */
  otherLanguages: z.array(
    z.object({
      language: z.string(),
      /** null keeps the voice of the models. */
      voice: z.string().nullable(),
      serviceSentences,
      /** Said in this language behind the greeting, where the caller is asked; else null. */
      invitation: z.string().nullable(),
    }),
  ),
})
export type AgentPlan = z.infer<typeof agentPlan>

/** Everything a session needs, frozen when the call was placed. */
export const sessionPlan = agentPlan.extend({
  callId: z.string(),
  /** LiveKit's address as this machine reaches it, and the agent's own ticket for the one room. */
  roomUrl: z.string(),
  roomToken: z.string(),
  /** The call went on in a session that died: this one continues it in the same room. null: the call begins. */
  resumed: z
    .object({
      /** The call's clock goes on from here. */
      elapsedMs: z.number().nonnegative(),
      /** Turns go on with the number behind this one. */
      lastSeq: z.number().int().nonnegative(),
      history: z.array(pastItem),
      /** The language that the call was in. */
      language: z.string(),
    })
    .nullable(),
  /** The session enters the room before its caller and waits for them; main says when that was too long. Until then it asks no provider. */
  awaitsCaller: z.boolean(),
  maxDurationMs: z.number().int().positive(),
})
export type SessionPlan = z.infer<typeof sessionPlan>

/** `core/calls/call.ts` has the same words and what they mean. */
export const incidentKind = z.enum([
  'provider',
  'fallback',
  'filler',
  'silence',
  'limit',
  'goodbye',
  'voicemail',
  'resumed',
  'network',
  'handover',
])

export const endReason = z.enum([
  'caller_hung_up',
  'agent_hung_up',
  'ended_by_user',
  'max_duration',
  'provider_failed',
  'interrupted',
  'shutdown',
  'no_answer',
  'caller_silent',
])

export const downMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), version: z.number(), logLevel: z.string() }),
  z.object({ type: z.literal('start'), plan: sessionPlan }),
  /** End now (a person ended it), or with the sentence for the reason first. Answered by `ended`. */
  z.object({
    type: z.literal('end'),
    callId: z.string(),
    reason: endReason,
    withSentence: z.boolean(),
  }),
  z.object({ type: z.literal('say'), callId: z.string(), text: z.string() }),
  z.object({
    type: z.literal('tool_result'),
    callId: z.string(),
    toolCallId: z.string(),
    output: z.string(),
    isError: z.boolean(),
    /** The agent says its last words, then the session ends as agent_hung_up. */
    hangUp: z.boolean(),
  }),
  /** The answer to a tool call: the same call goes on as another agent. Answered by `handed_over`. */
  z.object({
    type: z.literal('hand_over'),
    callId: z.string(),
    toolCallId: z.string(),
    output: z.string(),
    agentName: z.string(),
    /** What the agent that has the call says to the caller before it leaves. */
    farewell: z.string(),
    /** The first words of the other one where its models do not find any by themselves. */
    opening: z.string(),
    agent: agentPlan,
  }),
  /** The turn with this number is committed: the host may forget it. */
  z.object({ type: z.literal('turn_ack'), callId: z.string(), seq: z.number() }),
  /** End what runs, with a sentence; take nothing new. */
  z.object({ type: z.literal('drain') }),
])
export type DownMessage = z.infer<typeof downMessage>

const turnLatency = z.object({
  endOfTurnMs: z.number().nullable(),
  sttMs: z.number().nullable(),
  llmFirstTokenMs: z.number().nullable(),
  ttsFirstByteMs: z.number().nullable(),
  totalMs: z.number().nullable(),
})

const turn = z.object({
  seq: z.number().int().positive(),
  role: z.enum(['caller', 'agent']),
  text: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.number(),
  interrupted: z.boolean(),
  latency: turnLatency.nullable(),
})

export const upMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), version: z.number() }),
  /** An agent that waits for its caller: its voice is in the room. */
  z.object({ type: z.literal('in_room'), callId: z.string() }),
  /** The session is in the room, its caller too: the call's clock starts. */
  z.object({ type: z.literal('active'), callId: z.string() }),
  z.object({ type: z.literal('turn'), callId: z.string(), turn }),
  z.object({
    type: z.literal('partial'),
    callId: z.string(),
    role: z.enum(['caller', 'agent']),
    text: z.string(),
  }),
  z.object({
    type: z.literal('tool_call'),
    callId: z.string(),
    toolCallId: z.string(),
    name: z.string(),
    /** As the model wrote them: main validates. */
    argumentsJson: z.string(),
    startedAtMs: z.number(),
  }),
  z.object({
    type: z.literal('usage'),
    callId: z.string(),
    usage: z.object({
      llmInputTokens: z.number(),
      llmCachedInputTokens: z.number(),
      llmOutputTokens: z.number(),
      audioInputTokens: z.number(),
      audioOutputTokens: z.number(),
      ttsCharacters: z.number(),
      sttAudioMs: z.number(),
    }),
  }),
  /** Something happened beside the words and the call goes on: for its timeline and the people on the page. */
  z.object({
    type: z.literal('incident'),
    callId: z.string(),
    incident: z.object({ id: z.string(), kind: incidentKind, atMs: z.number(), phrase }),
  }),
  /** The agent of this `hand_over` has the call from now on. */
  z.object({
    type: z.literal('handed_over'),
    callId: z.string(),
    toolCallId: z.string(),
    atMs: z.number(),
  }),
  /** The language that the call is in from now on. */
  z.object({ type: z.literal('language'), callId: z.string(), language: z.string() }),
  z.object({
    type: z.literal('ended'),
    callId: z.string(),
    reason: endReason,
    /** In English; `phrase` is the same with its values apart, for pages to translate. */
    detail: z.string().nullable(),
    phrase: phrase.optional(),
    durationMs: z.number(),
  }),
  z.object({
    type: z.literal('heartbeat'),
    sessions: z.number(),
    /** Event-loop lag of the host since the last heartbeat. */
    lagP99Ms: z.number(),
    lagMaxMs: z.number(),
  }),
  z.object({ type: z.literal('drained') }),
  z.object({
    type: z.literal('log'),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    attributes: z.record(z.string(), z.unknown()),
  }),
])
export type UpMessage = z.infer<typeof upMessage>

/** One way to one media host. Messages arrive in order. */
export interface Transport<Out, In> {
  send(message: Out): void
  onMessage(listener: (message: In) => void): void
}
