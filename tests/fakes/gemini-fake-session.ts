import { speak } from './fake-voice.ts'
import { createEars } from './gemini-ears.ts'
import type { GeminiConnectionLog, GeminiEnd, GeminiFault, GeminiSettings } from './gemini-settings.ts'
import { answerTo, answerToTool, emptyMemory, type Memory } from './gemini-talk.ts'
import type { Wire } from './gemini-wire.ts'

const AUDIO_BYTES_PER_MS = 48
const HEARD_BYTES_PER_MS = 32
const PIECE_MS = 100
const TOKENS_PER_AUDIO_S = 25
/** In flight when the tool was called: not the client's fault. */
const TOOL_AUDIO_GRACE_MS = 500
const NEW_HANDLE_AFTER_MS = 50

interface World {
  settings(): GeminiSettings
  takeTranscript(): string
  takeFault(at: GeminiFault['at']): GeminiEnd | null
  /** What stands behind a handle. */
  memories: Map<string, Memory>
}

interface Setup {
  model?: string
  systemInstruction?: { parts?: { text?: string }[] }
  tools?: { functionDeclarations?: { name: string }[] }[]
  sessionResumption?: { handle?: string }
  contextWindowCompression?: { slidingWindow?: object }
  realtimeInputConfig?: { automaticActivityDetection?: { silenceDurationMs?: number } }
}

interface ClientMessage {
  setup?: Setup
  realtimeInput?: { audio?: { data: string }; text?: string; audioStreamEnd?: boolean }
  clientContent?: { turns?: { parts?: { text?: string }[] }[]; turnComplete?: boolean }
  toolResponse?: { functionResponses?: { id: string; response: Record<string, unknown> }[] }
}

