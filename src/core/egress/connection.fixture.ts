// A cascade whose parts are at the addresses that a test names.
import type { ModelConnection } from '../model-connections/model-connection.ts'

export function makeConnection(
  at: { stt?: string; llm?: string; tts?: string; organizationId?: string } = {},
): Extract<ModelConnection, { kind: 'cascade' }> {
  const part = (baseUrl = 'http://127.0.0.1:8000/v1') =>
    ({ provider: 'openai-compatible', baseUrl, model: 'm', hasKey: false }) as const
  const now = new Date(0)
  return {
    id: 'm1',
    organizationId: at.organizationId ?? 'o1',
    name: 'Mine',
    createdAt: now,
    updatedAt: now,
    kind: 'cascade',
    stt: part(at.stt),
    llm: part(at.llm),
    tts: { ...part(at.tts), voice: 'v' },
  }
}
