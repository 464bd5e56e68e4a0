import { type FakeReply, replyTo } from './fake-replies.ts'
import { DEFAULT_SETTINGS, type FakeRule } from './fake-settings.ts'

export interface FakeItem {
  id: string
  type: string
  role?: string
  status?: string
  content?: { type: string; text?: string; transcript?: string | null; audio?: string }[]
  call_id?: string
  name?: string
  arguments?: string
  output?: string
  /** Ours alone: how much audio there is of it. */
  audioMs?: number
}

interface Request {
  rules: FakeRule[]
  instructions: string
  model: string
  tools: { name: string }[]
}

const SAY_EXACTLY = /word for word[^"]*"([\s\S]*)"\s*$/
const TAKES_OVER = /was handed over to you just now/
const CUT_OFF = /line broke (while|before)/i

/** Words, the call of a tool, or the one after the other. */
export type RealtimeReply = FakeReply | { text: string; tool: string; arguments: string }

const callOf = (tool: { name: string; arguments: string }) => ({ tool: tool.name, arguments: tool.arguments })

/** What the fake model says next: what it is told to say exactly, else by the rules of the other fakes. */
export function answerTo(items: FakeItem[], request: Request): RealtimeReply {
  if (CUT_OFF.test(request.instructions)) return { text: 'As I was saying, that is all there is to it.' }
  const exactly = SAY_EXACTLY.exec(request.instructions)?.[1]
  if (exactly !== undefined) return { text: exactly }
  const messages = items.flatMap(item => {
    if (item.type === 'function_call_output') return [{ role: 'tool', content: item.output ?? '' }]
    if (item.type !== 'message') return []
    return [{ role: item.role ?? 'user', content: wordsOf(item) }]
  })
  // It goes on by itself, as another agent.
  if (TAKES_OVER.test(request.instructions)) messages.push({ role: 'user', content: request.instructions })
  const words = messages.at(-1)?.role === 'user' ? (messages.at(-1)?.content ?? '') : ''
  const both = request.rules.find(
    ({ match, reply, tool }) => reply && tool && new RegExp(match, 'i').test(words),
  )
  if (both?.tool && both.reply) return { text: both.reply, ...callOf(both.tool) }
  const tools = request.tools.map(({ name }) => ({ function: { name } }))
  return replyTo({ model: request.model, messages, tools }, { ...DEFAULT_SETTINGS, rules: request.rules })
}

export function wordsOf(item: FakeItem): string {
  return (item.content ?? []).map(({ text, transcript }) => text ?? transcript ?? '').join(' ')
}

/** By rule of thumb, as the real ones: text by its characters, audio by its length. */
export function usageOf(items: FakeItem[], spoken: { text: string; audioMs: number }) {
  const text = Math.ceil(items.reduce((sum, item) => sum + wordsOf(item).length, 0) / 4) + 20
  const audioIn = Math.ceil(
    items.reduce((sum, item) => sum + (item.role === 'user' ? (item.audioMs ?? 0) : 0), 0) / 100,
  )
  const cached = Math.floor(text / 4)
  const textOut = Math.ceil(spoken.text.length / 4) + 5
  const audioOut = Math.ceil(spoken.audioMs / 50)
  return {
    total_tokens: text + audioIn + textOut + audioOut,
    input_tokens: text + audioIn,
    output_tokens: textOut + audioOut,
    input_token_details: {
      text_tokens: text,
      audio_tokens: audioIn,
      image_tokens: 0,
      cached_tokens: cached,
      cached_tokens_details: { text_tokens: cached, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: textOut, audio_tokens: audioOut },
  }
}
