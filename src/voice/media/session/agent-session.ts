import { type llm, voice } from '@livekit/agents'
import { fillPhrase, type Sentence, toPhrase } from '#lib/phrase.ts'
import { providerFaultsEn } from '#messages/provider-faults-en.ts'
import type { SessionPlan, UpMessage } from '../../protocol.ts'
import { type CallTongue, createCallTongue } from '../language/call-tongue.ts'
import { createLanguageDetector } from '../language/language-detector.ts'
import { createSwitchLanguageTool } from '../language/switch-language-tool.ts'
import { describeFacts } from '../library-log.ts'
import type { EndRequest, OpenSession, Session, ToolResult } from '../session.ts'
import { createCallClock } from './call-clock.ts'
import { type CallLine, createCallLine } from './call-line.ts'
import { type CallModels, createCallModels, NO_USAGE, type UsageIncrement } from './call-models.ts'
import { type CallRoom, createCallRoom } from './call-room.ts'
import { createCallerWords } from './caller-words.ts'
import { sayGreeting } from './greeting.ts'
import { createLastWords, type LastWords } from './last-words.ts'
import { type CascadePart, hostOf } from './provider-fault.ts'
import { createRealtimeTurns, type RealtimeTurns } from './realtime-turns.ts'
import type { Listener } from './reply-agent.ts'
import { createToolBridge, type ToolBridge } from './tool-bridge.ts'
import { createTurnLog, type TurnLog } from './turn-log.ts'
import { createTurnOutbox, type TurnOutbox } from './turn-outbox.ts'

/** Who was called but never came. Main has a limit of its own; this one is for a main that is gone. */
const CALLER_TIMEOUT_MS = 60_000
const GOODBYE_TIMEOUT_MS = 20_000
const FIRST_TOKEN_MS = 8_000
const TOKEN_IDLE_MS = 5_000
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

/** Opens a session on LiveKit's AgentSession. */
export const openAgentSession: OpenSession = (plan, emit) => new LiveCall(plan, emit)

class LiveCall implements Session {
  readonly done: Promise<void>
  readonly #plan: SessionPlan
  readonly #emit: (message: UpMessage) => void
  readonly #clock = createCallClock()
  readonly #room: CallRoom
  readonly #tongue: CallTongue
  readonly #models: CallModels
  readonly #tools: ToolBridge
  readonly #line: CallLine
  readonly #turns: TurnLog
  /** Only with a model that hears and speaks by itself. */
  readonly #realtimeTurns: RealtimeTurns | null
  readonly #outbox: TurnOutbox
  readonly #callerHere = Promise.withResolvers<void>()
  readonly #published = Promise.withResolvers<void>()
  readonly #end = Promise.withResolvers<End>()
  readonly #callerWords = createCallerWords()
  readonly #lastWords: LastWords
  #isTalking = false
  #isEnding = false
  /** The model ended before anybody could hear so. */
  #goneDetail: Sentence | null = null
  #sttMs: number | null = null
  /** The language that the recogniser took the latest words for. */
  #reported: string | null = null
  #timers: ReturnType<typeof setTimeout>[] = []

