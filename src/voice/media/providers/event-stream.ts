import { UnreadableAnswer } from './provider-http.ts'

/** One event may not grow without bound. */
const EVENT_MAX_CHARS = 256_000

/** The `data` of each server-sent event, parsed. `[DONE]` and what is no JSON object is left out. */
export async function* readEvents(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Record<string, unknown>, void, void> {
  const decoder = new TextDecoder()
  let pending = ''
  for await (const chunk of bytes) {
    pending += decoder.decode(chunk, { stream: true })
    const events = pending.split(/\r?\n\r?\n/)
    pending = events.pop() ?? ''
    if (pending.length > EVENT_MAX_CHARS) throw new UnreadableAnswer('an event of the stream is too long')
    for (const event of events) yield* parseEvent(event)
  }
  yield* parseEvent(pending)
}

function* parseEvent(event: string): Generator<Record<string, unknown>, void, void> {
  const data = event
    .split(/\r?\n/)
    .filter(line => line.startsWith('data:'))
    .map(line => line.slice(5).trimStart())
    .join('\n')
  const value = data === '' || data === '[DONE]' ? null : parseObject(data)
  if (value) yield value
}

/** The object that a text holds; null when it holds none. */
export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
