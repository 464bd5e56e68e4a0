import { llm } from '@livekit/agents'
import type { PastItem } from '../../protocol.ts'
import type { Briefing } from '../session/call-line.ts'
import { toChatItems } from '../session/past-context.ts'

/** Older ones are forgotten: a prompt must not grow without end. */
const ITEMS_MAX = 600

/** What the model is told of the conversation: what was heard of the agent, not what was written for it. */
export interface ChatHistory {
  /** `continues`: the turn before was taken too early and nobody heard its answer. The model is told of both as one, and not of that answer. */
  addCaller(text: string, how?: { continues: boolean }): void
  /** The agent's words, in the order in which they are to be heard; read anew for each question. */
  addAgent(words: () => { text: string; isInterrupted: boolean }): void
  /** Keeps the place of a call that runs; it is told of with its result alone. */
  addTool(call: llm.FunctionCall): (result: { output: string; isError: boolean }) => void
  /** A question to the model. `words`: of the caller, not certain yet, which may continue their turn; `note`: for the model alone. */
  render(more?: { words?: string | null; continues?: boolean; note?: string | null }): llm.ChatContext
}

interface Entry {
  items(): llm.ChatItem[]
  /** The caller's words, if it is that. */
  said?: string
  /** Words of the agent that were cut, or of which none is heard yet. */
  isVoid?(): boolean
}

export function createChatHistory(
  briefing: Pick<Briefing, 'systemPrompt' | 'instruction'>,
  past: readonly PastItem[],
): ChatHistory {
  const entries: Entry[] = toChatItems(past).map(item => ({ items: () => [item] }))
  const add = (entry: Entry) => {
    entries.push(entry)
    if (entries.length > ITEMS_MAX) entries.shift()
  }
  /** Where the turn stands that goes on; -1: it was answered, or a tool ran for it, and what comes now is another one. */
  const findOpenTurn = () => {
    const at = entries.findLastIndex(entry => !entry.isVoid?.())
    return entries[at]?.said === undefined ? -1 : at
  }
  return {
    addCaller(text, { continues } = { continues: false }) {
      const at = continues ? findOpenTurn() : -1
      const said = at < 0 ? text : `${entries[at]?.said} ${text}`
      if (at >= 0) entries.splice(at)
      const item = caller(said)
      add({ items: () => [item], said })
    },
    addAgent(words) {
      const id = Bun.randomUUIDv7()
      add({
        items() {
          const { text, isInterrupted: interrupted } = words()
          if (text === '') return []
          return [llm.ChatMessage.create({ id, role: 'assistant', content: text, interrupted })]
        },
        isVoid() {
          const { text, isInterrupted } = words()
          return text === '' || isInterrupted
        },
      })
    },
    addTool(call) {
      // Together, since models refuse a call without its result.
      let items: llm.ChatItem[] = []
      add({ items: () => items })
      return ({ output, isError }) => {
        const { callId, name } = call
        items = [call, llm.FunctionCallOutput.create({ callId, name, output, isError })]
      }
    },
    render({ words = null, continues = false, note = null } = {}) {
      const instructions = [briefing.systemPrompt, briefing.instruction].filter(part => part !== null)
      // NB: into the one system message. Templates of local models refuse a second one, or one that is not the first.
      const system = llm.ChatMessage.create({ role: 'system', content: instructions.join('\n\n') })
      // NB: a note comes last. Some providers refuse a question that ends with the agent's own words.
      const at = words !== null && continues ? findOpenTurn() : -1
      const before = at < 0 ? entries : entries.slice(0, at)
      const said = at < 0 ? words : `${entries[at]?.said} ${words}`
      const asked = [said, note].flatMap(text => (text === null ? [] : [caller(text)]))
      return new llm.ChatContext([system, ...before.flatMap(entry => entry.items()), ...asked])
    },
  }
}

function caller(text: string): llm.ChatMessage {
  return llm.ChatMessage.create({ role: 'user', content: text })
}
