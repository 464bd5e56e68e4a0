import { APIConnectionError, llm } from '@livekit/agents'
import { toAnthropicMessages } from './anthropic-messages.ts'
import {
  type ChatAddress,
  type ChatDialect,
  ChatLlm,
  type ChatPart,
  type ChatReader,
  type OfferedTool,
} from './chat-llm.ts'
import { parseObject } from './event-stream.ts'
import { numberOf, recordOf, stringOf } from './json-fields.ts'
import { endpointOf } from './provider-http.ts'
import { ProviderRefusal } from './provider-refusal.ts'

const API_VERSION = '2023-06-01'
/** An answer on the telephone is short; the endpoint insists on a limit. */
const ANSWER_MAX_TOKENS = 1_024
/** The prompt and the tools are the same in every turn of a call: kept by the provider for five minutes since their last use. */
const KEPT = { cache_control: { type: 'ephemeral' } }

/** The statuses that stand behind the names of errors, which may also come in the middle of an answer. */
const STATUS_OF_ERROR: Record<string, number> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
}

/** Claude by the Messages API: `POST /v1/messages` as a stream. `baseUrl` with or without /v1. */
export function createAnthropicLlm(address: ChatAddress): llm.LLM {
  const base = endpointOf(address.baseUrl, '/v1', '')
  const dialect: ChatDialect = {
    label: 'parley.llm-anthropic',
    provider: 'anthropic',
    async request({ chatCtx, tools, toolChoice }) {
      const { system, messages } = toAnthropicMessages(chatCtx)
      const body = {
        model: address.model,
        max_tokens: ANSWER_MAX_TOKENS,
        ...(system !== '' && { system: [{ type: 'text', text: system, ...KEPT }] }),
        ...(tools.length > 0 && { tools: tools.map(toAnthropicTool), ...choiceOf(toolChoice) }),
        messages,
        stream: true,
      }
      return {
        path: '/messages',
        body: JSON.stringify(body),
        headers: { 'anthropic-version': API_VERSION, ...(address.apiKey && { 'x-api-key': address.apiKey }) },
        readRefusal: (status, text) => refusalOf(recordOf(parseObject(text)?.error), status),
      }
    },
    createReader: createAnthropicReader,
  }
  return new ChatLlm({ ...address, baseUrl: base }, dialect)
}

function toAnthropicTool({ name, description, parameters }: OfferedTool, at: number, all: OfferedTool[]) {
  const tool = { name, description, input_schema: { type: 'object', ...parameters } }
  return at === all.length - 1 ? { ...tool, ...KEPT } : tool
}

function choiceOf(choice: llm.ToolChoice | undefined) {
  if (choice === undefined) return {}
  if (typeof choice === 'object') return { tool_choice: { type: 'tool', name: choice.function.name } }
  return { tool_choice: { type: choice === 'required' ? 'any' : choice } }
}

export function createAnthropicReader(): ChatReader {
  let call: { id: string; name: string; json: string; input: unknown } | null = null
  let usage: Record<string, unknown> = {}
  let isEnded = false

  const finishCall = (): ChatPart[] => {
    if (!call) return []
    const { id, name, json, input } = call
    call = null
    const args = json === '' ? JSON.stringify(recordOf(input)) : json
    return [{ toolCalls: [llm.FunctionCall.create({ callId: id, name, args })] }]
  }
  const readDelta = (delta: Record<string, unknown>): ChatPart[] => {
    if (delta.type === 'input_json_delta' && call) call.json += stringOf(delta.partial_json)
    // Thoughts (thinking_delta, signature_delta) are not for the caller.
    return delta.type === 'text_delta' ? [{ text: stringOf(delta.text) }] : []
  }
  return {
    read(event) {
      switch (event.type) {
        case 'message_start':
          usage = recordOf(recordOf(event.message).usage)
          return []
        case 'content_block_start': {
          const { type, id, name, input, text } = recordOf(event.content_block)
          if (type === 'tool_use') call = { id: stringOf(id), name: stringOf(name), json: '', input }
          return type === 'text' && text ? [{ text: stringOf(text) }] : []
        }
        case 'content_block_delta':
          return readDelta(recordOf(event.delta))
        case 'content_block_stop':
          return finishCall()
        case 'message_delta':
          usage = { ...usage, ...recordOf(event.usage) }
          return []
        case 'message_stop':
          isEnded = true
          return [{ usage: toUsage(usage) }]
        case 'error':
          throw refusalOf(recordOf(event.error), 500)
        default:
          return [] // ping, and what is still to be invented
      }
    },
    end() {
      if (!isEnded) throw new APIConnectionError({ message: 'the stream ended in the middle of the answer' })
      return []
    },
  }
}

/** `input_tokens` leaves out what was read from and written into the provider's memory; all of it is input. */
function toUsage(usage: Record<string, unknown>): llm.CompletionUsage {
  const promptCachedTokens = numberOf(usage.cache_read_input_tokens)
  const cacheCreationTokens = numberOf(usage.cache_creation_input_tokens)
  const promptTokens = numberOf(usage.input_tokens) + promptCachedTokens + cacheCreationTokens
  const completionTokens = numberOf(usage.output_tokens)
  return {
    promptTokens,
    completionTokens,
    promptCachedTokens,
    cacheCreationTokens,
    totalTokens: promptTokens + completionTokens,
  }
}

function refusalOf(error: Record<string, unknown>, httpStatus: number): ProviderRefusal {
  const status = STATUS_OF_ERROR[stringOf(error.type)] ?? httpStatus
  const kind = kindOf(status, stringOf(error.message))
  return new ProviderRefusal(kind, status, `refused: ${kind}`)
}

function kindOf(status: number, words: string): ProviderRefusal['kind'] {
  // An account without money is told so in an ordinary refusal.
  if (status === 402 || status === 429 || /credit balance/i.test(words)) return 'quota'
  if (status === 401 || status === 403) return 'key'
  if (status === 404) return 'model'
  return status >= 500 ? 'broken' : 'refused'
}
