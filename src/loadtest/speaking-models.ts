/**
 * Stand-ins for a language model and a voice on OpenAI's wire protocols (chat completions as events, speech as raw samples): each answers
 * its first byte after a set time, and everything else at once.
 */
export interface SpeakingModelsOptions {
  firstTokenMs: number
  firstByteMs: number
  /** What the model answers now. */
  reply(): string
  /** 24 kHz, mono, 16 bit. */
  speak(text: string): Promise<Uint8Array<ArrayBuffer>>
  onEvent?(event: ModelEvent): void
}

export interface ModelEvent {
  event: 'llm_request' | 'llm_token' | 'tts_request' | 'tts_byte'
  atEpochMs: number
}

const PIECE_BYTES = 4_800
const encoder = new TextEncoder()

export function startSpeakingModels(options: SpeakingModelsOptions): { port: number; stop(): void } {
  const note = (event: ModelEvent['event']) =>
    options.onEvent?.({ event, atEpochMs: performance.timeOrigin + performance.now() })
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 120,
    routes: {
      '/v1/models': () => Response.json({ object: 'list', data: [{ id: 'load', object: 'model' }] }),
      '/v1/chat/completions': {
        async POST(request) {
          note('llm_request')
          await request.arrayBuffer()
          return streamed('text/event-stream', async () => {
            await Bun.sleep(options.firstTokenMs)
            note('llm_token')
            return chatEvents(options.reply())
          })
        },
      },
      '/v1/audio/speech': {
        async POST(request) {
          note('tts_request')
          const { input } = (await request.json()) as { input: string }
          return streamed('audio/pcm', async () => {
            // The time to make the sound is no part of the set one.
            const [samples] = await Promise.all([options.speak(input), Bun.sleep(options.firstByteMs)])
            note('tts_byte')
            return piecesOf(samples)
          })
        },
      },
    },
    fetch: () => new Response(null, { status: 404 }),
  })
  return { port: server.port ?? 0, stop: () => void server.stop(true) }
}

/** The head of the answer goes out at once, its body when it is there: as a model does that thinks. */
function streamed(contentType: string, make: () => Promise<Iterable<Uint8Array<ArrayBuffer>>>): Response {
  let isGone = false
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async start(controller) {
      const pieces = await make()
      if (isGone) return
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
    cancel() {
      isGone = true
    },
  })
  return new Response(body, { headers: { 'content-type': contentType } })
}

function chatEvents(reply: string): Uint8Array<ArrayBuffer>[] {
  const chunk = (fields: Record<string, unknown>) =>
    encoder.encode(
      `data: ${JSON.stringify({ id: 'chatcmpl-load', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'load', ...fields })}\n\n`,
    )
  const delta = (value: Record<string, unknown>, finishReason: string | null) =>
    chunk({ choices: [{ index: 0, delta: value, finish_reason: finishReason }] })
  return [
    ...reply.split(/(?= )/).map(word => delta({ role: 'assistant', content: word }, null)),
    delta({}, 'stop'),
    chunk({ choices: [], usage: { prompt_tokens: 50, completion_tokens: 20, total_tokens: 70 } }),
    encoder.encode('data: [DONE]\n\n'),
  ]
}

function* piecesOf(samples: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < samples.length; at += PIECE_BYTES) yield samples.subarray(at, at + PIECE_BYTES)
}
