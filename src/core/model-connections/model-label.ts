import type { ModelConnection } from './model-connection.ts'

/** Name of the connection and its models, as a call keeps them. */
export function describeModels(connection: ModelConnection): string {
  if (connection.kind === 'rehearsal') return connection.name
  const models =
    connection.kind === 'cascade'
      ? [connection.stt.model, connection.llm.model, connection.tts.model]
      : [connection.model]
  return `${connection.name} (${models.join(', ')})`
}
