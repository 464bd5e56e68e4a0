import { z } from 'zod'
import {
  type ModelConnection,
  PART_PROVIDERS,
  REALTIME_KINDS,
  TEST_PROBLEMS,
} from '#core/model-connections/model-connection.ts'
import {
  modelConnectionChange,
  modelConnectionInput,
} from '#core/model-connections/model-connection-input.ts'
import { apiSchemas, listOf, timestamp, toTimestamp } from '../api/api-schemas.ts'

const part = {
  baseUrl: z.string(),
  model: z.string(),
  hasKey: z.boolean().describe('Whether a key is kept. The key itself is never answered.'),
}

const base = { id: z.string(), name: z.string(), createdAt: timestamp, updatedAt: timestamp }

// NB: these schemas are the last door for keys: zod drops every field that they do not name.
export const modelConnectionBody = z
  .discriminatedUnion('kind', [
    z.object({ ...base, kind: z.literal('rehearsal') }),
    z.object({
      ...base,
      kind: z.literal('cascade'),
      stt: z.object({ provider: z.enum(PART_PROVIDERS.stt), ...part }),
      llm: z.object({ provider: z.enum(PART_PROVIDERS.llm), ...part }),
      tts: z.object({ provider: z.enum(PART_PROVIDERS.tts), ...part, voice: z.string() }),
    }),
    z.object({ ...base, kind: z.enum(REALTIME_KINDS), ...part, voice: z.string() }),
  ])
  .register(apiSchemas, { id: 'ModelConnection', description: 'Where speech and words come from.' })

export const modelConnectionListBody = listOf(modelConnectionBody).register(apiSchemas, {
  id: 'ModelConnectionList',
  description: 'Model connections, oldest first.',
})

export const modelConnectionTestBody = z
  .object({
    ok: z.boolean(),
    parts: z.array(
      z.object({
        part: z.enum(['stt', 'llm', 'tts', 'realtime', 'speech-programs']),
        ok: z.boolean(),
        latencyMs: z.number().nullable(),
        problem: z.enum(TEST_PROBLEMS).nullable(),
        message: z.string(),
      }),
    ),
  })
  .register(apiSchemas, {
    id: 'ModelConnectionTest',
    description: 'What each part answered to one small request.',
  })

export const modelConnectionInputBody = modelConnectionInput.register(apiSchemas, {
  id: 'ModelConnectionInput',
  description:
    'A cascade of three services, one realtime model that hears and speaks by itself, or the built-in Rehearsal. Keys go in and never come out.',
})

export const modelConnectionChangeBody = modelConnectionChange.register(apiSchemas, {
  id: 'ModelConnectionChange',
  description:
    'What changes; the rest stays. An absent or empty key stays as long as its service does, null removes it.',
})

export function presentModelConnection({
  organizationId: _,
  ...connection
}: ModelConnection): z.input<typeof modelConnectionBody> {
  return {
    ...connection,
    createdAt: toTimestamp(connection.createdAt),
    updatedAt: toTimestamp(connection.updatedAt),
  }
}
