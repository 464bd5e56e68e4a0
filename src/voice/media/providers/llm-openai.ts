import { APIConnectionError, APIStatusError, type llm } from '@livekit/agents'
import {
  type ChatAddress,
  type ChatDialect,
  ChatLlm,
  type ChatPart,
  type ChatReader,
  type OfferedTool,
} from './chat-llm.ts'
import { numberOf, recordOf, recordsOf } from './json-fields.ts'
import { createThoughtFilter } from './thought-filter.ts'
import { createToolCallCollector } from './tool-call-collector.ts'

/**
 * A language model behind an OpenAI-compatible address: OpenAI, Gemini, Groq, OpenRouter, Ollama, vLLM. Lenient where they differ: calls
 * without an id or a number, in one piece or in many; no usage; thoughts in the text; errors inside the stream.
 */
export function createOpenAiLlm(address: ChatAddress): ChatLlm {
  const dialect: ChatDialect = {
    label: 'parley.llm-openai',
    provider: 'openai-compatible',
    async request({ chatCtx, tools, toolChoice }) {
      const body = {
        model: address.model,
        messages: await chatCtx.toProviderFormat('openai'),
        ...(tools.length > 0 && { tools: tools.map(toOpenAiTool) }),
        ...(tools.length > 0 && toolChoice !== undefined && { tool_choice: toolChoice }),
        stream: true,
        stream_options: { include_usage: true },
      }
      return { path: '/chat/completions', body: JSON.stringify(body) }
    },
    createReader: createOpenAiReader,
  }
  return new ChatLlm(address, dialect)
}

function toOpenAiTool(tool: OfferedTool) {
  return { type: 'function', function: tool }
}

const SENTENCE_END = /[.!?…。！？]['"»”’)]*\s*$/

export function createOpenAiReader(): ChatReader {
  const calls = createToolCallCollector()
  const thoughts = createThoughtFilter()
  let said = ''
  let isFinished = false
  const finish = (): ChatPart[] => {
    const rest = thoughts.flush()
    const toolCalls = calls.take()
    said += rest
    isFinished ||= toolCalls.length > 0
    return [...(rest === '' ? [] : [{ text: rest }]), ...(toolCalls.length === 0 ? [] : [{ toolCalls }])]
  }
  return {
    read(event) {
      if (event.error) throw errorInStream(event.error)
      const parts: ChatPart[] = []
      for (const choice of recordsOf(event.choices)) {
        const delta = recordOf(choice.delta)
        // Reasoning comes under other names (`reasoning`, `reasoning_content`) and is not for the caller.
        const text = thoughts.push(textOf(delta.content))
        said += text
        if (text !== '') parts.push({ text })
        for (const call of recordsOf(delta.tool_calls)) calls.add(call)
        if (typeof choice.finish_reason !== 'string') continue
        parts.push(...finish())
        isFinished = true
      }
      const usage = usageOf(event)
      return usage ? [...parts, { usage }] : parts
    },
    end() {
      const parts = finish()
      // A server that gives no reason may still have said all. One that has said nothing, or half a sentence, broke off.
      if (!isFinished && !SENTENCE_END.test(said))
        throw new APIConnectionError({ message: 'the stream ended in the middle of the answer' })
      return parts
    },
  }
}

function usageOf(event: Record<string, unknown>): llm.CompletionUsage | null {
  // Groq puts it into a field of its own.
  const usage = recordOf(event.usage ?? recordOf(event.x_groq).usage)
  const [promptTokens, completionTokens] = [numberOf(usage.prompt_tokens), numberOf(usage.completion_tokens)]
  if (promptTokens === 0 && completionTokens === 0) return null
  const promptCachedTokens = numberOf(recordOf(usage.prompt_tokens_details).cached_tokens)
  return { promptTokens, completionTokens, promptCachedTokens, totalTokens: promptTokens + completionTokens }
}

/** OpenRouter and others begin an answer before they know that it will fail. */
function errorInStream(error: unknown): APIStatusError {
  const { code, status } = recordOf(error)
  const statusCode = [code, status].find(value => typeof value === 'number' && value >= 400 && value < 600)
  return new APIStatusError({
    message: 'an error inside the answer',
    options: { statusCode: typeof statusCode === 'number' ? statusCode : 500 },
  })
}

/** Some send the text in pieces: `[{ type: 'text', text }]`. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return recordsOf(content)
    .map(({ type, text }) => (type === 'text' && typeof text === 'string' ? text : ''))
    .join('')
}
