import type { llm } from '@livekit/agents'
import { parseObject } from './event-stream.ts'

export type AnthropicBlock =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: Record<string, unknown> }
  | { type: 'tool_result'; tool_use_id: string; content: string; is_error?: true }

export interface AnthropicMessage {
  role: 'user' | 'assistant'
  content: AnthropicBlock[]
}

/** The API wants the user to begin and to have the last word, and no message empty. */
const CALL_BEGINS = '(The caller is on the line.)'
const NOTHING_SAID = '(The caller says nothing.)'

/**
 * A conversation in the form that the Messages API takes: roles take turns, every tool_use is answered by a tool_result at the start of
 * the next message, calls without a result (an interruption) are left out.
 */
export function toAnthropicMessages(chatCtx: llm.ChatContext): {
  system: string
  messages: AnthropicMessage[]
} {
  const outputs = new Map<string, llm.FunctionCallOutput>()
  for (const item of chatCtx.items) if (item.type === 'function_call_output') outputs.set(item.callId, item)
  const system: string[] = []
  const turns = createTurns()

  for (const item of chatCtx.items) {
    if (item.type === 'function_call_output') turns.answerCalls()
    if (item.type === 'function_call') {
      const output = outputs.get(item.callId)
      if (output) turns.call(item, output)
    }
    if (item.type !== 'message') continue
    const text = item.textContent ?? ''
    const isInstruction = item.role === 'system' || item.role === 'developer'
    if (isInstruction && turns.isEmpty) system.push(text)
    else if (text.trim() !== '') turns.say(item.role === 'assistant' ? 'assistant' : 'user', text)
  }
  return { system: system.join('\n\n'), messages: turns.finish() }
}

function createTurns() {
  const messages: AnthropicMessage[] = []
  let results: AnthropicBlock[] = []
  let isAnswering = false

  const put = (role: AnthropicMessage['role'], block: AnthropicBlock) => {
    const last = messages.at(-1)
    if (last?.role === role) last.content.push(block)
    else messages.push({ role, content: [block] })
  }
  const putResults = () => {
    for (const result of results) put('user', result)
    results = []
    isAnswering = false
  }
  return {
    get isEmpty() {
      return messages.length === 0
    },
    say(role: AnthropicMessage['role'], text: string) {
      putResults()
      put(role, { type: 'text', text })
    },
    call({ callId, name, args }: llm.FunctionCall, output: llm.FunctionCallOutput) {
      // Calls that were made together are answered together.
      if (isAnswering) putResults()
      put('assistant', { type: 'tool_use', id: idOf(callId), name, input: parseObject(args) ?? {} })
      const content = output.output === '' ? '-' : output.output
      const failure = output.isError ? ({ is_error: true } as const) : {}
      results.push({ type: 'tool_result', tool_use_id: idOf(callId), content, ...failure })
    },
    answerCalls() {
      isAnswering = true
    },
    finish() {
      putResults()
      if (messages[0]?.role !== 'user')
        messages.unshift({ role: 'user', content: [{ type: 'text', text: CALL_BEGINS }] })
      if (messages.at(-1)?.role === 'assistant') put('user', { type: 'text', text: NOTHING_SAID })
      return messages
    },
  }
}

/** Ids of other providers may have characters that this one refuses. */
function idOf(callId: string): string {
  return callId.replace(/[^a-zA-Z0-9_-]/g, '_')
}
