import type { llm } from '@livekit/agents'
import type { Briefing, CallerTurn, CallLineEvents, SayOptions } from '../session/call-line.ts'
import type { SentenceAudio } from '../speech/sentence-audio.ts'
import type { ChatHistory } from './chat-history.ts'
import { createDelivery, type Delivery, type DeliveryOptions, type Voice } from './delivery.ts'
import { LiveSpeech, type Shield } from './live-speech.ts'
import type { Mouth } from './mouth.ts'
import { type Reply, type ReplyOptions, type ReplyParts, startReply } from './reply.ts'
import { createToolRuns, type ToolRuns } from './tool-runs.ts'
import { createTurnDriver, type TurnDriver } from './turn-driver.ts'
import type { AgentState, CertainTurn, TurnMachine, TurnOutput } from './turns/turn-types.ts'

const CUT_WAIT_MS = 1_000

export interface DialogueOptions {
  model: llm.LLM
  /** null: its words are read. */
  voice: Voice | null
  mouth: Mouth
  machine: TurnMachine
  history: ChatHistory
  briefing: Briefing
  events: CallLineEvents
  countsTokens: boolean
  /** An answer is begun before it is certain that the caller has finished. */
  thinksAhead: boolean
  apology(): string
}

/** Who speaks when, and what: brings the caller's words, the turn machine, the model and the agent's mouth together. */
export class Dialogue {
  readonly #options: DialogueOptions
  readonly #driver: TurnDriver
  readonly #tools: ToolRuns
  readonly #replyParts: ReplyParts
  /** What is said or being prepared. */
  readonly #live = new Set<LiveSpeech>()
  #reply: Reply | null = null
  /** Begun before the caller's turn was certain. */
  #ahead: Reply | null = null
  #language: string | null = null
  #wordsAtMs = 0
  #told = { state: 'silent' as AgentState, isShielded: false, isBusy: false }
  #untold = 0
  #isDeaf = false

