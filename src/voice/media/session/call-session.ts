import { toPhrase } from '#lib/phrase.ts'
import { incidentsEn } from '#messages/incidents-en.ts'
import { providerFaultsEn } from '#messages/provider-faults-en.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { SessionPlan, UpMessage } from '../../protocol.ts'
import { type CallConduct, createCallConduct } from '../conduct/call-conduct.ts'
import { forgetLine } from '../conduct/watch-line.ts'
import { type CallTongue, createCallTongue } from '../language/call-tongue.ts'
import { createLanguageDetector } from '../language/language-detector.ts'
import { describeFacts } from '../library-log.ts'
import {
  type AgentSeats,
  type CallRecovery,
  createCallRecovery,
  type SeatFault,
} from '../recovery/call-recovery.ts'
import type { EndRequest, HandOver, OpenSession, Session, ToolResult } from '../session.ts'
import { createCallClock } from './call-clock.ts'
import { type CallEnding, createCallEnding } from './call-ending.ts'
import type { CallLine } from './call-line.ts'
import { type CallMessages, createCallMessages } from './call-messages.ts'
import { type CallRoom, type CallRoomEvents, createCallRoom } from './call-room.ts'
import { createCallSeats } from './call-seats.ts'
import { sayGreeting } from './greeting.ts'
import { createHandOver } from './hand-over.ts'
import type { CallModels } from './models-of-call.ts'
import { hostOf } from './provider-fault.ts'
import { createToolBridge, type ToolBridge } from './tool-bridge.ts'
import { createTurnLog, type TurnLog } from './turn-log.ts'
import { createTurnOutbox, type TurnOutbox } from './turn-outbox.ts'
import { hearTypedWords } from './typed-words.ts'

/** Who was called but never came. Main has a limit of its own, which comes first; this one is for a main that is gone. */
const CALLER_TIMEOUT_MS = 70_000
/** Longer than any sentence of the program takes to be said. */
const SENTENCE_TIMEOUT_MS = 20_000

const CLOSED = { closed: providerFaultsEn.roomClosed, lost: voiceEn.endDetails.livekitLost }

/** Opens a session: the life of one call, on the line that fits its models. */
export const openCallSession: OpenSession = (plan, emit) => new LiveCall(plan, emit)

class LiveCall implements Session {
  readonly done: Promise<void>
  /** Of the agent that has the call. */
  #plan: SessionPlan
  readonly #messages: CallMessages
  readonly #clock
  readonly #room: CallRoom
  #tongue: CallTongue
  readonly #tools: ToolBridge
  readonly #conduct: CallConduct
  readonly #recovery: CallRecovery
  readonly #ending: CallEnding
  readonly #turns: TurnLog
  readonly #outbox: TurnOutbox
  readonly #callerHere = Promise.withResolvers<void>()
  readonly #published = Promise.withResolvers<void>()
  #isTalking = false
  /** Typed by who was quicker than the agent. */
  #typedEarly: string[] = []
  /** Nothing worked before anybody could hear so. */
  #lostBefore: SeatFault | null = null
  #callerTimer: ReturnType<typeof setTimeout> | undefined

