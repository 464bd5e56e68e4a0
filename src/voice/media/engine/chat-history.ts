import { llm } from '@livekit/agents'
import type { PastItem } from '../../protocol.ts'
import type { Briefing } from '../session/call-line.ts'
import { toChatItems } from '../session/past-context.ts'

/** Older ones are forgotten: a prompt must not grow without end. */
const ITEMS_MAX = 600

/** What the model is told of the conversation: what was heard of the agent, not what was written for it. */
export interface ChatHistory {
  addCaller(text: string): void
  /** The agent's words, in the order in which they are to be heard; read anew for each question. */
  addAgent(words: () => { text: string; isInterrupted: boolean }): void
  /** Keeps the place of a call that runs; it is told of with its result alone. */
  addTool(call: llm.FunctionCall): (result: { output: string; isError: boolean }) => void
  /** A question to the model. `words`: of the caller, not certain yet; `note`: for the model alone. */
  render(more?: { words?: string | null; note?: string | null }): llm.ChatContext
}

type Entry = () => llm.ChatItem[]

export function createChatHistory(
  briefing: Pick<Briefing, 'systemPrompt' | 'instruction'>,
  past: readonly PastItem[],
): ChatHistory {
  const entries: Entry[] = toChatItems(past).map(item => () => [item])
  const add = (entry: Entry) => {
    entries.push(entry)
    if (entries.length > ITEMS_MAX) entries.shift()
  }
  return {
    addCaller(text) {
      const item = caller(text)
      add(() => [item])
    },
    addAgent(words) {
      const id = Bun.randomUUIDv7()
      add(() => {
        const { text, isInterrupted: interrupted } = words()
        return text === ''
          ? []
          : [llm.ChatMessage.create({ id, role: 'assistant', content: text, interrupted })]
      })
    },
    addTool(call) {
      // Together, since models refuse a call without its result.
      let items: llm.ChatItem[] = []
      add(() => items)
      return ({ output, isError }) => {
        const { callId, name } = call
        items = [call, llm.FunctionCallOutput.create({ callId, name, output, isError })]
      }
    },
    render({ words = null, note = null } = {}) {
      const instructions = [briefing.systemPrompt, briefing.instruction].filter(part => part !== null)
      // NB: into the one system message. Templates of local models refuse a second one, or one that is not the first.
      const system = llm.ChatMessage.create({ role: 'system', content: instructions.join('\n\n') })
      // NB: a note comes last. Some providers refuse a question that ends with the agent's own words.
      const asked = [words, note].flatMap(text => (text === null ? [] : [caller(text)]))
      return new llm.ChatContext([system, ...entries.flatMap(entry => entry()), ...asked])
    },
  }
}

function caller(text: string): llm.ChatMessage {
  return llm.ChatMessage.create({ role: 'user', content: text })
}
