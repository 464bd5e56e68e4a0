import type { llm } from '@livekit/agents'

/** About 3,000 tokens; what is older is forgotten first. */
const HISTORY_MAX_CHARS = 12_000
const LINE_MAX_CHARS = 1_500

/**
 * What was said in the call, one line each, the newest that fit. NB: every text is a JSON string, so that a caller's words cannot pass for
 * a line, or a heading, of ours.
 */
export function describeHistory(items: readonly llm.ChatItem[]): string {
  const lines: string[] = []
  let chars = 0
  for (const item of items.toReversed()) {
    const line = lineOf(item)
    if (line === null) continue
    chars += line.length + 1
    if (chars > HISTORY_MAX_CHARS) break
    lines.push(line)
  }
  return lines.reverse().join('\n')
}

function lineOf(item: llm.ChatItem): string | null {
  switch (item.type) {
    case 'message': {
      const text = item.textContent?.trim() ?? ''
      if (text === '' || (item.role !== 'user' && item.role !== 'assistant')) return null
      if (item.role === 'user') return `Caller: ${quote(text)}`
      return `You: ${quote(text)}${item.interrupted ? ' (you were interrupted here)' : ''}`
    }
    case 'function_call':
      return `You called ${item.name} with ${quote(item.args)}`
    case 'function_call_output':
      return `${item.name} ${item.isError ? 'failed' : 'answered'}: ${quote(item.output)}`
    default:
      return null
  }
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, LINE_MAX_CHARS))
}
