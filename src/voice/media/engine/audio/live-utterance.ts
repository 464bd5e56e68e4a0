import { createSpokenWords } from '../../session/spoken-words.ts'
import { AGENT_RATE_HZ } from '../../speech/pcm.ts'
import type { AgentState, AgentTrackEvents, Spoken, Utterance } from './agent-audio.ts'
import { FRAME_SAMPLES, type FrameSender, GRAIN_SAMPLES } from './frame-sender.ts'
import { createSampleQueue } from './sample-queue.ts'

/** Sound runs ahead of the ear by this much at most: what is interrupted was not paid for in vain, and memory stays small. */
export const LEAD_MAX_MS = 5_000
/** While the native side holds more than this a frame that is not full yet is waited for. */
const SPARE_MS = 80
const PROGRESS_EVERY_MS = 150
/** One per cent: what is below is the silence behind a sentence. */
const LOUD_MIN = 327
const SAMPLES_PER_MS = AGENT_RATE_HZ / 1000

interface Stage extends AgentTrackEvents {
  sender: FrameSender
  onSent?(samples: Int16Array): void
  onState(state: AgentState): void
  /** It is over: the next one may begin. */
  onOver(): void
}

/** Plays the samples of one utterance in step with the ear, so that it can stop at once and knows what was heard. */
export class LiveUtterance implements Utterance {
  readonly done: Promise<Spoken>
  readonly #stage: Stage
  readonly #queue = createSampleQueue()
  readonly #words = createSpokenWords()
  readonly #spoken = Promise.withResolvers<Spoken>()
  #pushed = 0
  /** Where its last sound ends: what comes behind it is the silence of the voice. */
  #loudTo = 0
  #hasStage = false
  #isPaused = false
  #isEnded = false
  #isOver = false
  #startedAtEpochMs: number | null = null
  #pausedAtEpochMs: number | null = null
  /** On the monotonic clock: when all that was sent will have been played. */
  #silentAt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #waitingForRoom: PromiseWithResolvers<void> | null = null
  #shownAt = 0
  #shown = ''

  constructor(stage: Stage) {
    this.#stage = stage
    this.done = this.#spoken.promise
  }