/** One connection: the model behind it, its voice and its ears. */
export class FakeSession {
  readonly #wire: Wire
  readonly #world: World
  readonly #log: GeminiConnectionLog
  #memory: Memory = emptyMemory()
  #instructions = ''
  #toolNames: string[] = []
  #hasSlidingWindow = false
  #givesHandles = false
  #isOver = false
  #isSilent = false
  /** Grows with every answer that is begun or cut: who waits in an old one stops. */
  #turn = 0
  #isAnswering = false
  #toolCalledAtMs: number | null = null
  readonly #toolCallIds = new Set<string>()
  #toolOutputs: string[] = []
  #timers: ReturnType<typeof setTimeout>[] = []
  readonly #ears = createEars({
    onSpeechStart: () => this.#bargeIn(),
    onSpeechEnd: () => void this.#hearCaller(),
  })

  constructor(wire: Wire, world: World, log: GeminiConnectionLog) {
    this.#wire = wire
    this.#world = world
    this.#log = log
  }

  receive(text: string): void {
    if (this.#isOver) return
    const message = JSON.parse(text) as ClientMessage
    if (!message.realtimeInput?.audio) this.#log.received.push(message as Record<string, unknown>)
    if (message.setup) this.#begin(message.setup)
    else if (message.realtimeInput?.audio) this.#hear(Buffer.from(message.realtimeInput.audio.data, 'base64'))
    else if (message.realtimeInput?.audioStreamEnd) this.#ears.streamEnded()
    else if (message.realtimeInput?.text) this.#take(message.realtimeInput.text)
    else if (message.toolResponse) this.#takeResult(message.toolResponse)
    else this.end(closeWith(1007, 'Request contains an invalid argument.'))
  }

  end(how: GeminiEnd): void {
    this.over()
    if (how.kind === 'close') this.#wire.close(how.code, how.reason)
    if (how.kind === 'empty_close') this.#wire.closeEmpty()
    if (how.kind === 'drop') this.#wire.drop()
    if (how.kind === 'half_open') this.#wire.playDead()
  }

  over(): void {
    this.#isOver = true
    this.#turn++
    for (const timer of this.#timers) clearTimeout(timer)
  }

  /** A message of a test's own; a cancelled tool call is forgotten here as well. */
  tell(message: Record<string, unknown>): void {
    if ('toolCallCancellation' in message) {
      this.#toolCalledAtMs = null
      this.#toolCallIds.clear()
    }
    const { toolCall } = message as { toolCall?: { functionCalls: { id: string }[] } }
    for (const { id } of toolCall?.functionCalls ?? []) this.#toolCallIds.add(id)
    this.#send(message)
  }

  goAway(timeLeft: string): void {
    this.#send({ goAway: { timeLeft } })
    if (this.#world.settings().isSilentAfterGoAway) this.#isSilent = true
  }

  #begin(setup: Setup): void {
    this.#log.setup = setup as Record<string, unknown>
    const refusal = this.#refusalOf(setup) ?? this.#world.takeFault('setup')
    if (refusal) {
      this.end(refusal)
      return
    }
    this.#instructions = setup.systemInstruction?.parts?.map(part => part.text ?? '').join('\n') ?? ''
    this.#toolNames =
      setup.tools?.flatMap(tool => tool.functionDeclarations ?? []).map(({ name }) => name) ?? []
    this.#hasSlidingWindow = setup.contextWindowCompression?.slidingWindow !== undefined
    this.#givesHandles = setup.sessionResumption !== undefined
    this.#ears.endMs = setup.realtimeInputConfig?.automaticActivityDetection?.silenceDurationMs ?? 800
    const settings = this.#world.settings()
    this.#after(settings.setupMs, () => this.#send({ setupComplete: {} }))
    this.#after(settings.setupMs + NEW_HANDLE_AFTER_MS, () => this.#giveHandle())
    this.#limitLifetime(settings)
  }

  #refusalOf({ model = '', sessionResumption }: Setup): GeminiEnd | null {
    const { models, apiKey, forgetsOnResume } = this.#world.settings()
    if (models.length > 0 && !models.includes(model.replace(/^models\//, ''))) {
      return closeWith(
        1008,
        `${model} is not found for API version v1beta, or is not supported for bidiGenerateContent.`,
      )
    }
    if (apiKey !== null && this.#log.headers['x-goog-api-key'] !== apiKey)
      return closeWith(1007, 'API key not valid. Please pass a valid API key.')
    if (sessionResumption?.handle === undefined) return null
    const memory = this.#world.memories.get(sessionResumption.handle)
    if (!memory) return closeWith(1008, 'BidiGenerateContent session not found')
    this.#log.isResumed = true
    // Google refuses a session that another socket still holds.
    if (this.#log.openBesides > 0) return closeWith(1011, 'Internal error encountered.')
    if (!forgetsOnResume) this.#memory = structuredClone(memory)
    return null
  }

  /** A connection lives so long; without the sliding window a session does not live as long as a call may. */
  #limitLifetime({ connectionLifetimeS, goAwayBeforeS, timeFactor }: GeminiSettings): void {
    if (connectionLifetimeS === null) return
    const toMs = (seconds: number) => (seconds * 1000) / timeFactor
    const lifetimeS = this.#hasSlidingWindow ? connectionLifetimeS : Math.min(connectionLifetimeS, 300)
    this.#after(toMs(lifetimeS - goAwayBeforeS), () => this.goAway(`${toMs(goAwayBeforeS) / 1000}s`))
    this.#after(toMs(lifetimeS), () => this.end(closeWith(1008, 'The session duration limit was exceeded.')))
  }

  #hear(bytes: Buffer): void {
    this.#log.audioBytes += bytes.length
    this.#memory.callerAudioMs += bytes.length / HEARD_BYTES_PER_MS
    const calledAt = this.#toolCalledAtMs
    if (calledAt !== null) {
      this.#log.audioBytesDuringTools += bytes.length
      if (this.#world.settings().isStrictAboutTools && performance.now() - calledAt > TOOL_AUDIO_GRACE_MS)
        this.end(closeWith(1007, 'CONTENT_TYPE_AUDIO not supported.'))
      return
    }
    this.#ears.hear(bytes)
  }

  #bargeIn(): void {
    if (!this.#isAnswering) return
    this.#turn++
    this.#isAnswering = false
    this.#send({ serverContent: { interrupted: true } })
    this.#endTurn(0)
  }

  async #hearCaller(): Promise<void> {
    const fault = this.#world.takeFault('caller_done')
    if (fault) {
      this.end(fault)
      return
    }
    const words = this.#world.takeTranscript()
    const turn = ++this.#turn
    for (const piece of words.match(/\S+\s*/g) ?? []) {
      this.#send({ serverContent: { inputTranscription: { text: piece } } })
      await Bun.sleep(5)
    }
    if (turn === this.#turn) this.#memory.lines.push(`Caller: ${words}`)
    await this.#answer(turn, words)
  }

  /** Text is an input like any other: what is being said stops for it. */
  #take(text: string): void {
    this.#bargeIn()
    this.#memory.lines.push(`Text: ${text}`)
    void this.#answer(++this.#turn, text)
  }

  #takeResult({ functionResponses = [] }: NonNullable<ClientMessage['toolResponse']>): void {
    for (const { id, response } of functionResponses) {
      if (!this.#toolCallIds.delete(id)) {
        this.end(closeWith(1008, 'Unknown function response id.'))
        return
      }
      this.#toolOutputs.push(String(response.output ?? response.error ?? ''))
    }
    if (this.#toolCallIds.size > 0) return
    this.#toolCalledAtMs = null
    const output = this.#toolOutputs.splice(0).join(', ')
    this.#memory.lines.push(`Tool: ${output}`)
    const reply = answerToTool(output, this.#talk())
    if ('text' in reply) void this.#say(++this.#turn, reply.text)
  }

  async #answer(turn: number, words: string): Promise<void> {
    this.#isAnswering = true
    const reply = answerTo(words, this.#talk())
    if ('text' in reply) return this.#say(turn, reply.text)
    await Bun.sleep(this.#world.settings().firstAudioMs)
    if (turn !== this.#turn) return
    this.#callTool(reply.tool, JSON.parse(reply.arguments) as Record<string, unknown>)
  }

  #callTool(name: string, args: Record<string, unknown>): void {
    const id = `function-call-${Bun.randomUUIDv7()}`
    this.#toolCallIds.add(id)
    this.#toolCalledAtMs = performance.now()
    this.#isAnswering = false
    this.#memory.lines.push(`Called ${name}`)
    if (this.#givesHandles) this.#send({ sessionResumptionUpdate: { resumable: false } })
    this.#send({ toolCall: { functionCalls: [{ id, name, args }] } })
    const fault = this.#world.takeFault('tool_call')
    if (fault) this.end(fault)
  }

  async #say(turn: number, text: string): Promise<void> {
    this.#isAnswering = true
    const [pcm] = await Promise.all([speak(text), Bun.sleep(this.#world.settings().firstAudioMs)])
    const startedAt = performance.now()
    const pieceBytes = PIECE_MS * AUDIO_BYTES_PER_MS
    const count = Math.ceil(pcm.length / pieceBytes)
    const words = text.match(/\S+\s*/g) ?? []
    for (let index = 0; index < count; index++) {
      if (turn !== this.#turn) return
      const data = Buffer.from(pcm.subarray(index * pieceBytes, (index + 1) * pieceBytes)).toString('base64')
      const parts = [{ inlineData: { mimeType: 'audio/pcm;rate=24000', data } }]
      this.#send({ serverContent: { modelTurn: { role: 'model', parts } } })
      const piece = words.slice((index * words.length) / count, ((index + 1) * words.length) / count).join('')
      if (piece !== '') this.#send({ serverContent: { outputTranscription: { text: piece } } })
      const fault = index === Math.floor(count / 2) ? this.#world.takeFault('mid_word') : null
      if (fault) {
        this.end(fault)
        return
      }
      await Bun.sleep(PIECE_MS / this.#world.settings().audioSpeed)
    }
    if (turn !== this.#turn) return
    this.#send({ serverContent: { generationComplete: true } })
    this.#memory.lines.push(`Model: ${text}`)
    // The turn is over when everything was played.
    const audioMs = pcm.length / AUDIO_BYTES_PER_MS
    if (this.#world.settings().waitsForPlayback)
      await Bun.sleep(Math.max(0, audioMs - (performance.now() - startedAt)))
    if (turn !== this.#turn) return
    this.#isAnswering = false
    this.#endTurn(audioMs)
  }

  #endTurn(audioMs: number): void {
    this.#memory.turns++
    const audioIn = Math.round((this.#memory.callerAudioMs / 1000) * TOKENS_PER_AUDIO_S)
    const audioOut = Math.round((audioMs / 1000) * TOKENS_PER_AUDIO_S)
    const text = Math.ceil((this.#instructions.length + this.#memory.lines.join('').length) / 4)
    this.#send({
      serverContent: { turnComplete: true },
      usageMetadata: {
        promptTokenCount: text + audioIn,
        cachedContentTokenCount: this.#memory.turns > 1 ? Math.floor(text / 2) : 0,
        responseTokenCount: audioOut,
        totalTokenCount: text + audioIn + audioOut,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: text },
          { modality: 'AUDIO', tokenCount: audioIn },
        ],
        responseTokensDetails: [{ modality: 'AUDIO', tokenCount: audioOut }],
      },
    })
    this.#giveHandle()
  }

  #giveHandle(): void {
    if (!this.#givesHandles) return
    const newHandle = `handle-${Bun.randomUUIDv7()}`
    this.#world.memories.set(newHandle, structuredClone(this.#memory))
    this.#send({ sessionResumptionUpdate: { newHandle, resumable: true } })
  }

  #talk() {
    return {
      settings: this.#world.settings(),
      instructions: this.#instructions,
      memory: this.#memory,
      toolNames: this.#toolNames,
    }
  }

  #send(message: Record<string, unknown>): void {
    if (this.#isOver || this.#isSilent) return
    const isAudio = JSON.stringify(message).includes('inlineData')
    if (!isAudio) this.#log.sent.push(message)
    this.#wire.send(JSON.stringify(message))
  }

  #after(delayMs: number, act: () => void): void {
    this.#timers.push(setTimeout(() => this.#isOver || act(), delayMs))
  }
}

function closeWith(code: number, reason: string): GeminiEnd {
  return { kind: 'close', code, reason }
}
