import type { ModelConnection } from '#core/model-connections/model-connection.ts'
import { serviceOf } from '#core/model-connections/provider-lookup.ts'
import type { VoiceChoice } from '#views/components/voice-field.tsx'

/** The voices that the catalogue knows for the service that a connection speaks with; none for one that it does not know. */
export function knownVoicesOf(connection: ModelConnection | undefined): readonly VoiceChoice[] {
  if (!connection || connection.kind === 'rehearsal') return []
  const found =
    connection.kind === 'cascade'
      ? serviceOf('tts', connection.tts)
      : serviceOf(connection.kind, { provider: connection.kind, baseUrl: connection.baseUrl })
  return found?.offer.voices ?? []
}
