import type { FakeRule, FakeSettings } from './fake-settings.ts'

interface ChatMessage {
  role: string
  content: unknown
}

export interface ChatRequest {
  model: string
  messages: ChatMessage[]
  tools?: { function: { name: string } }[]
}

export type FakeReply = { text: string } | { tool: string; arguments: string }

const BUILT_IN_RULES: FakeRule[] = [
  { match: '\\btime\\b', tool: { name: 'clock', arguments: '{"timeZone":"Europe/Berlin"}' } },
  { match: '\\bbye\\b', tool: { name: 'hang_up', arguments: '{}' } },
  { match: '\\bstory\\b', reply: longStory() },
  {
    match: 'opening hours|open',
    reply: 'We are open from nine in the morning until ten at night. May I book a table for you?',
  },
]

/** What the fake model answers: to a tool's result with that result, else by the first rule that fits, else an echo. */
export function replyTo(request: ChatRequest, settings: FakeSettings): FakeReply {
  const last = request.messages.at(-1)
  if (last?.role === 'tool') return { text: afterTool(textOf(last.content)) }
  const words = textOf(last?.content)
  const offered = new Set((request.tools ?? []).map(tool => tool.function.name))
  for (const rule of [...settings.rules, ...BUILT_IN_RULES]) {
    if (!new RegExp(rule.match, 'i').test(words)) continue
    if (rule.reply !== undefined) return { text: rule.reply }
    if (rule.tool && offered.has(rule.tool.name))
      return { tool: rule.tool.name, arguments: rule.tool.arguments }
  }
  return { text: `You said: ${words.slice(0, 80)}. How can I help you?` }
}

const READ_OUT = /Say exactly[\s\S]*?: \\?"([\s\S]*?)\\?"/

function afterTool(output: string): string {
  const readOut = READ_OUT.exec(output)?.[1]
  if (readOut !== undefined) return readOut
  return output.includes('call ends')
    ? 'Thank you for calling, goodbye.'
    : `The tool answered: ${output.replaceAll('"', '')}.`
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part: { text?: unknown }) => (typeof part.text === 'string' ? part.text : '')).join(' ')
}

function longStory(): string {
  const sentences = [
    'Once upon a time there was a telephone that never rang.',
    'It stood in a quiet office by the sea, and waited.',
  ]
  return Array.from({ length: 6 }, (_, i) => `Part ${i + 1}. ${sentences.join(' ')}`).join(' ')
}
