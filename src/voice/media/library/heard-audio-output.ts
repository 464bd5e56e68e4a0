import { voice } from '@livekit/agents'
import { type AudioFrame, type Room, TrackPublishOptions, TrackSource } from '@livekit/rtc-node'
import { createSpokenWords, type SpokenWords } from '../session/spoken-words.ts'
import { AGENT_RATE_HZ } from '../speech/pcm.ts'
import { SPOKEN_KEY } from '../speech/sentence-tts.ts'
import { createStreamedWords, type StreamedWords } from './streamed-words.ts'

/** Audio ahead of the loudspeaker: enough for a smooth stream, little enough to be silent at once. */
const QUEUE_MS = 200
const PROGRESS_EVERY_MS = 150
/** Longer than the library takes from opening the gate to clearing what waits behind it. */
const RESUME_AFTER_MS = 120
/** Cut off so soon after the gate was opened, the utterance was not heard again: it fell silent at the pause. */
const UNHEARD_AFTER_RESUME_MS = 200

export interface Heard {
  text: string
  untilEpochMs: number
}

/** The agent's track, which knows the words that the caller has really heard. */
export class HeardAudioOutput extends voice.ParticipantAudioOutput {
  /** Shows the words of the utterance that is being spoken, as they are heard. */
  onProgress: (text: string) => void = () => undefined
  #words: SpokenWords = createSpokenWords()
  #generation = 0
  #startedAt: number | null = null
  #startedAtEpochMs: number | null = null
  #pausedAt: number | null = null
  #pausedMs = 0
  #lastPause: { atMs: number; untilMs: number } | null = null
  /** When what is being thrown away was last heard. */
  #cutOffAt: number | null = null
  #resuming: ReturnType<typeof setTimeout> | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  #shown = ''
  #heard: string[] = []
  #untilEpochMs = 0

  constructor(room: Room) {
    const trackPublishOptions = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE })
    super(room, { sampleRate: AGENT_RATE_HZ, numChannels: 1, trackPublishOptions, queueSizeMs: QUEUE_MS })
  }

  /** When the utterance under way was first heard; null between utterances. */
  get speakingSinceEpochMs(): number | null {
    return this.#startedAtEpochMs
  }

  /** The next utterance comes from a model that speaks by itself: its frames carry no words, they come beside. */
  expectStreamedWords(): StreamedWords {
    const words = createStreamedWords()
    this.#words = words
    return words
  }

  /** The words heard since the last time this was asked, and when the last of them fell silent. */
  takeHeard(): Heard {
    const heard = { text: this.#heard.join(' '), untilEpochMs: this.#untilEpochMs }
    this.#heard = []
    return heard
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    const generation = this.#generation
    const sentence = frame.userdata[SPOKEN_KEY]
    if (typeof sentence === 'string') this.#begin(sentence)
    await super.captureFrame(frame)
    // A frame that was waiting when the utterance was cut off is never played.
    if (generation === this.#generation)
      this.#words.addAudio((frame.samplesPerChannel / frame.sampleRate) * 1000)
  }

  override flush(): void {
    this.#words.finish()
    super.flush()
  }

  override clearBuffer(): void {
    this.#generation++
    this.#cutOffAt ??= this.#silentSince()
    super.clearBuffer()
    if (this.#resuming) this.#resumeNow()
  }

  override pause(): void {
    clearTimeout(this.#resuming)
    this.#resuming = undefined
    this.#pausedAt ??= performance.now()
    super.pause()
  }

  /**
   * NB: when the caller's words are understood the library first opens the gate and then throws the old utterance away: a few frames
   * of it would be heard as a click. So the gate opens with the throwing away, or a little later when there is none.
   */
  override resume(): void {
    if (this.#pausedAt === null || this.#resuming) return
    this.#resuming = setTimeout(() => this.#resumeNow(), RESUME_AFTER_MS)
  }

  override onPlaybackStarted(createdAt: number): void {
    this.#startedAt = performance.now()
    this.#startedAtEpochMs = createdAt
    this.#pausedMs = 0
    this.#cutOffAt = null
    this.#lastPause = null
    this.#timer ??= setInterval(() => this.#showProgress(), PROGRESS_EVERY_MS)
    super.onPlaybackStarted(createdAt)
  }

  override onPlaybackFinished(event: voice.PlaybackFinishedEvent): void {
    const playedMs = event.interrupted ? event.playbackPosition * 1000 : Number.POSITIVE_INFINITY
    const synchronizedTranscript = this.#words.heardAt(playedMs)
    if (synchronizedTranscript !== '') this.#heard.push(synchronizedTranscript)
    // Who is interrupted falls silent at once, and is taken off the line when the caller's words are understood.
    const silentSince = event.interrupted ? (this.#cutOffAt ?? this.#silentSince()) : null
    this.#untilEpochMs = Date.now() - (silentSince === null ? 0 : performance.now() - silentSince)
    this.#cutOffAt = null
    this.#stopProgress()
    this.#words = createSpokenWords()
    this.#startedAt = null
    this.#startedAtEpochMs = null
    super.onPlaybackFinished({ ...event, synchronizedTranscript })
  }

  override async close(): Promise<void> {
    clearTimeout(this.#resuming)
    this.#stopProgress()
    await super.close()
  }

  #begin(sentence: string): void {
    // Words of a model that fell silent before its first sound are nobody's.
    if (this.#words.isStreamed) this.#words = createSpokenWords()
    this.#words.begin(sentence)
  }

  #resumeNow(): void {
    clearTimeout(this.#resuming)
    this.#resuming = undefined
    if (this.#pausedAt !== null) {
      this.#lastPause = { atMs: this.#pausedAt, untilMs: performance.now() }
      this.#pausedMs += performance.now() - this.#pausedAt
    }
    this.#pausedAt = null
    super.resume()
  }

  #silentSince(): number {
    const now = performance.now()
    if (this.#pausedAt !== null) return this.#pausedAt
    const pause = this.#lastPause
    return pause && now - pause.untilMs < UNHEARD_AFTER_RESUME_MS ? pause.atMs : now
  }

  #showProgress(): void {
    if (this.#startedAt === null || this.#pausedAt !== null) return
    const text = this.#words.heardAt(performance.now() - this.#startedAt - this.#pausedMs)
    if (text === this.#shown || text === '') return
    this.#shown = text
    this.onProgress(text)
  }

  #stopProgress(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#shown = ''
  }
}
