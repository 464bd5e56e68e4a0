import { llm } from '@livekit/agents'
import { OpenAiSession } from './openai-session.ts'
import type { RealtimeOptions, RealtimeVoice } from './realtime-voice.ts'

/** OpenAI Realtime, and whatever speaks its protocol, as the library's realtime model, on our own socket (docs/decisions.md). */
export function createOpenAiRealtime(options: RealtimeOptions): RealtimeVoice {
  const model = new OpenAiModel(options)
  return { model, close: () => model.close() }
}

class OpenAiModel extends llm.RealtimeModel {
  readonly #options: RealtimeOptions
  readonly #sessions = new Set<OpenAiSession>()

  constructor(options: RealtimeOptions) {
    super({
      messageTruncation: true,
      turnDetection: true,
      userTranscription: true,
      autoToolReplyGeneration: false,
      audioOutput: true,
      manualFunctionCalls: true,
      midSessionChatCtxUpdate: true,
      midSessionInstructionsUpdate: true,
      midSessionToolsUpdate: true,
      perResponseToolChoice: true,
    })
    this.#options = options
  }

  get model(): string {
    return this.#options.model
  }

  override get provider(): string {
    return 'openai-realtime'
  }

  override label(): string {
    return 'parley.openai-realtime'
  }

  session(): OpenAiSession {
    const session = new OpenAiSession(this, this.#options)
    this.#sessions.add(session)
    return session
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions].map(session => session.close()))
    this.#sessions.clear()
  }
}
