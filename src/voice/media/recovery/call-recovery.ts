import type { Phrase, Sentence } from '#lib/phrase.ts'
import { toPhrase } from '#lib/phrase.ts'
import { incidentsEn } from '#messages/incidents-en.ts'
import { providerFaultsEn } from '#messages/provider-faults-en.ts'
import type { PastItem, SessionPlan } from '../../protocol.ts'
import type { CallLine, CallLineEvents, LineTool } from '../session/call-line.ts'
import type { CallMessages } from '../session/call-messages.ts'
import type { CallModels } from '../session/models-of-call.ts'
import type { CascadePart } from '../session/provider-fault.ts'
import { type CallMemory, createCallMemory, pastFor } from './conversation-memory.ts'
import { createFiller, type Filler } from './filler.ts'
import { createModelOrder, isForGood, type ModelOrder } from './model-order.ts'
import { handOverNote, planNextWords, type Standing } from './next-words.ts'
import { createWaitingLine } from './waiting-line.ts'

/** What a call talks with: its models and the line on which they do. One is left for another when it fails. */
export interface Seat {
  models: CallModels
  line: CallLine
  /** What its model can call. */
  toolNames: ReadonlySet<string>
}

/** The models of a seat failed, after all their own attempts. */
export interface SeatFault {
  part: CascadePart | 'realtime'
  error: unknown
  /** In one sentence for people. */
  detail: Phrase
  /** The caller heard the beginning of the answer: where no others take over, the line itself goes on. */
  wasHeard: boolean
}

/** What a seat is opened with. */
export interface SeatListener {
  /** May be called at any time, by a seat that was left already, too. */
  onFault(fault: SeatFault): void
  /** The same events, listened to. */
  watch(events: CallLineEvents): CallLineEvents
  watchTools(tools: readonly LineTool[]): LineTool[]
}

/** Of one agent: the models that it runs on, and those that take over. */
export interface AgentSeats {
  plan: Pick<SessionPlan, 'models' | 'fallbacks'>
  open(models: SessionPlan['models'], listener: SeatListener): Seat
}

/** Another agent takes the call over. */
export interface NextAgent extends AgentSeats {
  agentName: string
  /** Its first words where its models find none by themselves. */
  opening: string
  /** The one before has said its last word. */
  onTaken(): void
}

interface RecoveryOptions extends AgentSeats {
  /** What was said before this session. */
  past: readonly PastItem[]
  messages: Pick<CallMessages, 'incident' | 'log'>
  nowMs(): number
  /** The caller is here and the call goes on. */
  isTalking(): boolean
  greet(): void
  /** The agent says that it was away for a moment. */
  apologise(): void
  oneMoment(): string
  /** Takes the track of a line that was left out of the room. */
  clearTracks(): Promise<void>
  /** The call is on another seat from now on. */
  onChanged(): void
  /** Nothing works any more. */
  giveUp(fault: SeatFault): void
}

/** Keeps a call on models that work: changes the line when they fail, and lets nobody wait in silence. */
export interface CallRecovery {
  readonly seat: Seat
  /** Begins the first line, with what was said before. */
  begin(): Promise<void>
  /** The room is connected: from now on every line has its track in it. */
  publish(): void
  /** The call goes on as another agent, on its models, with the same history. */
  handOver(next: NextAgent): void
  /** Nothing is changed any more; resolves when what was under way is over. */
  close(): Promise<void>
}

/** A line that does not come to its end is left open: the caller waits. */
const CLOSE_MAX_MS = 2_000

export function createCallRecovery(options: RecoveryOptions): CallRecovery {
  return new Recovery(options)
}

class Recovery implements CallRecovery {
  readonly #options: RecoveryOptions
  #agent: AgentSeats
  #order: ModelOrder
  readonly #memory: CallMemory
  readonly #filler: Filler
  #seat: Seat
  #moving: Promise<void> = Promise.resolve()
  #isPublished = false
  #isClosed = false
  readonly #closed = Promise.withResolvers<void>()
  #isAgentSpeaking = false
  /** The caller has made a sound since their last turn. */
  #isUnheard = false
  #owed: string | null = null
  /** Has taken the call over and has not said a word yet. */
  #newcomer: NextAgent | null = null

