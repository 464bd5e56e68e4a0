import { llm } from '@livekit/agents'
import { parseObject } from './event-stream.ts'
import { recordOf, stringOf } from './json-fields.ts'

interface Collected {
  index: unknown
  id: string
  name: string
  argumentsJson: string
  extra: Record<string, unknown>
}

/** A model that calls without end is cut off. */
const CALLS_MAX = 32

/**
 * Puts the tool calls of one answer together from its pieces. A piece with a name begins a call, unless it carries the number and the id
 * of the one before; others add to the call with their number, or to the last.
 */
export function createToolCallCollector(): {
  add(piece: Record<string, unknown>): void
  take(): llm.FunctionCall[]
} {
  let calls: Collected[] = []

  const begins = (name: string, id: string, index: unknown) => {
    const last = calls.at(-1)
    if (!last) return name !== '' || id !== ''
    if (id !== '' && last.id !== '' && id !== last.id) return true
    if (index !== undefined && last.index !== undefined && index !== last.index)
      return !calls.some(call => call.index === index)
    // Gemini numbers every call 0 and Ollama may give none an id: a name behind a whole call begins a second one.
    return name !== '' && id === '' && parseObject(last.argumentsJson) !== null
  }
  return {
    add(piece) {
      const { name, arguments: args } = recordOf(piece.function)
      const id = stringOf(piece.id)
      if (begins(stringOf(name), id, piece.index)) {
        if (calls.length >= CALLS_MAX) return
        // NB: Gemini wants its signature of the thought back with the call (extra_content), or refuses the next request.
        const extra = recordOf(piece.extra_content)
        calls.push({ index: piece.index, id, name: stringOf(name), argumentsJson: jsonOf(args), extra })
        return
      }
      const call = calls.findLast(({ index }) => index === piece.index) ?? calls.at(-1)
      if (!call) return
      call.argumentsJson += jsonOf(args)
      if (call.name === '') call.name = stringOf(name)
    },
    take() {
      const done = calls.filter(({ name }) => name !== '')
      calls = []
      return done.map(({ id, name, argumentsJson, extra }) =>
        llm.FunctionCall.create({
          // NB: an empty id would mix this call up with others in the history.
          callId: id === '' ? `call_${Bun.randomUUIDv7()}` : id,
          name,
          args: argumentsJson === '' ? '{}' : argumentsJson,
          extra,
        }),
      )
    },
  }
}

/** As a text, or as an object already. */
function jsonOf(args: unknown): string {
  if (typeof args === 'string') return args
  return typeof args === 'object' && args !== null ? JSON.stringify(args) : ''
}
