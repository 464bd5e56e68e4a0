import { z } from 'zod'

/**
 * The messages of Gemini's Live API (BidiGenerateContent) that Parley uses, after its public reference. The server's JSON leaves out or
 * nulls whatever has its default value, and new fields appear without notice: everything is optional and the unknown is dropped.
 */
const countOfKind = z.object({ modality: z.string().nullish(), tokenCount: z.number().nullish() })
const counts = z.array(countOfKind).nullish()

const usageMetadata = z.object({
  promptTokenCount: z.number().nullish(),
  cachedContentTokenCount: z.number().nullish(),
  responseTokenCount: z.number().nullish(),
  toolUsePromptTokenCount: z.number().nullish(),
  thoughtsTokenCount: z.number().nullish(),
  promptTokensDetails: counts,
  cacheTokensDetails: counts,
  responseTokensDetails: counts,
})
export type GeminiUsage = z.infer<typeof usageMetadata>

const part = z.object({
  inlineData: z.object({ mimeType: z.string().nullish(), data: z.string() }).nullish(),
})
const transcription = z.object({ text: z.string().nullish() }).nullish()

const serverContent = z.object({
  modelTurn: z.object({ parts: z.array(part).nullish() }).nullish(),
  inputTranscription: transcription,
  outputTranscription: transcription,
  /** The caller spoke while the model did. */
  interrupted: z.boolean().nullish(),
  generationComplete: z.boolean().nullish(),
  /** Comes when the server believes that everything was played. */
  turnComplete: z.boolean().nullish(),
})
export type GeminiContent = z.infer<typeof serverContent>

const functionCall = z.object({
  id: z.string().nullish(),
  name: z.string(),
  args: z.record(z.string(), z.unknown()).nullish(),
})
export type GeminiCall = z.infer<typeof functionCall>

const serverMessage = z.object({
  setupComplete: z.object({}).nullish(),
  serverContent: serverContent.nullish(),
  toolCall: z.object({ functionCalls: z.array(functionCall).nullish() }).nullish(),
  toolCallCancellation: z.object({ ids: z.array(z.string()).nullish() }).nullish(),
  goAway: z.object({ timeLeft: z.string().nullish() }).nullish(),
  sessionResumptionUpdate: z
    .object({ newHandle: z.string().nullish(), resumable: z.boolean().nullish() })
    .nullish(),
  usageMetadata: usageMetadata.nullish(),
})
export type GeminiMessage = z.infer<typeof serverMessage>

/** A frame of the server, which sends its JSON as text or as bytes; null when it cannot be understood. */
export function decodeMessage(data: unknown): GeminiMessage | null {
  const text = data instanceof ArrayBuffer ? new TextDecoder().decode(data) : data
  if (typeof text !== 'string') return null
  try {
    return serverMessage.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** A duration as protobuf writes it in JSON ("9.5s"); null when there is none. */
export function parseDurationMs(text: string | null | undefined): number | null {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(text ?? '')?.[1]
  return seconds === undefined ? null : Number(seconds) * 1000
}

export interface FunctionResponse {
  id: string
  name: string
  response: { output: string } | { error: string }
}

/** What Parley sends once the setup is done. */
export type ClientMessage =
  | { realtimeInput: { audio: { mimeType: string; data: string } } }
  | { realtimeInput: { text: string } }
  | { realtimeInput: { audioStreamEnd: true } }
  | { toolResponse: { functionResponses: FunctionResponse[] } }
