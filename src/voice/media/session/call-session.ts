import { type Sentence, toPhrase } from '#lib/phrase.ts'
import { incidentsEn } from '#messages/incidents-en.ts'
import { providerFaultsEn } from '#messages/provider-faults-en.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { SessionPlan, UpMessage } from '../../protocol.ts'
import { type CallConduct, createCallConduct } from '../conduct/call-conduct.ts'
import { forgetLine, watchLine } from '../conduct/watch-line.ts'
import { watchTools } from '../conduct/watch-tools.ts'
import { createEngineLine } from '../engine/engine-line.ts'
import { type CallTongue, createCallTongue } from '../language/call-tongue.ts'
import { createLanguageDetector } from '../language/language-detector.ts'
import { createSwitchLanguageTool } from '../language/switch-language-tool.ts'
import { createLibraryLine } from '../library/library-line.ts'
import { describeFacts } from '../library-log.ts'
import {
  type CallRecovery,
  createCallRecovery,
  type Seat,
  type SeatFault,
  type SeatListener,
} from '../recovery/call-recovery.ts'
import type { EndRequest, OpenSession, Session, ToolResult } from '../session.ts'
import { createCallClock } from './call-clock.ts'
import type { Briefing, CallerTurn, CallLine, CallLineEvents, Speech } from './call-line.ts'
import { type CallMessages, createCallMessages } from './call-messages.ts'
import { type CallModels, createCallModels } from './call-models.ts'
import { type CallRoom, type CallRoomEvents, createCallRoom } from './call-room.ts'
import { createCallerWords } from './caller-words.ts'
import { openInRoom, transcribe } from './client-transcript.ts'
import { sayGreeting } from './greeting.ts'
import { createLastWords, type LastWords } from './last-words.ts'
import { type CascadePart, hostOf } from './provider-fault.ts'
import { createToolBridge, type ToolBridge } from './tool-bridge.ts'
import { createTurnLog, type TurnLog } from './turn-log.ts'
import { createTurnOutbox, type TurnOutbox } from './turn-outbox.ts'
import { hearTypedWords } from './typed-words.ts'

/** Who was called but never came. Main has a limit of its own; this one is for a main that is gone. */
const CALLER_TIMEOUT_MS = 60_000
const GOODBYE_TIMEOUT_MS = 20_000
/** Longer than any sentence of the program takes to be said. */
const SENTENCE_TIMEOUT_MS = 20_000
/** How long a call that has ended keeps sending turns that main has not confirmed. */
const UNCONFIRMED_KEPT_MS = 20_000

interface End {
  reason: EndRequest['reason']
  detail: Sentence | null
  withSentence: boolean
}

/** What is said before the call ends for such a reason, where anything is. */
const SENTENCES: Partial<Record<End['reason'], keyof SessionPlan['serviceSentences']>> = {
  provider_failed: 'providerFailed',
  max_duration: 'maxDuration',
  shutdown: 'shutdown',
}

const CLOSED = { closed: providerFaultsEn.roomClosed, lost: voiceEn.endDetails.livekitLost }

/** Opens a session: the life of one call, on the line that fits its models. */
export const openCallSession: OpenSession = (plan, emit) => new LiveCall(plan, emit)

