import { llm } from '@livekit/agents'
import { GeminiSession } from './gemini-session.ts'
import type { RealtimeOptions, RealtimeVoice } from './realtime-voice.ts'

/** Gemini's Live API as the library's realtime model, on our own socket: the plugin for it loses calls (docs/decisions.md). */
export function createGeminiLive(options: RealtimeOptions): RealtimeVoice {
  const model = new GeminiModel(options)
  return { model, close: () => model.close() }
}

class GeminiModel extends llm.RealtimeModel {
  readonly #options: RealtimeOptions
  readonly #sessions = new Set<GeminiSession>()

  constructor(options: RealtimeOptions) {
    super({
      // The server cuts its own record; this one cuts ours to what was heard.
      messageTruncation: true,
      turnDetection: true,
      userTranscription: true,
      autoToolReplyGeneration: true,
      audioOutput: true,
      manualFunctionCalls: false,
    })
    this.#options = options
  }

  get model(): string {
    return this.#options.model
  }

  override get provider(): string {
    return 'gemini-live'
  }

  override label(): string {
    return 'parley.gemini-live'
  }

  session(): GeminiSession {
    const session = new GeminiSession(this, this.#options)
    this.#sessions.add(session)
    return session
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions].map(session => session.close()))
    this.#sessions.clear()
  }
}
