import { type AgentFloor, createAgentFloor } from './agent-floor.ts'
import { isListening } from './backchannels.ts'
import { type Completeness, judgeWords } from './completeness.ts'
import { createHeardWords, type HeardWords } from './heard-words.ts'
import { SILENCE_MS } from './paces.ts'
import { createRecogniserHabits, type RecogniserHabits } from './recogniser-habits.ts'
import type { CertainTurn, Pace, TurnInput, TurnMachine, TurnOutput } from './turn-types.ts'
import { createVoiceTrack, type VoiceTrack } from './voice-track.ts'

/** "Mhm" that was said so long before the agent's last word may still be the answer to its question. */
const ASIDE_AFTER_MS = 1_200
/** Words so long after a voice are those of somebody who speaks too low for our detector. */
const EXPLAINED_MS = 6_000
/** What was prepared is void once the caller's voice goes on for so long. */
const GOES_ON_MS = 96
const TICK_MIN_MS = 5
const TICK_MAX_MS = 100

export function createTurnMachine(pace: Pace): TurnMachine {
  return new Machine(pace)
}

class Machine implements TurnMachine {
  nextTickAtMs: number | null = null
  readonly #silenceMs: (typeof SILENCE_MS)[Pace]
  readonly #voice: VoiceTrack = createVoiceTrack()
  readonly #words: HeardWords = createHeardWords()
  readonly #habits: RecogniserHabits = createRecogniserHabits()
  readonly #floor: AgentFloor = createAgentFloor(this.#voice, this.#habits)
  #nowMs = Number.NEGATIVE_INFINITY
  #language: string | null = null
  #changedAtMs = Number.NEGATIVE_INFINITY
  /** Voice in the whole call when the words changed. */
  #changedVoicedMs = 0
  /** Words that no voice explains: when they began, and when they last changed. */
  #quiet: { fromMs: number; atMs: number } | null = null
  #judged: { text: string; completeness: Completeness } | null = null
  #thought: { words: string; voicedMs: number } | null = null

  constructor(pace: Pace) {
    this.#silenceMs = SILENCE_MS[pace]
  }

  next(input: TurnInput): TurnOutput[] {
    // A clock that goes back stands still.
    if (Number.isFinite(input.atMs)) this.#nowMs = Math.max(this.#nowMs, input.atMs)
    const outputs = [...this.#take(input), ...this.#decide()]
    this.nextTickAtMs = this.#findNextTick()
    return outputs
  }

  #take(input: TurnInput): TurnOutput[] {
    const nowMs = this.#nowMs
    if (input.type === 'voice') this.#voice.judge(nowMs, input.probability)
    if (input.type === 'tick') this.#voice.tick(nowMs)
    if (input.type === 'words') this.#hear(input)
    if (input.type === 'clear') return this.#clear()
    if (input.type === 'end') return this.#end()
    if (input.type !== 'agent') return []
    const { state, heardMs, isShielded = false } = input
    return this.#floor.note(state, { atMs: nowMs, heardMs, isShielded })
  }