class LiveCall implements Session {
  readonly done: Promise<void>
  readonly #plan: SessionPlan
  readonly #messages: CallMessages
  readonly #clock
  readonly #room: CallRoom
  readonly #tongue: CallTongue
  readonly #tools: ToolBridge
  readonly #conduct: CallConduct
  readonly #recovery: CallRecovery
  readonly #turns: TurnLog
  readonly #outbox: TurnOutbox
  readonly #callerHere = Promise.withResolvers<void>()
  readonly #published = Promise.withResolvers<void>()
  readonly #end = Promise.withResolvers<End>()
  readonly #callerWords = createCallerWords()
  #lastWords: LastWords
  #isTalking = false
  #isEnding = false
  /** Nothing worked before anybody could hear so. */
  #lostBefore: SeatFault | null = null
  #sttMs: number | null = null
  #timers: ReturnType<typeof setTimeout>[] = []

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
      definitions: plan.tools,
      send: call => emit({ type: 'tool_call', callId, ...call }),
      nowMs: () => this.#clock.elapsedMs(),
      onHangUp: speech => this.#hangUpAfter(speech),
    })
    this.#tongue = this.#createTongue()
    this.#conduct = this.#createConduct()
    this.#room = this.#createRoom()
    this.#recovery = this.#createRecovery()
    this.#lastWords = this.#createLastWords()
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
    if (this.#isEnding && !withSentence) this.#lastWords.hurry()
    this.#finish({ reason, detail: null, withSentence })
  }

  say(text: string): void {
    if (this.#isTalking && !this.#isEnding) this.#line.say(text)
  }

  resolveTool(result: ToolResult): void {
    this.#tools.resolve(result)
  }

  acknowledgeTurn(seq: number): void {
    this.#outbox.acknowledge(seq)
  }

  async #run(): Promise<void> {
    this.#talk().catch(error => this.#failToJoin(error))
    const end = await this.#end.promise
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#recovery.close()
    await this.#sayLastWords(end).catch(error =>
      this.#messages.log('the last words were not said', describeFacts({ error })),
    )
    const durationMs = Math.round(this.#clock.elapsedMs())
    this.#tools.close()
    // Nobody hears any more what a provider says: it need not go on while the line is taken down.
    const modelsClosed = this.#models.close()
    await this.#line.close()
    this.#turns.flush()
    this.#messages.ended(end.reason, end.detail === null ? null : toPhrase(end.detail), durationMs)
    await Promise.allSettled([this.#room.close(), modelsClosed])
    await this.#outboxDrained()
  }

  async #talk(): Promise<void> {
    const plan = this.#plan
    if (plan.greeting !== '' && plan.resumed === null) this.#models.tts?.prime(plan.greeting)
    this.#after(CALLER_TIMEOUT_MS, () => {
      if (!this.#isTalking) this.#finish({ reason: 'no_answer', detail: null, withSentence: false })
    })
    const stopHearingTyped = hearTypedWords(this.#room.room, text => this.#answerTyped(text))
    void this.#end.promise.then(stopHearingTyped)
    await Promise.all([this.#room.connect(plan.roomUrl, plan.roomToken), this.#recovery.begin()])
    this.#recovery.publish()
    await Promise.all([this.#callerHere.promise, this.#line.hasVoice ? this.#published.promise : null])
    if (this.#isEnding) return
    this.#isTalking = true
    this.#clock.start()
    this.#messages.active()
    this.#conduct.start()
    if (this.#lostBefore !== null) this.#fail(this.#lostBefore)
    else if (plan.resumed) this.#line.say(this.#tongue.serviceSentences.resumed)
    else this.#greet()
  }

  #greet(): void {
    sayGreeting({ line: this.#line, models: this.#models, plan: this.#plan })
  }

  #createRecovery(): CallRecovery {
    return createCallRecovery({
      plan: this.#plan,
      open: (models, listener) => this.#openSeat(models, listener),
      messages: this.#messages,
      nowMs: () => performance.now(),
      isTalking: () => this.#isTalking && !this.#isEnding,
      greet: () => this.#greet(),
      apologise: () => this.#line.say(this.#tongue.serviceSentences.resumed),
      oneMoment: () => this.#tongue.serviceSentences.oneMoment,
      clearTracks: () => this.#room.clearTracks(),
      onChanged: () => {
        this.#lastWords = this.#createLastWords()
        forgetLine(this.#conduct)
      },
      giveUp: fault => this.#fail(fault),
    })
  }

  #createLastWords(): LastWords {
    return createLastWords({ line: this.#line, spareVoice: this.#models.spareVoice })
  }

  #createTongue(): CallTongue {
    const { otherLanguages, resumed } = this.#plan
    const onFailed = (error: unknown) =>
      this.#messages.log('languages cannot be detected', describeFacts({ error }))
    const detect = otherLanguages.length > 0 ? createLanguageDetector(onFailed) : () => []
    return createCallTongue(this.#plan, {
      detect,
      startIn: resumed?.language,
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
      end: end => this.#finish(end),
    })
  }

  #openSeat(models: SessionPlan['models'], listener: SeatListener): Seat {
    const created = this.#createModels({ ...this.#plan, models }, listener)
    return { models: created, line: this.#createLine(created, listener) }
  }

  #createModels(plan: SessionPlan, { onFault }: SeatListener): CallModels {
    const models: CallModels = createCallModels(plan, this.#tongue, {
      onModelGone: (detail, error) => onFault({ part: 'realtime', detail, error, wasHeard: false }),
      onNotice: notice => this.#messages.incident('provider', toPhrase(notice)),
      onRetry: (_, fault) =>
        this.#messages.incident('provider', providerFaultsEn.withOutcome(fault, 'again')),
      onSttFault: error =>
        onFault({ part: 'stt', detail: models.describe('stt', error), error, wasHeard: false }),
      onRecognised: durationMs => {
        this.#sttMs = durationMs
      },
      onUsage: usage => this.#messages.count(usage),
    })
    return models
  }

  #createRoom(): CallRoom {
    const events: CallRoomEvents = {
      onCaller: () => this.#callerHere.resolve(),
      onCallerGone: () => this.#leave({ reason: 'caller_hung_up', detail: null, withSentence: false }),
      onClosed: how => this.#leave({ reason: 'interrupted', detail: CLOSED[how], withSentence: false }),
      onBack: (whose, awayMs) =>
        this.#messages.incident('network', incidentsEn.back[whose](Math.round(awayMs / 100) / 10)),
      onPublished: () => this.#published.resolve(),
    }
    return createCallRoom(events, { isResumed: this.#plan.resumed !== null })
  }

  #createLine(models: CallModels, listener: SeatListener): CallLine {
    const tell = (part: CascadePart, error: unknown, wasHeard: boolean) =>
      listener.onFault({ part, detail: models.describe(part, error), error, wasHeard })
    const { room } = this.#room
    const events = watchLine(listener.watch(this.#createLineEvents(tell)), this.#conduct)
    const options = {
      room,
      models,
      briefing: this.#createBriefing(listener),
      events: transcribe(events, openInRoom(room)),
    }
    if (models.realtime) return createLibraryLine(options)
    const apology = () => this.#tongue.serviceSentences.lostThread
    return createEngineLine({ ...options, pace: this.#plan.pace, apology })
  }

  #createBriefing(listener: SeatListener): Briefing {
    const { systemPrompt, language, otherLanguages } = this.#plan
    const languages = [language, ...otherLanguages.map(other => other.language)]
    const tongue = this.#tongue
    const tools = [...this.#tools.tools, ...createSwitchLanguageTool(tongue, languages)]
    return {
      systemPrompt,
      get instruction() {
        return tongue.instruction
      },
      changesWith: (words, language) => tongue.wouldChange(words, language),
      tools: listener.watchTools(watchTools(tools, this.#conduct)),
    }
  }

  #createLineEvents(tell: (part: CascadePart, error: unknown, wasHeard: boolean) => void): CallLineEvents {
    return {
      onCallerSpeaking: () => undefined,
      onCallerWords: ({ text, isFinal }) => {
        const shown = this.#callerWords.hear(text, isFinal)
        if (shown !== null) this.#messages.show('caller', shown)
      },
      onCallerAside: () => {
        this.#callerWords.clear()
        this.#messages.show('caller', '')
      },
      onCallerTurn: turn => this.#hearTurn(turn),
      onAgentTurn: turn => {
        this.#turns.addAgent(turn)
        if (turn.spans) this.#messages.debug('an answer was given', { ...turn.spans })
      },
      onAgentSpeaking: isSpeaking => this.#models.ears?.noteAgent(isSpeaking),
      onProgress: text => this.#messages.show('agent', text),
      onBusy: () => undefined,
      onUsage: usage => this.#messages.count(usage),
      onFault: (part, error) => tell(part, error, false),
      onBroken: (part, error) => tell(part, error, true),
    }
  }

  #hearTurn(turn: CallerTurn): void {
    const sttMs = turn.isTyped ? null : (turn.sttMs ?? this.#sttMs)
    this.#tongue.hear(turn.text, turn.language)
    this.#turns.addCaller({ ...turn, sttMs })
    this.#callerWords.clear()
    this.#sttMs = null
  }

  #answerTyped(typed: string): void {
    const text = typed.trim()
    if (text === '' || !this.#isTalking || this.#isEnding) return
    this.#conduct.note({ type: 'words' })
    const { ears } = this.#models
    ears?.noteTyped()
    this.#line.answerTyped(text, { isShielded: ears?.isDeaf() ?? false })
  }

  #hangUpAfter(speech: Speech): void {
    this.#conduct.close()
    this.#line.stopHearing()
    const finish = () => this.#finish({ reason: 'agent_hung_up', detail: null, withSentence: false })
    this.#line.onAnswer(speech, answer => {
      answer.shield()
      void answer.done.then(finish)
    })
    this.#after(GOODBYE_TIMEOUT_MS, finish)
  }

  /** Who has not come yet is waited for, so that they hear why nobody talks. */
  #fail(fault: SeatFault): void {
    if (fault.part === 'tts' || fault.part === 'realtime') this.#lastWords.loseVoice()
    if (this.#isTalking) this.#finish({ reason: 'provider_failed', detail: fault.detail, withSentence: true })
    else this.#lostBefore = fault
  }

  #failToJoin(error: unknown): void {
    this.#messages.log('the session did not start', describeFacts({ error }))
    const detail = providerFaultsEn.roomUnreachable(hostOf(this.#plan.roomUrl))
    this.#finish({ reason: 'interrupted', detail, withSentence: false })
  }

  /** Who is gone does not hear last words. */
  #leave(end: End): void {
    this.#lastWords.hurry()
    this.#finish(end)
  }

  #finish(end: End): void {
    if (this.#isEnding) return
    this.#isEnding = true
    this.#conduct.close()
    this.#end.resolve(end)
  }

  async #sayLastWords({ reason, withSentence }: End): Promise<void> {
    if (!this.#isTalking) return
    this.#line.stopHearing()
    const sentence = withSentence ? SENTENCES[reason] : undefined
    if (sentence) await this.#lastWords.say(this.#tongue.serviceSentences[sentence])
  }

  async #outboxDrained(): Promise<void> {
    const deadline = performance.now() + UNCONFIRMED_KEPT_MS
    while (this.#outbox.pending > 0 && performance.now() < deadline) await Bun.sleep(100)
    this.#outbox.close()
  }

  #after(delayMs: number, act: () => void): void {
    this.#timers.push(setTimeout(act, Math.max(0, delayMs)))
  }
}