  constructor(plan: SessionPlan, emit: (message: UpMessage) => void) {
    this.#plan = plan
    const { callId, resumed } = plan
    this.#clock = createCallClock(resumed?.elapsedMs)
    this.#messages = createCallMessages(callId, this.#clock, emit)
    this.#outbox = createTurnOutbox({
      send: emit,
      onGivenUp: seq => this.#messages.log('a turn was never confirmed', { seq }),
    })
    this.#turns = createTurnLog({
      toCallMs: epochMs => this.#clock.toCallMs(epochMs),
      emit: turn => this.#outbox.put({ type: 'turn', callId, turn }),
      lastSeq: resumed?.lastSeq,
    })
    this.#tools = createToolBridge({
      send: call => emit({ type: 'tool_call', callId, ...call }),
      nowMs: () => this.#clock.elapsedMs(),
      onHangUp: speech => this.#ending.hangUpAfter(speech),
      onHandOver: createHandOver({
        line: () => this.#line,
        speaksByItself: () => this.#models.realtime !== null,
        goOn: order => this.#goOnAs(order),
      }),
    })
    this.#tongue = this.#createTongue(resumed?.language)
    this.#conduct = this.#createConduct()
    this.#room = this.#createRoom()
    this.#recovery = this.#createRecovery()
    this.#ending = createCallEnding({
      seat: () => this.#recovery.seat,
      sentences: () => this.#tongue.serviceSentences,
      onComing: () => this.#conduct.close(),
    })
    this.done = this.#run()
  }

  /** NB: asked anew each time: they change when a provider fails. */
  get #models(): CallModels {
    return this.#recovery.seat.models
  }

  get #line(): CallLine {
    return this.#recovery.seat.line
  }

  end({ reason, withSentence }: EndRequest): void {
    if (this.#ending.isUnderWay && !withSentence) this.#ending.hurry()
    this.#ending.finish({ reason, detail: null, withSentence })
  }

  say(text: string): void {
    if (this.#isTalking && !this.#ending.isUnderWay) this.#line.say(text)
  }

  resolveTool(result: ToolResult): void {
    this.#tools.resolve(result)
  }

  acknowledgeTurn(seq: number): void {
    this.#outbox.acknowledge(seq)
  }

  async #run(): Promise<void> {
    this.#talk().catch(error => this.#failToJoin(error))
    const end = await this.#ending.first
    clearTimeout(this.#callerTimer)
    await this.#recovery.close()
    if (this.#isTalking) {
      await this.#ending
        .sayLastWords(end)
        .catch(error => this.#messages.log('the last words were not said', describeFacts({ error })))
    }
    const durationMs = Math.round(this.#clock.elapsedMs())
    this.#tools.close()
    // Nobody hears any more what a provider says: it need not go on while the line is taken down.
    const modelsClosed = this.#models.close()
    await this.#line.close()
    this.#turns.flush()
    this.#messages.ended(end.reason, end.detail === null ? null : toPhrase(end.detail), durationMs)
    await Promise.allSettled([this.#room.close(), modelsClosed])
    await this.#outbox.drain()
  }

  async #talk(): Promise<void> {
    const plan = this.#plan
    this.#callerTimer = setTimeout(() => {
      if (!this.#isTalking) this.#ending.finish({ reason: 'no_answer', detail: null, withSentence: false })
    }, CALLER_TIMEOUT_MS)
    const stopHearingTyped = hearTypedWords(this.#room.room, text => this.#answerTyped(text))
    void this.#ending.first.then(stopHearingTyped)
    const joined = this.#room.connect(plan.roomUrl, plan.roomToken).then(() => {
      if (!this.#ending.isUnderWay) this.#recovery.publish()
    })
    if (plan.awaitsCaller) {
      await joined
      void this.#whenVoiceIsThere().then(() => this.#messages.inRoom())
      // NB: nothing is asked of a provider for a call that may never come to be.
      await this.#callerHere.promise
      if (this.#ending.isUnderWay) return
    }
    if (plan.greeting !== '' && plan.resumed === null) this.#models.tts?.prime(plan.greeting)
    await Promise.all([joined, this.#recovery.begin()])
    await Promise.all([this.#callerHere.promise, this.#whenVoiceIsThere()])
    if (this.#ending.isUnderWay) return
    this.#isTalking = true
    this.#clock.start()
    this.#messages.active()
    this.#conduct.start()
    if (this.#lostBefore !== null) this.#fail(this.#lostBefore)
    else if (plan.resumed) this.#line.say(this.#tongue.serviceSentences.resumed)
    else this.#greet()
    for (const text of this.#typedEarly.splice(0)) this.#answerTyped(text)
  }

  #whenVoiceIsThere(): Promise<void> {
    return this.#line.hasVoice ? this.#published.promise : Promise.resolve()
  }

  #greet(): void {
    sayGreeting({ line: this.#line, models: this.#models, plan: this.#plan })
  }

  #createRecovery(): CallRecovery {
    return createCallRecovery({
      ...this.#seatAgent(),
      past: this.#plan.resumed?.history ?? [],
      messages: this.#messages,
      nowMs: () => performance.now(),
      isTalking: () => this.#isTalking && !this.#ending.isUnderWay,
      greet: () => this.#greet(),
      apologise: () => this.#line.say(this.#tongue.serviceSentences.resumed),
      oneMoment: () => this.#tongue.serviceSentences.oneMoment,
      clearTracks: () => this.#room.clearTracks(),
      onChanged: () => {
        this.#ending.changeSeat()
        forgetLine(this.#conduct)
      },
      giveUp: fault => this.#fail(fault),
    })
  }

  /** For the agent that the plan is of now. */
  #seatAgent(): AgentSeats {
    const seats = createCallSeats({
      plan: this.#plan,
      room: this.#room.room,
      tongue: this.#tongue,
      tools: this.#tools.define(this.#plan.tools),
      conduct: this.#conduct,
      messages: this.#messages,
      turns: this.#turns,
    })
    return { plan: this.#plan, open: (models, listener) => seats.open(models, listener) }
  }

  /** Where the other agent speaks the language of the call, it stays in it. */
  #goOnAs({ toolCallId, agentName, opening, agent }: HandOver): void {
    if (this.#ending.isUnderWay) return
    const { language } = this.#tongue
    this.#plan = { ...this.#plan, ...agent }
    this.#tongue = this.#createTongue(language)
    this.#recovery.handOver({
      ...this.#seatAgent(),
      agentName,
      opening,
      onTaken: () => {
        this.#messages.handedOver(toolCallId)
        this.#messages.language(this.#tongue.language)
        this.#conduct.changeAgent(agent.silenceMs)
      },
    })
  }

  #createTongue(startIn: string | undefined): CallTongue {
    const { otherLanguages } = this.#plan
    const onFailed = (error: unknown) =>
      this.#messages.log('languages cannot be detected', describeFacts({ error }))
    const detect = otherLanguages.length > 0 ? createLanguageDetector(onFailed) : () => []
    return createCallTongue(this.#plan, {
      detect,
      startIn,
      onChanged: language => this.#messages.language(language),
    })
  }

  #createConduct(): CallConduct {
    return createCallConduct({
      plan: this.#plan,
      nowMs: () => this.#clock.elapsedMs(),
      language: () => this.#tongue.language,
      say: async sentence => {
        const speech = this.#line.say(this.#tongue.serviceSentences[sentence])
        await Promise.race([speech.done, Bun.sleep(SENTENCE_TIMEOUT_MS)])
      },
      onIncident: (kind, phrase) => this.#messages.incident(kind, phrase),
      end: end => this.#ending.finish(end),
    })
  }

  #createRoom(): CallRoom {
    const events: CallRoomEvents = {
      onCaller: () => this.#callerHere.resolve(),
      onCallerGone: () => this.#ending.leave({ reason: 'caller_hung_up', detail: null, withSentence: false }),
      onClosed: how =>
        this.#ending.leave({ reason: 'interrupted', detail: CLOSED[how], withSentence: false }),
      onBack: (whose, awayMs) =>
        this.#messages.incident('network', incidentsEn.back[whose](Math.round(awayMs / 100) / 10)),
      onPublished: () => this.#published.resolve(),
    }
    const { resumed, awaitsCaller } = this.#plan
    return createCallRoom(events, { isResumed: resumed !== null, awaitsCaller })
  }

  #answerTyped(typed: string): void {
    const text = typed.trim()
    if (text === '' || this.#ending.isUnderWay) return
    if (!this.#isTalking) {
      this.#typedEarly.push(text)
      return
    }
    this.#conduct.note({ type: 'words' })
    const { ears } = this.#models
    ears?.noteTyped()
    this.#line.answerTyped(text, { isShielded: ears?.isDeaf() ?? false })
  }

  /** Who has not come yet is waited for, so that they hear why nobody talks. */
  #fail(fault: SeatFault): void {
    if (fault.part === 'tts' || fault.part === 'realtime') this.#ending.loseVoice()
    if (this.#isTalking)
      this.#ending.finish({ reason: 'provider_failed', detail: fault.detail, withSentence: true })
    else this.#lostBefore = fault
  }

  #failToJoin(error: unknown): void {
    this.#messages.log('the session did not start', describeFacts({ error }))
    const detail = providerFaultsEn.roomUnreachable(hostOf(this.#plan.roomUrl))
    this.#ending.finish({ reason: 'interrupted', detail, withSentence: false })
  }
}
