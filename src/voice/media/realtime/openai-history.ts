import { llm } from '@livekit/agents'
import type { OpenAiItem } from './openai-events.ts'

/** Our record of the conversation; the oldest is dropped. */
const ITEMS_MAX = 400
/** What a fresh connection is told of it. */
const RETOLD_MAX = 200

/** What was said, done and heard, so that the conversation can go on over another connection. */
export interface OpenAiHistory {
  readonly chatCtx: llm.ChatContext
  /** The last words are the caller's, and they are known. */
  readonly endsWithCaller: boolean
  has(itemId: string): boolean
  /** The result of a call that has its result. */
  isAnswered(item: llm.ChatItem): boolean
  /** Keeps an item, after the one named where that is known. */
  keep(item: llm.ChatItem, previousId?: string | null): void
  /** The server's item, whose words come later. */
  expect(item: OpenAiItem, previousId: string | null | undefined): void
  /** The words of an item, all of them. */
  setText(itemId: string, text: string): void
  drop(itemId: string): void
  /** As items of the wire, in order. */
  retell(): Record<string, unknown>[]
}

export function createOpenAiHistory(): OpenAiHistory {
  let items: llm.ChatItem[] = []
  const find = (itemId: string) => items.find(({ id }) => id === itemId)

  const history: OpenAiHistory = {
    get chatCtx() {
      return new llm.ChatContext([...items])
    },
    get endsWithCaller() {
      const last = items.findLast(item => item.type !== 'message' || (item.textContent ?? '') !== '')
      return last?.type === 'message' && last.role === 'user'
    },
    has: itemId => find(itemId) !== undefined,
    isAnswered: ({ type, ...item }) =>
      type === 'function_call_output' &&
      items.some(known => known.type === type && 'callId' in item && known.callId === item.callId),
    keep(item, previousId) {
      if (history.has(item.id)) return
      const at = previousId ? items.findIndex(({ id }) => id === previousId) : -1
      items.splice(at < 0 ? items.length : at + 1, 0, item)
      items = items.slice(-ITEMS_MAX)
    },
    expect({ id, type, role }, previousId) {
      if (type !== 'message' || (role !== 'user' && role !== 'assistant')) return
      history.keep(llm.ChatMessage.create({ id, role, content: [] }), previousId)
    },
    setText(itemId, text) {
      const item = find(itemId)
      if (item?.type === 'message') item.content = text.trim() === '' ? [] : [text.trim()]
    },
    drop(itemId) {
      items = items.filter(({ id }) => id !== itemId)
    },
    retell() {
      const recent = items.slice(-RETOLD_MAX)
      const calls = new Set(recent.flatMap(item => (item.type === 'function_call' ? [item.callId] : [])))
      return recent.flatMap(item => {
        // A result without its call is refused.
        if (item.type === 'function_call_output' && !calls.has(item.callId)) return []
        const wire = toWire(item)
        return wire ? [wire] : []
      })
    },
  }
  return history
}

/** An item as the API takes it; null for what it does not take, and for messages without words. */
export function toWire(item: llm.ChatItem): Record<string, unknown> | null {
  if (item.type === 'function_call')
    return { id: item.id, type: 'function_call', call_id: item.callId, name: item.name, arguments: item.args }
  if (item.type === 'function_call_output')
    return { id: item.id, type: 'function_call_output', call_id: item.callId, output: item.output }
  if (item.type !== 'message') return null
  const text = (item.textContent ?? '').trim()
  if (text === '') return null
  const role = item.role === 'developer' ? 'system' : item.role
  const type = role === 'assistant' ? 'output_text' : 'input_text'
  return { id: item.id, type: 'message', role, content: [{ type, text }] }
}
