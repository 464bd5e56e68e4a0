import { speak } from './fake-voice.ts'
import { answerTo, type FakeItem, usageOf } from './openai-realtime-conversation.ts'
import { createEars } from './openai-realtime-ears.ts'
import { type RealtimeSettings, takeFault } from './openai-realtime-settings.ts'

type Json = Record<string, unknown>
type ClientEvent = { type: string; event_id?: string } & Json

interface Wire {
  send(event: Json): void
  close(code: number, reason: string): void
  /** Without a word. */
  terminate(): void
}

interface Answer {
  id: string
  itemId: string | null
  isOver: boolean
  metadata: Json | null
  spoken: { text: string; audioMs: number }
}

class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly param: string | null,
  ) {
    super(message)
  }
}

const PIECE_BYTES = 9_600
const PIECE_MS = 200

/** One session as the public reference describes it: server voice activity, one answer at a time, items in order. */
export class FakeRealtimeSession {
  readonly #settings: () => RealtimeSettings
  readonly #wire: Wire
  readonly #items: FakeItem[] = []
  readonly #ears = createEars(() => this.#turnDetection().silence_duration_ms ?? 500, {
    onStart: audioMs => this.#speechStarted(audioMs),
    onEnd: audioMs => this.#speechStopped(audioMs),
  })
  #session: Json = {}
  #answer: Answer | null = null
  #speech: { itemId: string; startMs: number } | null = null
  isOver = false

  constructor(settings: () => RealtimeSettings, wire: Wire, model: string) {
    this.#settings = settings
    this.#wire = wire
    this.#session = { type: 'realtime', object: 'realtime.session', id: id('sess'), model }
    const expiresAt = Math.floor(Date.now() / 1000) + settings().sessionSeconds
    this.#send('session.created', { session: { ...this.#session, expires_at: expiresAt } })
  }

  receive(event: ClientEvent): void {
    const handlers: Record<string, () => void> = {
      'session.update': () => this.#updateSession(event),
      'input_audio_buffer.append': () => this.#hear(event),
      'input_audio_buffer.commit': () => this.#commit(),
      'input_audio_buffer.clear': () => this.#send('input_audio_buffer.cleared', {}),
      'conversation.item.create': () => this.#createItem(event),
      'conversation.item.delete': () => this.#deleteItem(event),
      'conversation.item.truncate': () => this.#truncateItem(event),
      'response.create': () => this.#createResponse(event),
      'response.cancel': () => this.#cancelResponse(event),
    }
    const handle = handlers[event.type]
    if (handle) {
      try {
        handle()
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        this.#refuse(event, error)
      }
    } else this.#refuse(event, new Refusal('invalid_value', `Invalid value: '${event.type}'.`, 'type'))
  }

  /** The session has reached its longest time. The real one closes after this, late or never. */
  expire(): void {
    const message = 'Your session hit the maximum duration of 60 minutes.'
    const error = {
      type: 'invalid_request_error',
      code: 'session_expired',
      message,
      param: null,
      event_id: null,
    }
    this.#send('error', { error })
  }

  #updateSession(event: ClientEvent): void {
    const patch = event.session as Json
    if (patch.type !== 'realtime')
      throw new Refusal('missing_required_parameter', "Missing 'session.type'.", 'session.type')
    const audio = patch.audio as { output?: { voice?: string } } | undefined
    const voice = audio?.output?.voice
    if (voice !== undefined && !this.#settings().voices.includes(voice))
      throw new Refusal('invalid_value', `Invalid value: '${voice}'.`, 'session.audio.output.voice')
    this.#session = { ...this.#session, ...patch }
    this.#send('session.updated', { session: this.#session })
  }

  #hear({ audio }: ClientEvent): void {
    const bytes = Buffer.from(String(audio), 'base64')
    this.#ears.hear(new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)))
  }

  #speechStarted(audioMs: number): void {
    const itemId = id('item')
    this.#speech = { itemId, startMs: audioMs }
    this.#send('input_audio_buffer.speech_started', { audio_start_ms: audioMs, item_id: itemId })
    if (this.#turnDetection().interrupt_response !== false) this.#endAnswer('cancelled', 'turn_detected')
  }

  #speechStopped(audioMs: number): void {
    if (!this.#speech) return
    const { itemId, startMs } = this.#speech
    this.#send('input_audio_buffer.speech_stopped', { audio_end_ms: audioMs, item_id: itemId })
    this.#commit(audioMs - startMs)
  }

  #commit(audioMs = 1_000): void {
    const itemId = this.#speech?.itemId ?? id('item')
    this.#speech = null
    const settings = this.#settings()
    const transcript = settings.transcripts.shift() ?? settings.defaultTranscript
    const previous = this.#items.at(-1)?.id ?? null
    this.#send('input_audio_buffer.committed', { item_id: itemId, previous_item_id: previous })
    const item: FakeItem = {
      id: itemId,
      type: 'message',
      role: 'user',
      status: 'completed',
      content: [{ type: 'input_audio', transcript: null }],
      audioMs,
    }
    this.#addItem(item)
    void this.#transcribe(item, transcript)
    if (this.#turnDetection().create_response === false || takeFault(settings, 'silent')) return
    void this.#respond({ heard: transcript })
  }

  async #transcribe(item: FakeItem, transcript: string): Promise<void> {
    const type = 'conversation.item.input_audio_transcription'
    const place = { item_id: item.id, content_index: 0 }
    await Bun.sleep(this.#settings().delays.transcriptMs)
    item.content = [{ type: 'input_audio', transcript }]
    for (const delta of transcript.split(/(?= )/)) this.#send(`${type}.delta`, { ...place, delta })
    const usage = { type: 'tokens', total_tokens: 20, input_tokens: 12, output_tokens: 8 }
    this.#send(`${type}.completed`, { ...place, transcript, usage })
  }

  #createItem(event: ClientEvent): void {
    const item = event.item as FakeItem
    if (this.#items.some(({ id }) => id === item.id))
      throw new Refusal('item_create_invalid_item_id', 'An item with this ID exists.', 'item.id')
    const isLost =
      item.type === 'function_call_output' && !this.#items.some(({ call_id }) => call_id === item.call_id)
    if (isLost) throw new Refusal('invalid_tool_call_id', 'Tool call ID not found in conversation.', 'item')
    this.#addItem({ ...item, id: item.id ?? id('item'), status: 'completed' })
  }

  #addItem(item: FakeItem): void {
    const previous = this.#items.at(-1)?.id ?? null
    this.#items.push(item)
    for (const type of ['added', 'done'])
      this.#send(`conversation.item.${type}`, { previous_item_id: previous, item: wireItem(item) })
  }

  #deleteItem(event: ClientEvent): void {
    const at = this.#items.findIndex(({ id }) => id === event.item_id)
    if (at < 0) throw new Refusal('item_delete_invalid_item_id', 'The item does not exist.', 'item_id')
    this.#items.splice(at, 1)
    this.#send('conversation.item.deleted', { item_id: event.item_id })
  }

  #truncateItem(event: ClientEvent): void {
    const item = this.#items.find(({ id }) => id === event.item_id)
    const toMs = Number(event.audio_end_ms)
    if (item?.role !== 'assistant' || !item.audioMs)
      throw new Refusal('invalid_value', 'Only model audio messages can be truncated.', 'item_id')
    if (toMs > item.audioMs)
      throw new Refusal('invalid_value', 'Audio content is shorter than this.', 'audio_end_ms')
    item.audioMs = toMs
    // The server drops the words of what it cut: it does not know which of them were heard.
    item.content = [{ type: 'output_audio', transcript: null }]
    const { item_id, content_index, audio_end_ms } = event
    this.#send('conversation.item.truncated', { item_id, content_index, audio_end_ms })
  }

  #createResponse(event: ClientEvent): void {
    if (this.#answer)
      throw new Refusal(
        'conversation_already_has_active_response',
        'Conversation already has an active response in progress.',
        null,
      )
    const response = (event.response ?? {}) as {
      instructions?: string
      metadata?: Json
      tool_choice?: unknown
    }
    void this.#respond({ ...response, isAsked: true })
  }

  #cancelResponse(event: ClientEvent): void {
    const isIt = event.response_id === undefined || event.response_id === this.#answer?.id
    if (!this.#answer || !isIt)
      throw new Refusal('response_cancel_not_active', 'Cancellation failed: no active response found.', null)
    this.#endAnswer('cancelled', 'client_cancelled')
  }

  async #respond(request: {
    heard?: string
    instructions?: string
    metadata?: Json
    tool_choice?: unknown
    isAsked?: boolean
  }): Promise<void> {
    const { delays } = this.#settings()
    const answer: Answer = {
      id: id('resp'),
      itemId: null,
      isOver: false,
      metadata: request.metadata ?? null,
      spoken: { text: '', audioMs: 0 },
    }
    this.#answer = answer
    if (!request.isAsked) await Bun.sleep(delays.responseMs)
    if (answer.isOver) return
    this.#send('response.created', { response: this.#wireResponse(answer, 'in_progress') })
    const failed = takeFault(this.#settings(), 'failed')
    if (failed) {
      this.#endAnswer('failed', null, failed)
      return
    }
    const reply = this.#decide(request)
    await Bun.sleep(delays.firstAudioMs)
    if (answer.isOver) return
    if ('text' in reply) await this.#speak(answer, reply.text)
    if ('tool' in reply && !answer.isOver) this.#callTool(answer, reply)
    if (!answer.isOver) this.#endAnswer('completed', null)
  }

  #decide(request: { heard?: string; instructions?: string; tool_choice?: unknown }) {
    const tools = request.tool_choice === 'none' ? [] : ((this.#session.tools ?? []) as { name: string }[])
    const heard: FakeItem[] =
      request.heard === undefined
        ? []
        : [{ id: 'heard', type: 'message', role: 'user', content: [{ type: 'text', text: request.heard }] }]
    return answerTo([...this.#items, ...heard], {
      rules: this.#settings().rules,
      instructions: request.instructions ?? String(this.#session.instructions ?? ''),
      model: String(this.#session.model),
      tools,
    })
  }

  #callTool(answer: Answer, reply: { tool: string; arguments: string }): void {
    const item: FakeItem = {
      id: id('item'),
      type: 'function_call',
      status: 'completed',
      call_id: id('call'),
      name: reply.tool,
      arguments: reply.arguments,
    }
    const place = { response_id: answer.id, output_index: 0 }
    this.#send('response.output_item.added', {
      ...place,
      item: { ...wireItem(item), status: 'in_progress', arguments: '' },
    })
    this.#addItem(item)
    const call = { ...place, item_id: item.id, call_id: item.call_id }
    for (const delta of [reply.arguments.slice(0, 4), reply.arguments.slice(4)])
      this.#send('response.function_call_arguments.delta', { ...call, delta })
    this.#send('response.function_call_arguments.done', { ...call, arguments: reply.arguments })
    this.#send('response.output_item.done', { ...place, item: wireItem(item) })
  }

  async #speak(answer: Answer, text: string): Promise<void> {
    const item: FakeItem = {
      id: id('item'),
      type: 'message',
      role: 'assistant',
      status: 'in_progress',
      content: [],
      audioMs: 0,
    }
    answer.itemId = item.id
    const inResponse = { response_id: answer.id, output_index: 0 }
    this.#send('response.output_item.added', { ...inResponse, item: wireItem(item) })
    this.#addItem(item)
    const place = { ...inResponse, item_id: item.id, content_index: 0 }
    this.#send('response.content_part.added', { ...place, part: { type: 'audio', transcript: '' } })
    await this.#sendVoice({ answer, item, text, place })
    if (answer.isOver) return
    this.#send('response.output_audio.done', place)
    this.#send('response.output_audio_transcript.done', { ...place, transcript: text })
    item.status = 'completed'
    this.#send('response.content_part.done', { ...place, part: { type: 'audio', transcript: text } })
    this.#send('response.output_item.done', { ...inResponse, item: wireItem(item) })
  }

  /** Words a little ahead of their audio, both faster than they are heard, as the real one. */
  async #sendVoice({
    answer,
    item,
    text,
    place,
  }: {
    answer: Answer
    item: FakeItem
    text: string
    place: Json
  }): Promise<void> {
    const pcm = await speak(text)
    const pieces = Math.ceil(pcm.length / PIECE_BYTES)
    const cut = takeFault(this.#settings(), 'cut')
    const words = text.split(/(?= )/)
    for (let piece = 0; piece < pieces; piece++) {
      if (answer.isOver || this.isOver) return
      if (cut && piece >= cut.afterPieces) {
        if (cut.closeCode) this.#wire.close(cut.closeCode, '')
        else this.#wire.terminate()
        return
      }
      const upTo = Math.ceil((words.length * (piece + 1)) / pieces)
      for (const delta of words.slice(
        answer.spoken.text === '' ? 0 : Math.ceil((words.length * piece) / pieces),
        upTo,
      )) {
        answer.spoken.text += delta
        this.#send('response.output_audio_transcript.delta', { ...place, delta })
      }
      const bytes = pcm.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES)
      this.#send('response.output_audio.delta', { ...place, delta: Buffer.from(bytes).toString('base64') })
      item.audioMs = (item.audioMs ?? 0) + (bytes.length / PIECE_BYTES) * PIECE_MS
      item.content = [{ type: 'output_audio', transcript: answer.spoken.text }]
      answer.spoken.audioMs = item.audioMs
      await Bun.sleep(this.#settings().delays.audioPieceMs)
    }
  }

  #endAnswer(status: string, reason: string | null, error?: { type: string; code: string }): void {
    const answer = this.#answer
    if (!answer || answer.isOver) return
    answer.isOver = true
    this.#answer = null
    const item = this.#items.find(({ id }) => id === answer.itemId)
    if (status === 'cancelled' && item?.status === 'in_progress') {
      item.status = 'incomplete'
      this.#send('response.output_item.done', {
        response_id: answer.id,
        output_index: 0,
        item: wireItem(item),
      })
    }
    const details =
      status === 'completed'
        ? null
        : {
            type: status,
            ...(reason && { reason }),
            ...(error && { error: { type: error.type, code: error.code } }),
          }
    const response = this.#wireResponse(answer, status)
    const usage = status === 'failed' ? null : usageOf(this.#items, answer.spoken)
    this.#send('response.done', { response: { ...response, status_details: details, usage } })
  }

  #wireResponse({ id, metadata }: Answer, status: string): Json {
    return {
      object: 'realtime.response',
      id,
      status,
      status_details: null,
      output: [],
      output_modalities: ['audio'],
      usage: null,
      metadata,
    }
  }

  #turnDetection(): {
    silence_duration_ms?: number
    create_response?: boolean
    interrupt_response?: boolean
  } {
    const audio = this.#session.audio as { input?: { turn_detection?: object } } | undefined
    return audio?.input?.turn_detection ?? {}
  }

  #refuse(event: ClientEvent, { code, message, param }: Refusal): void {
    const error = { type: 'invalid_request_error', code, message, param, event_id: event.event_id ?? null }
    this.#send('error', { error })
  }

  #send(type: string, fields: Json): void {
    if (!this.isOver) this.#wire.send({ type, event_id: id('event'), ...fields })
  }
}

function wireItem({ audioMs: _, ...item }: FakeItem): Json {
  const content = item.content?.map(({ type, text, transcript }) =>
    text === undefined ? { type, transcript } : { type, text },
  )
  return { object: 'realtime.item', ...item, ...(content && { content }) }
}

function id(kind: string): string {
  return `${kind}_${Bun.randomUUIDv7().replaceAll('-', '').slice(8)}`
}
