/** Deepgram's live recognition for tests, in a process of its own (see provider-fake.ts): hears loudness, answers with given words. */
import { flood, type Socket, serveProvider, steering, takeFault, tell } from './provider-server.ts'

interface State {
  /** Of the stretch of speech that is not final yet. */
  speechMs: number
  speechAtMs: number
  silenceMs: number
  /** Where the stretch began and where the last final result ended, on this connection's clock. */
  finalToMs: number
  wordsToMs: number
  lastInterimAtMs: number
  isHung: boolean
  lastHeardAt: number
}

const RATE_HZ = 16_000
const LOUD_RMS = 250
const INTERIM_EVERY_MS = 300
/** Without audio or KeepAlive the line is closed. */
const IDLE_TIMEOUT_MS = 10_000
/** An empty result tells now and then that the line is alive. */
const SILENT_RESULT_EVERY_MS = 3_000

serveProvider<State>({
  createState: () => ({
    speechMs: 0,
    speechAtMs: 0,
    silenceMs: 0,
    finalToMs: 0,
    wordsToMs: Number.NEGATIVE_INFINITY,
    lastInterimAtMs: 0,
    isHung: false,
    lastHeardAt: Date.now(),
  }),
  refuse({ path, query, headers }) {
    const { apiKey, models } = steering.settings
    if (path !== '/v1/listen') return new Response(null, { status: 404 })
    if (apiKey !== null && headers.authorization !== `Token ${apiKey}`)
      return Response.json({ err_code: 'INVALID_AUTH', err_msg: 'Invalid credentials.' }, { status: 401 })
    if (query.encoding !== 'linear16' || query.sample_rate !== String(RATE_HZ))
      return Response.json({ err_code: 'Bad Request' }, { status: 400 })
    const isUnknown = models && !models.includes(query.model ?? '')
    return isUnknown
      ? Response.json(
          { err_code: 'Bad Request', err_msg: 'No such model/language/tier combination found.' },
          { status: 400 },
        )
      : null
  },
  opened(socket) {
    const timer = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) clearInterval(timer)
      else if (Date.now() - socket.data.state.lastHeardAt > IDLE_TIMEOUT_MS) socket.close(1011, 'NET-0001')
    }, 500)
  },
  audio(socket, bytes) {
    const { data } = socket
    data.state.lastHeardAt = Date.now()
    if (bytes.length === 0) socket.close(1000, '')
    const samples = new Int16Array(Uint8Array.from(bytes).buffer)
    // In windows of 20 ms, however the bytes were cut: a replay comes all at once.
    for (let at = 0; at < samples.length; at += 320) hearWindow(socket, samples.subarray(at, at + 320))
  },
  heard(socket, message) {
    const { state } = socket.data
    state.lastHeardAt = Date.now()
    if (message.type === 'Finalize') void later(() => finish(socket, { from_finalize: true }))
    if (message.type === 'CloseStream') {
      tell(socket, {
        type: 'Metadata',
        request_id: 'fake',
        duration: socket.data.audioMs / 1000,
        channels: 1,
      })
      socket.close(1000, '')
    }
  },
})

function hearWindow(socket: Socket<State>, samples: Int16Array): void {
  const { data } = socket
  const { state } = data
  const windowMs = (samples.length / RATE_HZ) * 1000
  data.audioMs += windowMs
  if (rmsOf(samples) > LOUD_RMS) {
    if (state.speechMs === 0) state.speechAtMs = data.audioMs
    state.speechMs += windowMs
    state.silenceMs = 0
  } else state.silenceMs += windowMs
  if (state.speechMs > 400) {
    const fault = takeFault('close', 'drop', 'hang', 'flood')
    if (fault?.kind === 'close') socket.close(fault.code, fault.reason)
    if (fault?.kind === 'drop') socket.terminate()
    if (fault?.kind === 'flood') flood(socket, fault.bytes)
    if (fault) state.isHung = true
  }
  const endpointingMs = steering.settings.endpointingMs ?? Number(data.query.endpointing ?? 10)
  if (state.speechMs > 0 && state.silenceMs >= endpointingMs && state.silenceMs - windowMs < endpointingMs)
    void later(() => finish(socket, { speech_final: true }))
  else if (state.speechMs > 0 && data.audioMs - state.lastInterimAtMs >= INTERIM_EVERY_MS) {
    state.lastInterimAtMs = data.audioMs
    put(socket, { text: wordsFor(state.speechMs).slice(0, -1).join(' '), is_final: false })
  } else if (state.speechMs === 0 && data.audioMs - state.finalToMs > SILENT_RESULT_EVERY_MS)
    put(socket, { text: '', is_final: true })
}

/** What is understood of the audio so far becomes final. */
function finish(socket: Socket<State>, flags: Record<string, unknown>): void {
  const { state } = socket.data
  if (state.speechAtMs - state.wordsToMs < steering.settings.sameWithinMs) state.speechMs = 0
  const text = state.speechMs > 0 ? wordsFor(state.speechMs).join(' ') : ''
  // Nothing is buffered: Deepgram may leave a Finalize unanswered then.
  if (text === '' && flags.from_finalize) return
  if (text === '') return
  if (!put(socket, { text, is_final: true, ...flags })) return
  steering.settings.transcripts.shift()
  state.wordsToMs = socket.data.audioMs
  state.speechMs = 0
}

function wordsFor(speechMs: number): string[] {
  const { transcripts, defaultTranscript, wordMs } = steering.settings
  const words = (transcripts[0] ?? defaultTranscript).split(' ')
  return wordMs === 0 ? words : words.slice(0, Math.max(1, Math.round(speechMs / wordMs)))
}

function put(socket: Socket<State>, { text, ...flags }: Record<string, unknown> & { text: string }): boolean {
  const { data } = socket
  if (data.state.isHung) return false
  const start = data.state.finalToMs / 1000
  const found = data.query.language === 'multi' ? { languages: [steering.settings.language] } : {}
  if (flags.is_final) data.state.finalToMs = data.audioMs
  return tell(socket, {
    type: 'Results',
    channel_index: [0, 1],
    start,
    duration: data.audioMs / 1000 - start,
    speech_final: false,
    from_finalize: false,
    channel: {
      alternatives: [{ transcript: text, confidence: text === '' ? 0 : 0.98, words: [], ...found }],
    },
    metadata: { request_id: 'fake', model_info: {}, model_uuid: 'fake' },
    ...flags,
  })
}

async function later(act: () => void): Promise<void> {
  await Bun.sleep(steering.settings.delays.firstMs)
  act()
}

function rmsOf(samples: Int16Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / Math.max(1, samples.length))
}