  get state(): Utterance['state'] {
    if (this.#isOver) return 'over'
    if (this.#startedAtEpochMs === null) return 'waiting'
    return this.#isPaused ? 'paused' : 'speaking'
  }

  get startedAtEpochMs(): number | null {
    return this.#startedAtEpochMs
  }

  get heardMs(): number {
    return this.#played() / SAMPLES_PER_MS
  }

  push(samples: Int16Array, sentence?: string): void {
    if (this.#isOver || this.#isEnded) return
    if (sentence !== undefined) this.#words.begin(sentence)
    const loud = loudLength(samples)
    this.#words.addAudio(samples.length / SAMPLES_PER_MS, loud / SAMPLES_PER_MS)
    if (loud > 0) this.#loudTo = this.#pushed + loud
    this.#pushed += samples.length
    this.#queue.push(samples)
    this.pump()
  }

  hasRoom(): Promise<void> {
    if (this.#isOver || !this.#isFull()) return Promise.resolve()
    this.#waitingForRoom ??= Promise.withResolvers<void>()
    return this.#waitingForRoom.promise
  }

  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#words.finish()
    this.pump()
  }

  pause(): void {
    if (this.#isPaused || this.#isOver) return
    const played = this.#played()
    this.#isPaused = true
    clearTimeout(this.#timer)
    if (this.#startedAtEpochMs === null) return
    this.#pausedAtEpochMs = Date.now()
    this.#stage.sender.clear()
    this.#queue.release(played, this.#recorder())
    this.#queue.rewind(played)
    this.#silentAt = 0
    this.#stage.onState('paused')
  }

  resume(): void {
    if (!this.#isPaused || this.#isOver) return
    this.#isPaused = false
    this.#pausedAtEpochMs = null
    if (this.#startedAtEpochMs !== null) this.#stage.onState('speaking')
    this.pump()
  }

  cut(): void {
    if (this.#isOver) return
    const isWhole = this.#isEnded && this.#loudTo > 0 && this.#played() >= this.#loudTo
    this.#finish({ isCut: true, interrupted: !isWhole })
  }

  heard(): string {
    return this.#words.heardAt(this.heardMs)
  }

  /** It is this one's turn to be heard. */
  takeStage(): void {
    this.#hasStage = true
    this.pump()
  }

  /** Sends what may be sent now. Called whenever that may have changed. */
  pump(): void {
    if (!this.#hasStage || this.#isPaused || this.#isOver || this.#stage.sender.isBusy) return
    clearTimeout(this.#timer)
    const samples = this.#nextFrame()
    if (samples > 0) this.#send(samples)
    else if (this.#isEnded)
      this.#after(this.#leadMs(), () => this.#finish({ isCut: false, interrupted: false }))
    else if (this.#queue.available > 0) this.#after(this.#leadMs() - SPARE_MS, () => this.pump())
  }

  #nextFrame(): number {
    const { available } = this.#queue
    if (available >= FRAME_SAMPLES) return FRAME_SAMPLES
    if (this.#isEnded) return Math.ceil(available / GRAIN_SAMPLES) * GRAIN_SAMPLES
    if (this.#leadMs() > SPARE_MS) return 0
    return Math.floor(available / GRAIN_SAMPLES) * GRAIN_SAMPLES
  }

  #send(samples: number): void {
    const { sender } = this.#stage
    const now = performance.now()
    this.#queue.read(sender.frame, samples)
    this.#silentAt = Math.max(now, this.#silentAt) + samples / SAMPLES_PER_MS
    sender.send(samples)
    this.#stage.onSent?.(sender.frame.subarray(0, samples))
    if (this.#startedAtEpochMs === null) {
      this.#startedAtEpochMs = Date.now()
      this.#stage.onState('speaking')
    }
    this.#advance(now)
  }

  /** Lets go of what was played, and says so to whoever wants to know. */
  #advance(now: number): void {
    this.#queue.release(this.#played(), this.#recorder())
    if (this.#waitingForRoom && !this.#isFull()) this.#giveRoom()
    if (!this.#stage.onProgress || now - this.#shownAt < PROGRESS_EVERY_MS) return
    this.#shownAt = now
    const text = this.heard()
    if (text !== this.#shown) this.#stage.onProgress(text)
    this.#shown = text
  }

  /** NB: who answers at once cuts the silence behind the last word: that is no interruption. */
  #finish({ isCut, interrupted }: { isCut: boolean; interrupted: boolean }): void {
    if (!isCut) this.#silentAt = 0
    const played = this.#played()
    this.#isOver = true
    clearTimeout(this.#timer)
    if (isCut && this.#startedAtEpochMs !== null) this.#stage.sender.clear()
    this.#queue.release(played, this.#recorder())
    this.#queue.rewind(played)
    this.#silentAt = 0
    this.#giveRoom()
    this.#spoken.resolve({
      text: this.#words.heardAt(interrupted ? played / SAMPLES_PER_MS : Number.POSITIVE_INFINITY),
      interrupted,
      startedAtEpochMs: this.#startedAtEpochMs,
      endedAtEpochMs: this.#pausedAtEpochMs ?? Date.now(),
    })
    this.#stage.onOver()
  }

  #after(delayMs: number, act: () => void): void {
    this.#timer = setTimeout(act, Math.max(0, delayMs))
  }

  /** How much the native side still holds. */
  #leadMs(): number {
    return Math.max(0, this.#silentAt - performance.now())
  }

  /** In whole grains, as the native side plays them. */
  #played(): number {
    const { position } = this.#queue
    const ahead = Math.ceil((this.#leadMs() * SAMPLES_PER_MS) / GRAIN_SAMPLES) * GRAIN_SAMPLES
    return Math.max(0, position - ahead)
  }

  #isFull(): boolean {
    return (this.#pushed - this.#played()) / SAMPLES_PER_MS > LEAD_MAX_MS
  }

  #giveRoom(): void {
    this.#waitingForRoom?.resolve()
    this.#waitingForRoom = null
  }

  #recorder(): ((samples: Int16Array) => void) | undefined {
    const { onPlayed } = this.#stage
    return onPlayed && (samples => onPlayed(samples, Date.now() - samples.length / SAMPLES_PER_MS))
  }
}

/** How many samples up to the last one that can be heard. */
function loudLength(samples: Int16Array): number {
  return samples.findLastIndex(sample => Math.abs(sample) > LOUD_MIN) + 1
}