  constructor(plan: SessionPlan, emit: (message: UpMessage) => void) {
    this.#plan = plan
    this.#emit = emit
    const { callId } = plan
    this.#outbox = createTurnOutbox({
      send: emit,
      onGivenUp: seq => this.#log('a turn was never confirmed', { seq }),
    })
    this.#turns = createTurnLog({
      toCallMs: epochMs => this.#clock.toCallMs(epochMs),
      emit: turn => this.#outbox.put({ type: 'turn', callId, turn }),
    })
    this.#tools = createToolBridge({
      definitions: plan.tools,
      send: call => emit({ type: 'tool_call', callId, ...call }),
      nowMs: () => this.#clock.elapsedMs(),
      onHangUp: speech => this.#hangUpAfter(speech),
      onCutOff: output => this.#models.realtime?.tellResult(output),
    })
    this.#tongue = this.#createTongue()
    this.#models = createCallModels(plan, this.#tongue, {
      onModelGone: detail => this.#loseModel(detail),
      onNotice: notice => {
        const phrase = toPhrase(notice)
        const incident = {
          id: Bun.randomUUIDv7(),
          kind: 'provider' as const,
          atMs: this.#clock.elapsedMs(),
          phrase,
        }
        emit({ type: 'incident', callId, incident })
      },
      onSttFault: error => this.#fail('stt', error),
      onRecognised: durationMs => {
        this.#sttMs = durationMs
      },
      onUsage: usage => this.#count(usage),
    })
    this.#room = createCallRoom({
      onCaller: () => this.#callerHere.resolve(),
      onCallerGone: () => this.#leave({ reason: 'caller_hung_up', detail: null, withSentence: false }),
      onClosed: () =>
        this.#leave({ reason: 'interrupted', detail: providerFaultsEn.roomClosed, withSentence: false }),
      onPublished: () => this.#published.resolve(),
    })
    this.#line = createCallLine({
      room: this.#room.room,
      models: this.#models,
      systemPrompt: plan.systemPrompt,
      tools: [...this.#tools.tools, ...this.#createLanguageTools()],
      listener: this.#createListener(),
      guard: {
        firstTokenMs: FIRST_TOKEN_MS,
        idleMs: TOKEN_IDLE_MS,
        onStall: error => this.#fail('llm', error),
      },
      onTyped: text => this.#answerTyped(text),
    })
    const { realtime } = this.#models
    const { output } = this.#line
    this.#realtimeTurns =
      realtime && output ? createRealtimeTurns({ log: this.#turns, ...realtime, output }) : null
    this.#lastWords = createLastWords({ line: this.#line, spareVoice: this.#models.spareVoice })
    this.#listen(this.#line.session)
    this.done = this.#run()
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
    await this.#sayLastWords(end).catch(error =>
      this.#log('the last words were not said', describeFacts({ error })),
    )
    const durationMs = Math.round(this.#clock.elapsedMs())
    this.#tools.close()
    await this.#line.close()
    this.#realtimeTurns?.flush()
    this.#turns.flush()
    const phrase = end.detail === null ? undefined : toPhrase(end.detail)
    this.#emit({
      type: 'ended',
      callId: this.#plan.callId,
      reason: end.reason,
      detail: phrase ? fillPhrase(phrase) : null,
      phrase,
      durationMs,
    })
    await Promise.allSettled([this.#room.close(), this.#models.close()])
    await this.#outboxDrained()
  }

  async #talk(): Promise<void> {
    const plan = this.#plan
    if (plan.greeting !== '') this.#models.tts?.prime(plan.greeting)
    this.#after(CALLER_TIMEOUT_MS, () => {
      if (!this.#isTalking) this.#finish({ reason: 'no_answer', detail: null, withSentence: false })
    })
    await Promise.all([this.#room.connect(plan.roomUrl, plan.roomToken), this.#line.start()])
    this.#line.publish()
    await Promise.all([this.#callerHere.promise, this.#line.output ? this.#published.promise : null])
    if (this.#isEnding) return
    this.#isTalking = true
    this.#clock.start()
    this.#emit({ type: 'active', callId: plan.callId })
    this.#after(plan.maxDurationMs, () =>
      this.#finish({ reason: 'max_duration', detail: null, withSentence: true }),
    )
    if (this.#goneDetail !== null) this.#loseModel(this.#goneDetail)
    else sayGreeting({ line: this.#line, models: this.#models, plan })
  }

  #listen(session: voice.AgentSession): void {
    const events = voice.AgentSessionEventTypes
    session.on(events.ConversationItemAdded, ({ item }) => {
      if (item.type === 'message') this.#addItem(item)
    })
    session.on(events.UserInputTranscribed, ({ transcript, isFinal, language }) => {
      this.#reported = language ?? null
      this.#realtimeTurns?.noteWords({ text: transcript, isFinal })
      const text = this.#callerWords.hear(transcript, isFinal)
      if (text !== null) this.#show('caller', text)
    })
    session.on(events.AgentStateChanged, ({ newState }) =>
      this.#models.ears?.noteAgent(newState === 'speaking'),
    )
    session.on(events.MetricsCollected, ({ metrics }) => {
      if (metrics.type === 'realtime_model_metrics') this.#realtimeTurns?.noteMetrics(metrics)
      if (metrics.type !== 'llm_metrics' || !this.#models.countsTokens) return
      this.#count({
        llmInputTokens: metrics.promptTokens,
        llmCachedInputTokens: metrics.promptCachedTokens,
        llmOutputTokens: metrics.completionTokens,
      })
    })
    session.on(events.Error, ({ error }) => {
      if ('recoverable' in error && error.recoverable) return
      if (error.type === 'llm_error') this.#fail('llm', error.error)
      if (error.type === 'tts_error') this.#fail('tts', error.error)
    })
    if (this.#line.output) this.#line.output.onProgress = text => this.#show('agent', text)
  }

  #addItem(item: llm.ChatMessage): void {
    if (item.role === 'user') {
      const whileAgentSpoke = this.#line.output?.isSpeaking ?? false
      // A model that hears by itself follows by itself, too; the service sentences follow here.
      if (this.#realtimeTurns) this.#tongue.hear(item.textContent ?? '', null)
      if (this.#realtimeTurns) this.#realtimeTurns.addCaller(item)
      else this.#turns.addCaller(item, { sttMs: this.#sttMs, whileAgentSpoke })
      this.#callerWords.clear()
      this.#sttMs = null
    } else if (item.role === 'assistant') {
      const heard = this.#line.output?.takeHeard() ?? null
      if (this.#realtimeTurns) this.#realtimeTurns.addAgent(item, heard)
      else this.#turns.addAgent(item, heard)
      // The library keeps all of a sentence that was only begun, where it was said without a model: the model must know better.
      if (!this.#realtimeTurns && item.interrupted && heard !== null) item.content = [heard.text]
    }
  }

  #createTongue(): CallTongue {
    const onFailed = (error: unknown) => this.#log('languages cannot be detected', describeFacts({ error }))
    const isOpen = this.#plan.otherLanguages.length > 0
    return createCallTongue(this.#plan, isOpen ? createLanguageDetector(onFailed) : () => [])
  }

  #createLanguageTools(): llm.ToolContextEntry[] {
    const { language, otherLanguages } = this.#plan
    return createSwitchLanguageTool(this.#tongue, [language, ...otherLanguages.map(other => other.language)])
  }

  #createListener(): Listener {
    const tongue = this.#tongue
    return {
      get instruction() {
        return tongue.instruction
      },
      hear: text => void tongue.hear(text, this.#reported),
    }
  }

  #answerTyped(typed: string): void {
    const text = typed.trim()
    if (text === '' || !this.#isTalking || this.#isEnding) return
    this.#tongue.hear(text, null)
    const { ears } = this.#models
    ears?.noteTyped()
    this.#line.answerTyped(text, { isShielded: ears?.isDeaf() ?? false })
  }

  #hangUpAfter(speech: voice.SpeechHandle): void {
    this.#line.stopHearing()
    const finish = () => this.#finish({ reason: 'agent_hung_up', detail: null, withSentence: false })
    this.#line.onAnswer(speech, answer => {
      this.#line.finishSaying(answer)
      answer.addDoneCallback(finish)
    })
    this.#after(GOODBYE_TIMEOUT_MS, finish)
  }

  #fail(part: CascadePart, error: unknown): void {
    if (part === 'tts') this.#lastWords.loseVoice()
    this.#failWith(this.#models.describe(part, error))
  }

  /** A model that hears and speaks by itself is gone. Who has not come yet is waited for, so that they hear why nobody talks. */
  #loseModel(detail: Sentence): void {
    this.#lastWords.loseVoice()
    if (this.#isTalking) this.#failWith(detail)
    else this.#goneDetail = detail
  }

  #failWith(detail: Sentence): void {
    this.#finish({ reason: 'provider_failed', detail, withSentence: true })
  }

  #failToJoin(error: unknown): void {
    this.#log('the session did not start', describeFacts({ error }))
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

  #show(role: 'caller' | 'agent', text: string): void {
    this.#emit({ type: 'partial', callId: this.#plan.callId, role, text })
  }

  #count(usage: UsageIncrement): void {
    const counted = { ...NO_USAGE, ...usage }
    this.#emit({ type: 'usage', callId: this.#plan.callId, usage: counted })
  }

  #after(delayMs: number, act: () => void): void {
    this.#timers.push(setTimeout(act, delayMs))
  }

  #log(message: string, attributes: Record<string, unknown>): void {
    this.#emit({
      type: 'log',
      level: 'warn',
      message,
      attributes: { callId: this.#plan.callId, ...attributes },
    })
  }
}