  constructor(options: DialogueOptions) {
    this.#options = options
    this.#driver = createTurnDriver(options.machine, output => this.#act(output))
    this.#tools = createToolRuns(options.briefing.tools, options.history)
    this.#replyParts = {
      ...options,
      tools: this.#tools,
      deliver: (reply, behind) =>
        this.#deliver(reply.speech, { holdsPlace: false, behind, answers: () => reply.answers }),
      onStep: () => this.noteAgent(),
    }
  }

  hearVoice(probability: number): void {
    this.#driver.feed({ type: 'voice', atMs: performance.now(), probability })
  }

  hearWords(words: { text: string; isFinal: boolean; language: string | null }): void {
    this.#language = words.language ?? this.#language
    if (words.isFinal) this.#wordsAtMs = performance.now()
    this.#options.events.onCallerWords(words)
    this.#driver.feed({ type: 'words', atMs: performance.now(), ...words })
  }

  /** The mouth, a reply or a tool is at something else than before. */
  noteAgent(): void {
    const { mouth, events } = this.#options
    const state = this.#state()
    const isShielded = [...this.#live].some(speech => speech.isSafeFrom('microphone'))
    const reply = this.#reply
    const isBusy = reply !== null && !reply.isOver && !reply.speech.isInterrupted && !mouth.isBusy
    const told = this.#told
    this.#told = { state, isShielded, isBusy }
    if (told.isBusy !== isBusy) events.onBusy(isBusy)
    if (told.state === state && told.isShielded === isShielded) return
    if ((told.state === 'speaking') !== (state === 'speaking')) events.onAgentSpeaking(state === 'speaking')
    const heardMs = mouth.current?.heardMs ?? 0
    this.#driver.feed({ type: 'agent', atMs: performance.now(), state, heardMs, isShielded })
  }

  say(text: string, { voice, allowInterruptions = true }: SayOptions = {}): LiveSpeech {
    return this.#sayNow(text, { voice, allowInterruptions, isAside: false })
  }

  #sayNow(
    text: string,
    { voice, allowInterruptions, isAside }: SayOptions & { isAside: boolean },
  ): LiveSpeech {
    const speech = this.#open(allowInterruptions ? 'none' : 'all')
    const delivery = this.#deliver(speech, { voice, holdsPlace: true, isAside })
    delivery.add(text)
    delivery.end()
    delivery.allow()
    void delivery.over.then(({ error }) => {
      if (error !== null && !speech.isInterrupted) this.#options.events.onFault('tts', error)
      speech.finish()
    })
    return speech
  }

  sayAside(text: string, { voice }: Pick<SayOptions, 'voice'> = {}): boolean {
    if (this.#reply === null || this.#reply.isOver || this.#options.mouth.isBusy) return false
    this.#sayNow(text, { voice, allowInterruptions: true, isAside: true })
    return true
  }

  answerTyped(text: string, { isShielded }: { isShielded: boolean }): void {
    this.#cut('keyboard')
    this.hush()
    const now = Date.now()
    this.#addCaller(
      { text, startedAtEpochMs: now, endedAtEpochMs: now, endOfTurnMs: null, sttMs: null },
      { isTyped: true },
    )
    this.#startReply(isShielded ? 'microphone' : 'none')
  }

  goOn(note: string | null): LiveSpeech {
    return this.#startReply('none', { note }).speech
  }

  async interrupt(): Promise<void> {
    const cut = this.#cut('keyboard')
    this.noteAgent()
    await Promise.race([Promise.all(cut.map(speech => speech.done)), Bun.sleep(CUT_WAIT_MS)])
  }

  /** What was heard of the caller so far is no turn. */
  hush(): void {
    this.#forget()
    this.#driver.feed({ type: 'clear', atMs: performance.now() })
  }

  /** Nobody listens any more: what the caller has said stands in the transcript, and is not answered. */
  stopHearing(): void {
    this.#isDeaf = true
    this.#driver.feed({ type: 'end', atMs: performance.now() })
  }

  async close(): Promise<void> {
    this.#driver.stop()
    this.#forget()
    const open = [...this.#live]
    for (const speech of open) speech.cut()
    await Promise.race([Promise.all(open.map(speech => speech.done)), Bun.sleep(CUT_WAIT_MS)])
  }

  #act(output: TurnOutput): void {
    if (output.type === 'pause_agent') this.#options.mouth.hold()
    else if (output.type === 'resume_agent') this.#options.mouth.release()
    else if (output.type === 'cut_agent') this.#cut('microphone')
    else if (output.type === 'think') this.#think(output)
    else if (output.type === 'forget') this.#forget()
    else if (output.type === 'turn') this.#takeTurn(output)
    else this.#options.events.onCallerAside()
    this.noteAgent()
  }

  #think({ words, continues }: Extract<TurnOutput, { type: 'think' }>): void {
    this.#forget()
    const { thinksAhead, briefing } = this.#options
    if (!thinksAhead || this.#tools.isBusy || briefing.changesWith(words, this.#language)) return
    this.#ahead = startReply(this.#replyParts, { speech: new LiveSpeech(), words, continues })
  }

  #forget(): void {
    this.#ahead?.speech.cut()
    this.#ahead = null
  }

  #takeTurn({ words, continues, startedAtMs, endedAtMs, endOfTurnMs, sttMs }: CertainTurn): void {
    const toEpochMs = (atMs: number) => Date.now() - (performance.now() - atMs)
    const answers = { wordsAtMs: this.#wordsAtMs, certainAtMs: performance.now() }
    const ahead = this.#ahead
    this.#ahead = null
    if (!this.#isDeaf && this.#reply && !this.#reply.speech.isSafeFrom('microphone')) this.#reply.speech.cut()
    this.#addCaller({
      text: words,
      startedAtEpochMs: toEpochMs(startedAtMs),
      endedAtEpochMs: toEpochMs(endedAtMs),
      endOfTurnMs,
      sttMs,
      continues,
    })
    if (this.#isDeaf) ahead?.speech.cut()
    else if (ahead?.words === words && ahead.continues === continues) {
      this.#adopt(ahead)
      ahead.confirm(answers)
    } else {
      ahead?.speech.cut()
      this.#startReply('none', { answers })
    }
  }

  #addCaller(
    turn: Omit<CallerTurn, 'isTyped' | 'whileAgentSpoke' | 'language'>,
    { isTyped = false } = {},
  ): void {
    const { events, history } = this.#options
    const language = isTyped ? null : this.#language
    history.addCaller(turn.text, { continues: turn.continues ?? false })
    // NB: before the model is asked: the language of the answer may change with these words.
    events.onCallerTurn({ ...turn, isTyped, whileAgentSpoke: this.#untold > 0, language })
  }

  #startReply(shield: Shield, more: Pick<ReplyOptions, 'note' | 'answers'> = {}): Reply {
    const reply = startReply(this.#replyParts, { speech: this.#open(shield), ...more })
    this.#reply = reply
    this.noteAgent()
    return reply
  }

  #open(shield: Shield): LiveSpeech {
    const speech = new LiveSpeech(shield)
    this.#keep(speech)
    return speech
  }

  #adopt(reply: Reply): void {
    this.#keep(reply.speech)
    this.#reply = reply
  }

  #keep(speech: LiveSpeech): void {
    this.#live.add(speech)
    void speech.done.then(() => {
      this.#live.delete(speech)
      this.noteAgent()
    })
  }

  #cut(danger: 'microphone' | 'keyboard'): LiveSpeech[] {
    const cut = [...this.#live].filter(speech => !speech.isSafeFrom(danger))
    for (const speech of cut) {
      speech.cut()
      this.#live.delete(speech)
    }
    this.#options.mouth.release()
    return cut
  }

  #deliver(speech: LiveSpeech, how: DeliveryWay): Delivery {
    const { mouth, history, events, voice } = this.#options
    let isCounted = false
    const delivery = createDelivery({
      voice: how.voice ?? voice ?? UNSPOKEN,
      mouth,
      // NB: a model that finds a word aside behind its tool's result takes it for its own answer.
      history: how.isAside ? UNTOLD : history,
      signal: speech.signal,
      holdsPlace: how.holdsPlace,
      behind: how.behind,
      answers: how.answers,
      onBegun: () => {
        isCounted = true
        this.#untold++
        this.noteAgent()
      },
      onTold: turn => events.onAgentTurn(turn),
    })
    void delivery.over.then(() => {
      if (isCounted) this.#untold--
    })
    return delivery
  }

  #state(): AgentState {
    const { mouth } = this.#options
    if (mouth.isHeld) return 'paused'
    if (mouth.current !== null) return 'speaking'
    return this.#live.size > 0 ? 'preparing' : 'silent'
  }
}

interface DeliveryWay extends Pick<DeliveryOptions, 'holdsPlace' | 'behind' | 'answers'> {
  voice?: Voice
  isAside?: boolean
}

const UNTOLD = { addAgent: () => undefined }

/** Sentences without a sound. */
const UNSPOKEN: Voice = {
  open: (sentence): SentenceAudio => ({
    sentence,
    async *chunks() {
      yield new Int16Array(0)
    },
    cancel: () => undefined,
  }),
}
