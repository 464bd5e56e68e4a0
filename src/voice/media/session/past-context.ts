import { llm } from '@livekit/agents'
import type { PastItem } from '../../protocol.ts'

/** What was said and done before, as models are told it. */
export function toChatItems(history: readonly PastItem[]): llm.ChatItem[] {
  return history.flatMap((item, index): llm.ChatItem[] => {
    // In the order of the list: the library sorts by these.
    const createdAt = index + 1
    if (item.type === 'turn') {
      const role = item.role === 'agent' ? 'assistant' : 'user'
      return [llm.ChatMessage.create({ role, content: item.text, interrupted: item.interrupted, createdAt })]
    }
    const callId = `past-${index}`
    const { name, argumentsJson: args, output, isError } = item
    return [
      llm.FunctionCall.create({ callId, name, args, createdAt }),
      llm.FunctionCallOutput.create({ callId, name, output, isError, createdAt }),
    ]
  })
}
