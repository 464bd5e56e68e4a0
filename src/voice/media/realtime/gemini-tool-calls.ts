import { llm } from '@livekit/agents'
import type { FunctionResponse, GeminiCall } from './gemini-messages.ts'

/** Longer than the limits of everything that runs a tool: after it the model is told that nothing came. */
const ANSWER_MAX_MS = 30_000

export interface ToolCallsOptions {
  respond(responses: FunctionResponse[]): void
  /** The result of a call that the server does not wait for any more, to be told in words. */
  tellLate(name: string, output: string): void
  /** Whether the server waits for a result; while it does, it takes no audio. */
  onWaiting(isWaiting: boolean): void
}

/** The calls that the server waits for. */
export interface ToolCalls {
  readonly isWaiting: boolean
  begin(call: GeminiCall): llm.FunctionCall
  /** Results that came together go out together. */
  answer(outputs: readonly llm.FunctionCallOutput[]): void
  /** The server takes these back: it wants no results any more. */
  cancel(ids: readonly string[]): void
  /** The caller went on: the server is told, the results come late. */
  dismiss(): void
  /** The connection that asked is gone: a new one knows nothing of them. */
  orphan(): void
  close(): void
}

export function createToolCalls(options: ToolCallsOptions): ToolCalls {
  const waiting = new Map<string, { name: string; timer: ReturnType<typeof setTimeout> }>()
  const late = new Map<string, string>()

  const settle = (id: string) => {
    clearTimeout(waiting.get(id)?.timer)
    if (waiting.delete(id) && waiting.size === 0) options.onWaiting(false)
  }
  /** What the tool did is done: when it answers, the model is told. */
  const letGo = (id: string) => {
    const name = waiting.get(id)?.name
    if (name !== undefined) late.set(id, name)
    settle(id)
  }
  const giveUp = (id: string, error: string) => {
    const name = waiting.get(id)?.name
    if (name === undefined) return
    options.respond([{ id, name, response: { error } }])
    letGo(id)
  }
  return {
    get isWaiting() {
      return waiting.size > 0
    },
    begin({ id, name, args }) {
      const callId = id ?? `call-${Bun.randomUUIDv7()}`
      const timer = setTimeout(() => giveUp(callId, 'It did not answer in time.'), ANSWER_MAX_MS)
      waiting.set(callId, { name, timer })
      options.onWaiting(true)
      return llm.FunctionCall.create({ callId, name, args: JSON.stringify(args ?? {}) })
    },
    answer(outputs) {
      const responses = outputs.flatMap(({ callId: id, output, isError }): FunctionResponse[] => {
        const name = waiting.get(id)?.name
        return name === undefined ? [] : [{ id, name, response: isError ? { error: output } : { output } }]
      })
      if (responses.length > 0) options.respond(responses)
      for (const { id } of responses) settle(id)
      for (const { callId, output } of outputs) {
        const name = late.get(callId)
        late.delete(callId)
        if (name !== undefined) options.tellLate(name, output)
      }
    },
    cancel(ids) {
      for (const id of ids) letGo(id)
    },
    dismiss() {
      for (const id of [...waiting.keys()]) giveUp(id, 'The caller went on before it was done.')
    },
    orphan() {
      for (const id of [...waiting.keys()]) letGo(id)
    },
    close() {
      for (const { timer } of waiting.values()) clearTimeout(timer)
      waiting.clear()
      late.clear()
    },
  }
}
