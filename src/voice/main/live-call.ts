import type { Call, CallHandOver, EndReason } from '#core/calls/call.ts'
import { callScope, type Scope } from '#core/scope.ts'
import type { Phrase, Sentence } from '#lib/phrase.ts'
import type { AgentPlan, SessionPlan } from '../protocol.ts'
import { type CallMemory, createCallMemory } from './call-memory.ts'
import type { NamedChoice } from './hand-over-tool.ts'
import type { JournalQueue } from './journal-queue.ts'
import type { MediaHost } from './media-supervisor.ts'

/** What the desk knows of a call while it lives. It is made at the admission and over exactly once. */
export interface LiveCall {
  readonly id: string
  readonly scope: Scope
  readonly roomName: string
  readonly journal: JournalQueue
  readonly timers: CallTimers
  /** Resolves when the end is written down, or was given up. */
  readonly ended: Promise<void>
  /**
   * waiting: a row and a ticket; its agent may be in the room already. ringing: LiveKit gave us the job. active: the two are talking.
   */
  stage: 'waiting' | 'ringing' | 'active'
  jobId: string | null
  /** Its agent went into the room with the ticket: LiveKit need not send one. */
  isSentAhead: boolean
  /** Resolves when its voice is in the room. */
  readonly entered: Promise<void>
  markEntered(): void
  /** It came from a talk button. */
  readonly isVisitors: boolean
  /** Of the agent in the room: whoever takes the call over comes under the same name. */
  agentIdentity: string
  /** What its session was started with; null before and after. NB: it holds keys. */
  plan: SessionPlan | null
  /** The media host that was told to start: only it can end the call with words, and it knows how long it was. */
  host: CallHost | null
  activeSinceMs: number | null
  readonly memory: CallMemory
  /** How often it was given another session. */
  reseats: number
  /** Since when it has had no session, by the monotonic clock; null while it has one. */
  lostAtMs: number | null
  /** A tool asked to hang up: what is still to come are last words. */
  saysGoodbye: boolean
  /** The end that was asked of the media host. */
  ending: CallEnd | null
  isOver: boolean
  /** Of the agent that has the call now; its row names the one that it began with. */
  agentName: string
  allowedTools: readonly string[]
  /** Whom that agent may hand the call over to. */
  choices: readonly NamedChoice[]
  /** How often it was handed over. */
  handOvers: number
  /** A hand-over that the session was not told of yet (`next` is null), or has not confirmed. */
  handingOver: { toolCallId: string; next: NextAgent | null } | null
  readonly toolCallIds: Set<string>
  readonly incidentIds: Set<string>
  /** The one that the session speaks now; null until it says so. */
  language: string | null
  /** Turns that wait to be written: the host sends a turn again until it hears that it is kept. */
  readonly turnsUnderWay: Set<number>
  giveBackPlace(): void
  markEnded(): void
}

/** What a call goes on with once its session is on the line of another agent. */
export interface NextAgent extends Omit<CallHandOver, 'atMs' | 'usage'> {
  /** NB: it holds keys. */
  agent: AgentPlan
  allowedTools: readonly string[]
  choices: readonly NamedChoice[]
  /** For the call's timeline. */
  passedOver: readonly Phrase[]
}

/** As a call sees its media host. */
export type CallHost = Pick<MediaHost, 'send'>

export interface CallEnd {
  reason: EndReason
  /** A phrase where the sentence holds values: pages translate it. */
  detail: Sentence | null
}

type TimerName = 'join' | 'end' | 'grace' | 'guard' | 'reseat'

/** One timer of each name; starting one again replaces it. */
export interface CallTimers {
  start(name: TimerName, durationMs: number, work: () => void): void
  stop(name: TimerName): void
  stopAll(): void
}

export function createLiveCall(
  call: Call,
  parts: { journal: JournalQueue; giveBackPlace: () => void },
): LiveCall {
  const { promise: ended, resolve: markEnded } = Promise.withResolvers<void>()
  const { promise: entered, resolve: markEntered } = Promise.withResolvers<void>()
  return {
    id: call.id,
    scope: callScope(call.organizationId, call.id),
    roomName: call.roomName,
    timers: createTimers(),
    ended,
    markEnded,
    stage: 'waiting',
    jobId: null,
    isSentAhead: false,
    entered,
    markEntered,
    isVisitors: call.widgetId !== null,
    agentIdentity: '',
    plan: null,
    host: null,
    activeSinceMs: null,
    memory: createCallMemory(),
    reseats: 0,
    lostAtMs: null,
    saysGoodbye: false,
    ending: null,
    isOver: false,
    agentName: call.agentName,
    allowedTools: [],
    choices: [],
    handOvers: 0,
    handingOver: null,
    toolCallIds: new Set(),
    incidentIds: new Set(),
    language: null,
    turnsUnderWay: new Set(),
    ...parts,
  }
}

function createTimers(): CallTimers {
  const running = new Map<TimerName, ReturnType<typeof setTimeout>>()
  const stop = (name: TimerName) => {
    clearTimeout(running.get(name))
    running.delete(name)
  }
  return {
    start(name, durationMs, work) {
      stop(name)
      running.set(name, setTimeout(work, durationMs))
    },
    stop,
    stopAll() {
      for (const name of [...running.keys()]) stop(name)
    },
  }
}