  #decide(): TurnOutput[] {
    const { text, finalAtMs } = this.#words
    const held = this.#floor.decide(this.#nowMs, { text, isFinal: finalAtMs !== null })
    if (text === '') return [...held, ...this.#forget()]
    return [...held, ...(this.#floor.isFree ? this.#endTurn(text) : this.#setAside(text))]
  }

  /** The caller has the floor: are these words all? */
  #endTurn(text: string): TurnOutput[] {
    const { isVoiced, isHot, voicedMs } = this.#voice
    const thought = this.#thought
    const isStale = thought !== null && (thought.words !== text || voicedMs - thought.voicedMs >= GOES_ON_MS)
    const outputs = isStale ? this.#forget() : []
    if (this.#isDrowned) return [...outputs, this.#takeTurn(text)]
    if (isVoiced || isHot) return outputs
    if (this.#silence() >= this.#neededSilence(text) && this.#comingMs() === 0)
      return [...outputs, this.#takeTurn(text)]
    return [...outputs, ...this.#think(text)]
  }

  #think(text: string): TurnOutput[] {
    const completeness = this.#judge(text)
    const isLikely = completeness !== 'open' && completeness !== 'counting'
    if (this.#thought !== null || !isLikely || !this.#isSettled) return []
    this.#thought = { words: text, voicedMs: this.#voice.voicedMs }
    return [{ type: 'think', words: text, continues: this.#floor.continues }]
  }

  #forget(): TurnOutput[] {
    if (this.#thought === null) return []
    this.#thought = null
    return [{ type: 'forget' }]
  }

  /** Somebody else's voice, or music, goes on behind words that are final: it must not keep them from being answered. */
  get #isDrowned(): boolean {
    const { finalAtMs, isOpen } = this.#words
    const noiseMs = this.#voice.voicedMs - this.#changedVoicedMs
    return finalAtMs !== null && !isOpen && noiseMs >= this.#habits.noiseMs
  }

  #takeTurn(words: string): CertainTurn {
    const turn = this.#turnOf(words)
    this.#thought = null
    this.#dropWords()
    this.#floor.expectAnswer(this.#nowMs)
    return turn
  }

  #turnOf(words: string): CertainTurn {
    const voice = this.#voice
    const nowMs = this.#nowMs
    const soundedToMs = this.#isDrowned ? this.#changedAtMs : voice.endedAtMs
    const endedAtMs = Math.max(soundedToMs, this.#quiet?.atMs ?? Number.NEGATIVE_INFINITY)
    const { finalAtMs } = this.#words
    return {
      type: 'turn',
      words,
      startedAtMs: Math.min(voice.spanStartedAtMs ?? this.#quiet?.fromMs ?? endedAtMs, endedAtMs),
      endedAtMs,
      endOfTurnMs: nowMs - endedAtMs,
      sttMs: this.#quiet || finalAtMs === null ? null : Math.max(0, finalAtMs - endedAtMs),
      continues: this.#floor.takeContinues(),
    }
  }

  /** The agent has the floor: what does not stop it is no turn, unless the agent falls silent soon. */
  #setAside(text: string): TurnOutput[] {
    const isOver = !this.#voice.isVoiced && !this.#voice.isHot && this.#silence() >= ASIDE_AFTER_MS
    const outputs = this.#forget()
    if (!isOver || this.#floor.isHeld || !isListening(text)) return outputs
    this.#dropWords()
    return [...outputs, { type: 'aside', words: text }]
  }

  #clear(): TurnOutput[] {
    this.#dropWords()
    this.#voice.stop()
    return [...this.#forget(), ...this.#floor.release()]
  }

  #end(): TurnOutput[] {
    const { text } = this.#words
    const isTurn = text !== '' && (this.#floor.isFree || !isListening(text))
    return [...this.#forget(), ...(isTurn ? [this.#turnOf(text)] : []), ...this.#clear()]
  }

  #dropWords(): void {
    this.#words.take({ atMs: this.#nowMs, voicedMs: this.#voice.voicedMs })
    this.#voice.startSpan()
    this.#quiet = null
  }

  #hear({ text, isFinal, language }: Extract<TurnInput, { type: 'words' }>): void {
    const voice = this.#voice
    const moment = { atMs: this.#nowMs, voicedMs: voice.voicedMs }
    if (language) this.#language = language
    if (isFinal && !voice.isVoiced && voice.spanStartedAtMs !== null)
      this.#habits.noteDelay(this.#nowMs - voice.endedAtMs)
    if (!isFinal && voice.isVoiced && text.trim() !== '') this.#habits.noteShown()
    const hasChanged = this.#words.hear(text, isFinal, moment)
    if (hasChanged) {
      this.#changedAtMs = this.#nowMs
      this.#changedVoicedMs = voice.voicedMs
    }
    if (isFinal && this.#words.text === '') this.#floor.noteNoWords()
    const isExplained =
      voice.spanStartedAtMs !== null && this.#nowMs - voice.endedAtMs < EXPLAINED_MS && !this.#quiet
    if (hasChanged && !isExplained)
      this.#quiet = { fromMs: this.#quiet?.fromMs ?? this.#nowMs, atMs: this.#nowMs }
  }

  /** The same words are asked for with each window. */
  #judge(text: string): Completeness {
    if (this.#judged?.text !== text) this.#judged = { text, completeness: judgeWords(text, this.#language) }
    return this.#judged.completeness
  }

  get #isSettled(): boolean {
    return this.#words.isSettled(this.#voice.voicedMs)
  }

  #silence(): number {
    const quietMs = this.#quiet ? this.#nowMs - this.#quiet.atMs : Number.POSITIVE_INFINITY
    return Math.min(this.#voice.silenceMs(this.#nowMs), quietMs)
  }

  /** While words are shown one by one the rest of them is on its way, however late the recogniser is. */
  #comingMs(): number {
    if (this.#isSettled) return 0
    return Math.max(0, this.#changedAtMs + this.#habits.finalWaitMs - this.#nowMs)
  }

  #neededSilence(text: string): number {
    const neededMs = this.#silenceMs[this.#judge(text)]
    if (this.#isSettled) return neededMs
    return Math.max(neededMs, this.#words.isOpen ? this.#habits.finalWaitMs : this.#habits.shownWaitMs)
  }

  #findNextTick(): number | null {
    const { text } = this.#words
    if (this.#floor.isHeld) return this.#nowMs + TICK_MAX_MS / 2
    if (text === '' || this.#floor.isShielded) return null
    if (this.#voice.isVoiced || this.#voice.isHot) return this.#nowMs + TICK_MAX_MS
    const neededMs = this.#floor.isFree ? this.#neededSilence(text) : ASIDE_AFTER_MS
    const leftMs = Math.max(neededMs - this.#silence(), this.#floor.isFree ? this.#comingMs() : 0)
    return this.#nowMs + Math.min(TICK_MAX_MS, Math.max(TICK_MIN_MS, leftMs))
  }
}
