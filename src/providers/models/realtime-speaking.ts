import { z } from 'zod'
import { notThatService, type ProviderProblem, problemInWords, problemOfStatus } from './provider-problem.ts'
import { bearer } from './provider-request.ts'
import { openProviderSocket, type ProviderSocket } from './realtime-socket.ts'
import type { Speaker } from './speaking.ts'

const GEMINI_PATH = '/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent'

/** A whole small session of Gemini Live: setup, one text turn, its sound. */
export const speakGeminiLive: Speaker = async function* (destination, { text, signal, limitMs }) {
  const { baseUrl, model, voice, apiKey } = destination
  const headers: Record<string, string> = apiKey ? { 'x-goog-api-key': apiKey } : {}
  const socket = openProviderSocket(destination, { url: baseUrl + GEMINI_PATH, headers, signal, limitMs })
  try {
    socket.send({
      setup: {
        model: model.includes('/') ? model : `models/${model}`,
        generationConfig: {
          responseModalities: ['AUDIO'],
          ...(voice && { speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: voice } } } }),
        },
        systemInstruction: { parts: [{ text: READ_ALOUD }] },
      },
    })
    const first = geminiMessage.safeParse(await socket.next())
    if (!first.data?.setupComplete) throw notThatService(destination)
    socket.send({ realtimeInput: { text } })
    yield* geminiSound(socket)
  } finally {
    socket.close()
  }
}

async function* geminiSound(socket: ProviderSocket): AsyncGenerator<Uint8Array> {
  for (;;) {
    const message = await socket.next()
    if (message === null) return
    const { serverContent } = geminiMessage.parse(message)
    for (const { inlineData } of serverContent?.modelTurn?.parts ?? []) {
      if (inlineData) yield Buffer.from(inlineData.data, 'base64')
    }
    // The end of the turn is told when it was played, which we do not wait for.
    if (serverContent?.generationComplete || serverContent?.turnComplete) return
  }
}

const READ_ALOUD =
  'Read aloud what you are given, word for word, in its language and in a friendly voice. Say nothing else.'

const geminiMessage = z.object({
  setupComplete: z.object({}).nullish(),
  serverContent: z
    .object({
      modelTurn: z
        .object({
          parts: z.array(z.object({ inlineData: z.object({ data: z.string() }).nullish() })).nullish(),
        })
        .nullish(),
      generationComplete: z.boolean().nullish(),
      turnComplete: z.boolean().nullish(),
    })
    .nullish(),
})

/** A whole small session of OpenAI Realtime: settings, one text turn, its sound. */
export const speakOpenAiRealtime: Speaker = async function* (destination, { text, signal, limitMs }) {
  const { baseUrl, model, voice } = destination
  const url = `${baseUrl}/realtime?model=${encodeURIComponent(model)}`
  const headers = bearer(destination)
  const socket = openProviderSocket(destination, { url, headers, signal, limitMs })
  try {
    socket.send({
      type: 'session.update',
      session: {
        type: 'realtime',
        output_modalities: ['audio'],
        instructions: READ_ALOUD,
        audio: { output: { ...(voice && { voice }), format: { type: 'audio/pcm', rate: 24_000 } } },
      },
    })
    socket.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
    })
    socket.send({ type: 'response.create' })
    for (;;) {
      const message = await socket.next()
      if (message === null) return
      const event = openAiEvent.parse(message)
      const refusal = event.error ?? event.response?.status_details?.error
      if (refusal) throw problemOfEvent(refusal)
      if (event.type === 'response.output_audio.delta' && event.delta) {
        yield Buffer.from(event.delta, 'base64')
      }
      if (event.type === 'response.done') return
    }
  } finally {
    socket.close()
  }

  function problemOfEvent({ type, code, message }: OpenAiError): ProviderProblem {
    const words = [type, code, message].join(' ')
    const status = /invalid_api_key|authentication/.test(words) ? 401 : 0
    return status > 0
      ? problemOfStatus(destination, status, words)
      : (problemInWords(destination, 0, words) ?? problemOfStatus(destination, 400, ''))
  }
}

const openAiError = z.object({
  type: z.string().nullish(),
  code: z.string().nullish(),
  message: z.string().nullish(),
})
type OpenAiError = z.infer<typeof openAiError>

const openAiEvent = z.object({
  type: z.string(),
  delta: z.string().nullish().catch(null),
  error: openAiError.nullish(),
  response: z.object({ status_details: z.object({ error: openAiError.nullish() }).nullish() }).nullish(),
})
