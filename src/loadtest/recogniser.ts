import type { ServerWebSocket } from 'bun'
import { rmsOf } from './ear.ts'

/**
 * A stand-in for a recogniser of speech on Deepgram's wire protocol. It hears loudness: a text becomes final a set time after the last
 * loud slice of 10 ms, on the clock of the audio, so that the length of the client's packets does not count.
 */
export interface RecogniserOptions {
  finalAfterMs: number
  onFinal?(atEpochMs: number): void
}

interface State {
  query: URLSearchParams
  audioMs: number
  /** Loud slices since the last final text. */
  loudMs: number
  startedAtMs: number
  /** On the wall clock, by the place in the audio. */
  lastLoudAtMs: number
  finalToMs: number
  isShown: boolean
  timer: ReturnType<typeof setTimeout> | undefined
}

type Socket = ServerWebSocket<State>

/** What every sentence is taken for. */
const WORDS = 'book me a table for two people tomorrow evening'
const FIRST_WORDS = 'book me'
const SHORT_WORDS = 'mhm'
const LOUD_RMS = 300
const SLICE_MS = 10
/** Less loud sound is a noise without words, less than this a word. */
const WORD_MIN_MS = 320
const SENTENCE_MIN_MS = 800
/** The first words are shown so soon. */
const INTERIM_AFTER_MS = 600

export function startRecogniser(options: RecogniserOptions): { port: number; stop(): void } {
  const server = Bun.serve<State>({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 120,
    fetch(request, bun) {
      const url = new URL(request.url)
      if (url.pathname !== '/v1/listen') return new Response(null, { status: 404 })
      return bun.upgrade(request, { data: newState(url.searchParams) })
        ? undefined
        : new Response(null, { status: 426 })
    },
    websocket: {
      idleTimeout: 120,
      message(socket, data) {
        if (typeof data === 'string') control(socket, data)
        else if (data.length > 0) hear(socket, data, options)
      },
      close: socket => clearTimeout(socket.data.timer),
    },
  })
  return { port: server.port ?? 0, stop: () => void server.stop(true) }
}

function newState(query: URLSearchParams): State {
  return {
    query,
    audioMs: 0,
    loudMs: 0,
    startedAtMs: 0,
    lastLoudAtMs: 0,
    finalToMs: 0,
    isShown: false,
    timer: undefined,
  }
}

function control(socket: Socket, text: string): void {
  const { type } = JSON.parse(text) as { type?: string }
  if (type !== 'CloseStream') return
  tell(socket, { type: 'Metadata', request_id: 'load', duration: socket.data.audioMs / 1000, channels: 1 })
  socket.close(1000, '')
}

function hear(socket: Socket, bytes: Uint8Array, options: RecogniserOptions): void {
  const state = socket.data
  const samples = new Int16Array(Uint8Array.from(bytes).buffer)
  const rateHz = Number(state.query.get('sample_rate') ?? 16_000)
  const sliceSamples = (rateHz * SLICE_MS) / 1000
  const arrivedAtMs = performance.now()
  const lengthMs = (samples.length / rateHz) * 1000
  for (let at = 0; at < samples.length; at += sliceSamples) {
    const endMs = Math.min(lengthMs, (at / rateHz) * 1000 + SLICE_MS)
    if (rmsOf(samples.subarray(at, at + sliceSamples)) <= LOUD_RMS) continue
    if (state.loudMs === 0) {
      state.startedAtMs = state.audioMs + endMs - SLICE_MS
      if (state.query.get('vad_events') === 'true')
        tell(socket, { type: 'SpeechStarted', channel: [0, 1], timestamp: state.startedAtMs / 1000 })
    }
    state.loudMs += SLICE_MS
    state.lastLoudAtMs = arrivedAtMs - lengthMs + endMs
  }
  state.audioMs += lengthMs
  if (state.loudMs > 0) schedule(socket, options)
  if (state.loudMs >= INTERIM_AFTER_MS && !state.isShown) {
    state.isShown = true
    tellWords(socket, FIRST_WORDS, { is_final: false, speech_final: false })
  }
}

/** One timer that looks again when the words went on meanwhile. */
function schedule(socket: Socket, options: RecogniserOptions): void {
  const state = socket.data
  if (state.timer !== undefined) return
  const waitMs = Math.max(0, state.lastLoudAtMs + options.finalAfterMs - performance.now())
  state.timer = setTimeout(() => {
    state.timer = undefined
    if (state.lastLoudAtMs + options.finalAfterMs - performance.now() > 0.5) schedule(socket, options)
    else finish(socket, options)
  }, waitMs)
}

function finish(socket: Socket, { onFinal }: RecogniserOptions): void {
  const state = socket.data
  const { loudMs } = state
  state.loudMs = 0
  state.isShown = false
  if (loudMs < WORD_MIN_MS) return
  tellWords(socket, loudMs < SENTENCE_MIN_MS ? SHORT_WORDS : WORDS, { is_final: true, speech_final: true })
  state.finalToMs = state.audioMs
  onFinal?.(performance.timeOrigin + performance.now())
}

function tellWords(socket: Socket, transcript: string, flags: Record<string, boolean>): void {
  const { audioMs, finalToMs, startedAtMs } = socket.data
  const words = transcript.split(' ').map(word => ({
    word,
    punctuated_word: word,
    start: startedAtMs / 1000,
    end: audioMs / 1000,
    confidence: 0.99,
  }))
  tell(socket, {
    type: 'Results',
    channel_index: [0, 1],
    start: finalToMs / 1000,
    duration: (audioMs - finalToMs) / 1000,
    from_finalize: false,
    ...flags,
    channel: { alternatives: [{ transcript, confidence: 0.99, words }] },
    metadata: { request_id: 'load', model_info: {}, model_uuid: 'load' },
  })
}

function tell(socket: Socket, message: unknown): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
}