  constructor(options: RecoveryOptions) {
    const { plan } = options
    this.#options = options
    this.#agent = options
    this.#order = createModelOrder(1 + plan.fallbacks.length)
    this.#filler = createFiller({ say: () => this.#sayFiller() })
    this.#memory = createCallMemory(options.past, {
      onRunning: isRunning => this.#filler.noteTool(isRunning),
    })
    this.#seat = this.#open()
  }

  get seat(): Seat {
    return this.#seat
  }

  async begin(): Promise<void> {
    const first = this.#seat
    await this.#start(first)
    void this.#fetchFiller(first)
    if (first !== this.#seat) await this.#moving
  }

  publish(): void {
    this.#isPublished = true
    this.#seat.line.publish()
  }

  #watch(events: CallLineEvents): CallLineEvents {
    return {
      ...events,
      onCallerSpeaking: isSpeaking => {
        this.#isUnheard ||= isSpeaking
        this.#filler.noteCallerSpeaking(isSpeaking)
        events.onCallerSpeaking(isSpeaking)
      },
      onCallerTurn: turn => {
        this.#isUnheard = false
        this.#owed = turn.continues && this.#owed !== null ? `${this.#owed} ${turn.text}` : turn.text
        this.#memory.addCaller(turn)
        this.#filler.noteCallerTurn()
        events.onCallerTurn(turn)
      },
      onAgentTurn: turn => {
        // Who was told to wait still waits; perhaps they heard half of it. No model need know.
        if (!this.#options.oneMoment().startsWith(turn.text)) {
          this.#owed = null
          this.#newcomer = null
          this.#memory.addAgent(turn)
        }
        events.onAgentTurn(turn)
      },
      onAgentSpeaking: isSpeaking => {
        this.#isAgentSpeaking = isSpeaking
        this.#filler.noteAgentSpeaking(isSpeaking)
        events.onAgentSpeaking(isSpeaking)
      },
      onBusy: isBusy => {
        this.#filler.noteBusy(isBusy)
        events.onBusy(isBusy)
      },
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#closed.resolve()
    this.#filler.close()
    await this.#moving
  }

  handOver(next: NextAgent): void {
    if (this.#isClosed) return
    this.#agent = next
    this.#order = createModelOrder(1 + next.plan.fallbacks.length)
    const detail = incidentsEn.newAgentSilent(next.agentName)
    const onLeft = () => {
      next.onTaken()
      this.#newcomer = next
    }
    this.#change({ part: 'realtime', error: null, detail, wasHeard: false }, { onLeft })
  }

  #open(): Seat {
    const { plan, open } = this.#agent
    const models = this.#order.current === 0 ? plan.models : plan.fallbacks[this.#order.current - 1]?.models
    const opened = open(models ?? plan.models, {
      onFault: fault =>
        // NB: a seat may fail while it is being opened.
        queueMicrotask(() => {
          if (seat === this.#seat) this.#lose(fault)
        }),
      watch: events => this.#watch(events),
      watchTools: tools => this.#memory.watch(tools),
    })
    const seat: Seat = { ...opened, line: createWaitingLine(opened.line) }
    return seat
  }

  #lose(fault: SeatFault): void {
    if (this.#isClosed) {
      // The last words still have to know which voice works.
      this.#options.giveUp(fault)
      return
    }
    const { messages, nowMs, giveUp, apologise } = this.#options
    if (fault.wasHeard && !this.#order.hasNext(nowMs())) {
      messages.incident('provider', providerFaultsEn.withOutcome(fault.detail, 'brokeOff'))
      return
    }
    const next = this.#order.lose({
      isForGood: isForGood(fault.error),
      hadWorked: this.#memory.hasAnswered,
      canSpeak: fault.part === 'stt' || fault.part === 'llm',
      atMs: nowMs(),
    })
    if (next.kind === 'give_up') {
      giveUp(fault)
      return
    }
    messages.incident('provider', fault.detail)
    if (next.kind === 'stay') {
      this.#tell('provider', incidentsEn.stayed)
      apologise()
      return
    }
    const label = this.#agent.plan.fallbacks[next.to - 1]?.label
    this.#tell('fallback', label === undefined ? incidentsEn.backToFirst : incidentsEn.fallback(label))
    this.#change(fault)
  }

  #tell(kind: 'provider' | 'fallback' | 'filler', sentence: Sentence): void {
    this.#options.messages.incident(kind, toPhrase(sentence))
  }

  /** `onLeft`: the seat before has said its last word. */
  #change(fault: SeatFault, { onLeft }: { onLeft?: () => void } = {}): void {
    const old = this.#seat
    const mine = this.#open()
    this.#seat = mine
    this.#options.onChanged()
    // Before the caller is here the call itself says the first words.
    const isTalking = this.#options.isTalking()
    const standing = {
      isTalking,
      wasAnswerCut: this.#isAgentSpeaking || fault.wasHeard,
      wereWordsLost: fault.part === 'stt' || this.#isUnheard,
    }
    this.#filler.noteSwitching(true)
    this.#moving = this.#moving
      .then(() => this.#leave(old))
      .then(onLeft)
      .then(() => this.#move(mine, standing))
      .catch(error => {
        this.#options.messages.log('the line was not changed', { error: String(error) })
        if (mine === this.#seat && !this.#isClosed) this.#options.giveUp({ ...fault, part: 'realtime' })
      })
  }

  /** NB: the old line is closed first: only then its last words are known, and some providers refuse a second socket. */
  async #leave(old: Seat): Promise<void> {
    await Promise.race([closeSeat(old), Bun.sleep(CLOSE_MAX_MS)])
    if (this.#isPublished) void this.#options.clearTracks()
    this.#isAgentSpeaking = false
    this.#filler.noteAgentSpeaking(false)
    this.#filler.noteBusy(false)
    // At the end of the call nobody asks for their results any more, and it must not wait for them.
    await Promise.race([this.#memory.toolsSettled(), this.#closed.promise])
  }

  async #move(
    mine: Seat,
    { isTalking, ...standing }: Omit<Standing, 'lastTurn' | 'owed'> & { isTalking: boolean },
  ): Promise<void> {
    // It failed in its turn; the next one is under way. At the end of the call its last words are said on this one.
    if (mine !== this.#seat) return
    await this.#start(mine)
    if (this.#isPublished) mine.line.publish()
    this.#filler.noteSwitching(false)
    if (this.#isClosed || mine !== this.#seat || !isTalking) return
    this.#speakFirst(mine, { ...standing, lastTurn: this.#memory.lastTurn, owed: this.#owed })
  }

  #start({ line, toolNames }: Seat): Promise<void> {
    return line.start(pastFor(toolNames, this.#memory.items))
  }

  #speakFirst({ line, models }: Seat, standing: Standing): void {
    const newcomer = this.#newcomer
    if (newcomer) {
      // Rehearsal has words for questions only.
      if (models.ears) line.say(newcomer.opening)
      else line.goOn(handOverNote(newcomer.agentName))
      return
    }
    const words = planNextWords(standing)
    if (words.kind === 'greet') this.#options.greet()
    else if (words.kind === 'apologise') this.#options.apologise()
    else if (words.kind === 'go_on') line.goOn(words.note)
  }

  /** Its sound is wanted when the voice may be what is slow: the memory of known sentences keeps it. */
  async #fetchFiller({ models }: Seat): Promise<void> {
    try {
      for await (const _ of models.tts?.open(this.#options.oneMoment()).chunks() ?? []);
    } catch {
      // A voice that fails is told when it is needed.
    }
  }

  #sayFiller(): boolean {
    if (!this.#options.isTalking() || !this.#seat.line.sayAside(this.#options.oneMoment())) return false
    this.#tell('filler', incidentsEn.filler)
    return true
  }
}

async function closeSeat({ line, models }: Seat): Promise<void> {
  await Promise.allSettled([line.close()])
  await Promise.allSettled([models.close()])
}
