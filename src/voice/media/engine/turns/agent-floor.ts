import { isListening, isSurelyMeant, mayBeListening } from './backchannels.ts'
import { createFalseAlarms } from './false-alarms.ts'
import type { RecogniserHabits } from './recogniser-habits.ts'
import type { AgentState, TurnOutput } from './turn-types.ts'
import { type VoiceTrack, WINDOW_MS } from './voice-track.ts'

/** A voice that short says nothing. */
const BLIP_MAX_MS = 96
const BLIP_SILENCE_MS = 64
/** "Mhm" may go on as a sentence, until here. */
const LISTENING_SILENCE_MS = 200
/** One shown word may be a guess; with so much voice behind it, it is one. */
const SURE_VOICE_MS = 500
/** Behind noise only words stop the agent, until it was quiet for so long. */
const NOISE_OVER_MS = 500
/** A voice that stops an answer before it is heard must be surer. */
const PREPARING_VOICE_MS = 2 * WINDOW_MS
/** So soon after a turn every word belongs to it; later "okay" is said to somebody who looks something up. */
const BELONGS_MS = 1_500
/** Who heard less of an answer than this heard nothing; who goes on later than that begins anew. */
const UNHEARD_MAX_MS = 350
const CONTINUES_WITHIN_MS = 3_000

export interface FloorWords {
  text: string
  /** Some of it is final. */
  isFinal: boolean
}

/** Whether the agent may be heard. It stops for a voice at once; words, or none, tell later what it was. */
export interface AgentFloor {
  note(state: AgentState, options: { atMs: number; heardMs: number; isShielded: boolean }): TurnOutput[]
  /** The caller's turn was taken: an answer comes. */
  expectAnswer(atMs: number): void
  /** The recogniser heard the voice and understood nothing. */
  noteNoWords(): void
  decide(nowMs: number, words: FloorWords): TurnOutput[]
  /** Nobody is listened to any more: what was stopped goes on. */
  release(): TurnOutput[]
  /** Nothing of the agent is heard or on its way. */
  readonly isFree: boolean
  readonly isHeld: boolean
  readonly isShielded: boolean
  /** Whether what was cut last was an answer given too early, of which nobody heard anything. */
  readonly continues: boolean
  /** The same, asked once. */
  takeContinues(): boolean
}

export function createAgentFloor(voice: VoiceTrack, habits: RecogniserHabits): AgentFloor {
  return new Floor(voice, habits)
}

class Floor implements AgentFloor {
  isHeld = false
  continues = false
  readonly #voice: VoiceTrack
  readonly #habits: RecogniserHabits
  readonly #alarms = createFalseAlarms()
  #state: AgentState = 'silent'
  #isShielded = false
  /** Heard of the utterance up to `#sinceMs`, from where it is heard on. */
  #heardMs = 0
  /** Heard of the answer's utterances before it. */
  #heardBeforeMs = 0
  #sinceMs = 0
  #heldAtMs = 0
  /** Voice in the whole call up to there. */
  #heldVoicedMs = 0
  #turnAtMs = Number.NEGATIVE_INFINITY
  #isNoisy = false
  #hasNoWords = false

  constructor(voice: VoiceTrack, habits: RecogniserHabits) {
    this.#voice = voice
    this.#habits = habits
  }

  get isFree(): boolean {
    return this.#state === 'silent'
  }

  get isShielded(): boolean {
    return this.#isShielded && !this.isFree
  }

  note(state: AgentState, options: { atMs: number; heardMs: number; isShielded: boolean }): TurnOutput[] {
    const wasHeld = this.isHeld
    this.#isShielded = options.isShielded
    // NB: an answer is silent between its sentences, and once it is cut: it was heard all the same.
    if (state === 'preparing' || state === 'silent') this.#endUtterance(options.atMs)
    if (state === 'silent' || options.isShielded) this.isHeld = false
    if (state !== 'paused') this.#state = state
    if (state !== 'paused' || wasHeld) {
      this.#heardMs = options.heardMs
      this.#sinceMs = options.atMs
    }
    // What became inviolable while it was stopped goes on.
    if (wasHeld && state !== 'silent' && options.isShielded) return [{ type: 'resume_agent' }]
    // What is begun anew while the caller has the floor waits as well.
    return this.isHeld && state === 'speaking' ? [{ type: 'pause_agent' }] : []
  }

  expectAnswer(atMs: number): void {
    this.#state = 'preparing'
    this.#isShielded = false
    this.#heardMs = 0
    this.#heardBeforeMs = 0
    this.#turnAtMs = atMs
    this.isHeld = false
    this.#isNoisy = false
  }

