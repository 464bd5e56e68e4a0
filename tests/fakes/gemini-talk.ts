import { type FakeReply, replyTo } from './fake-replies.ts'
import { DEFAULT_SETTINGS } from './fake-settings.ts'
import type { GeminiSettings } from './gemini-settings.ts'

/** What a session remembers, as the server keeps it behind a handle. */
export interface Memory {
  lines: string[]
  callerAudioMs: number
  turns: number
}

export const emptyMemory = (): Memory => ({ lines: [], callerAudioMs: 0, turns: 0 })

interface Talk {
  settings: GeminiSettings
  instructions: string
  memory: Memory
  toolNames: string[]
}

const READ_OUT = /Say exactly[\s\S]*?: "([\s\S]*)"/
const ANSWER_LAST_WORDS = /before you could answer\. Answer the caller's last words: ("(?:[^"\\]|\\.)*")/
const LATE_RESULT = /has answered: ("(?:[^"\\]|\\.)*")/
const BROKE_OFF = /The connection broke while you/

/** What the model does with words of the caller, or with a text that was put in for it. */
export function answerTo(words: string, talk: Talk): FakeReply {
  const readOut = READ_OUT.exec(words)?.[1]
  if (readOut !== undefined) return { text: readOut }
  const late = LATE_RESULT.exec(words)?.[1]
  if (late !== undefined) return answerToTool(JSON.parse(late) as string, talk)
  const asked = ANSWER_LAST_WORDS.exec(words)?.[1]
  if (asked !== undefined) return answerTo(JSON.parse(asked) as string, talk)
  if (BROKE_OFF.test(words)) return { text: 'And so the answer goes on to its end.' }
  for (const { match, recall, answer, forgotten } of talk.settings.memory) {
    if (!new RegExp(match, 'i').test(words)) continue
    const context = [talk.instructions, ...talk.memory.lines].join('\n')
    const found = new RegExp(recall, 'i').exec(context)?.[1]
    return { text: found === undefined ? forgotten : answer.replace('$1', found) }
  }
  return ask({ role: 'user', content: words }, talk)
}

export function answerToTool(output: string, talk: Talk): FakeReply {
  return ask({ role: 'tool', content: output }, talk)
}

function ask(message: { role: string; content: string }, { settings, toolNames }: Talk): FakeReply {
  const tools = toolNames.map(name => ({ function: { name } }))
  return replyTo(
    { model: 'gemini', messages: [message], tools },
    { ...DEFAULT_SETTINGS, rules: settings.rules },
  )
}