  noteNoWords(): void {
    this.#hasNoWords = true
  }

  decide(nowMs: number, words: FloorWords): TurnOutput[] {
    if (this.#isNoisy && this.#voice.silenceMs(nowMs) >= NOISE_OVER_MS) this.#isNoisy = false
    if (this.isFree || this.isShielded) return []
    if (this.#isMeant(nowMs, words)) return this.#cut(nowMs)
    if (this.isHeld) return this.#isNothing(nowMs, words) ? this.#resume(nowMs) : []
    return this.#isVoiceEnough(nowMs) ? this.#hold(nowMs) : []
  }

  release(): TurnOutput[] {
    const wasHeld = this.isHeld
    this.isHeld = false
    this.continues = false
    return wasHeld ? [{ type: 'resume_agent' }] : []
  }

  takeContinues(): boolean {
    const { continues } = this
    this.continues = false
    return continues
  }

  get #isVoiceOver(): boolean {
    return !this.#voice.isVoiced && !this.#voice.isHot
  }

  #isMeant(nowMs: number, { text, isFinal }: FloorWords): boolean {
    if (text === '') return false
    if (this.#state === 'preparing' && nowMs - this.#turnAtMs < BELONGS_MS) return true
    if (isListening(text)) return false
    if (isFinal || isSurelyMeant(text)) return true
    if (mayBeListening(text)) return false
    return this.#isVoiceOver || this.#voice.burstMs >= SURE_VOICE_MS
  }

  #isVoiceEnough(nowMs: number): boolean {
    if (this.#isNoisy || this.#isVoiceOver || !this.#voice.isFresh(nowMs)) return false
    const neededMs = this.#alarms.neededMs(nowMs)
    const voiceMs = this.#voice.isVoiced ? this.#voice.burstMs : WINDOW_MS
    return voiceMs >= (this.#state === 'preparing' ? Math.max(neededMs, PREPARING_VOICE_MS) : neededMs)
  }

  #isNothing(nowMs: number, { text, isFinal }: FloorWords): boolean {
    const voice = this.#voice
    // One loud window, which no second one followed, is no stretch of voice.
    const burstMs = voice.endedAtMs >= this.#heldAtMs - WINDOW_MS ? voice.burstMs : WINDOW_MS
    if (!this.#isVoiceOver) {
      // NB: over its gaps: music and many voices flicker, and would keep the agent silent for as long as they last.
      const voiceMs = Math.max(burstMs, voice.voicedMs - this.#heldVoicedMs)
      this.#isNoisy = voiceMs >= this.#habits.noiseMs
      return this.#isNoisy
    }
    const silenceMs = Math.min(voice.silenceMs(nowMs), nowMs - this.#heldAtMs)
    if (burstMs < BLIP_MAX_MS) return silenceMs >= BLIP_SILENCE_MS
    // Words that are there and do not stop the agent are those of a listener.
    if (this.#hasNoWords || (text !== '' && (isFinal || silenceMs >= LISTENING_SILENCE_MS))) return true
    return silenceMs >= this.#habits.resumeWaitMs(burstMs)
  }

  #hold(nowMs: number): TurnOutput[] {
    this.#heardMs = this.#heardAt(nowMs)
    this.isHeld = true
    this.#heldAtMs = nowMs
    this.#heldVoicedMs = this.#voice.voicedMs
    this.#hasNoWords = false
    return [{ type: 'pause_agent' }]
  }

  #resume(nowMs: number): TurnOutput[] {
    this.isHeld = false
    this.#sinceMs = nowMs
    this.#alarms.add(nowMs)
    return [{ type: 'resume_agent' }]
  }

  #cut(nowMs: number): TurnOutput[] {
    const startedAtMs = Math.max(this.#voice.burstStartedAtMs, this.#turnAtMs)
    this.#endUtterance(nowMs)
    const isUnheard = this.#heardBeforeMs < UNHEARD_MAX_MS
    this.continues = isUnheard && startedAtMs - this.#turnAtMs < CONTINUES_WITHIN_MS
    this.isHeld = false
    this.#state = 'silent'
    return [{ type: 'cut_agent' }]
  }

  #endUtterance(nowMs: number): void {
    this.#heardBeforeMs += this.#heardAt(nowMs)
    this.#heardMs = 0
    this.#sinceMs = nowMs
  }

  #heardAt(nowMs: number): number {
    if (this.#state !== 'speaking') return 0
    return this.isHeld ? this.#heardMs : this.#heardMs + Math.max(0, nowMs - this.#sinceMs)
  }
}
