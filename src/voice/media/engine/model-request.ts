import { APITimeoutError, type llm } from '@livekit/agents'
import { ChatLlm, type ChatPart } from '../providers/chat-llm.ts'
import type { UsageIncrement } from '../session/models-of-call.ts'

/** Longer than the adapters' own patience, attempts included: they know better what went wrong, and mend what they can. */
const FIRST_TOKEN_MS = 10_000
const TOKEN_IDLE_MS = 15_000
const CONNECTION = { maxRetry: 0, retryIntervalMs: 0, timeoutMs: FIRST_TOKEN_MS }
/** No answer that is spoken has more. */
const TEXT_MAX_CHARS = 20_000
const TOOL_CALLS_MAX = 16

export interface ModelQuestion {
  model: llm.LLM
  chatCtx: llm.ChatContext
  toolCtx: llm.ToolContext
  /** false: it must answer in words. */
  mayUseTools: boolean
  signal: AbortSignal
  onText(piece: string): void
  onUsage(usage: UsageIncrement): void
}

export interface ModelAnswer {
  text: string
  toolCalls: llm.FunctionCall[]
  /** It broke off, or never began; null when it is whole. */
  error: unknown
  /** When it was asked and when its first word came, in ms of the monotonic clock; null: none came. */
  asked: { atMs: number; firstTokenAtMs: number } | null
}

/** Asks the model once, with its own attempts. Never rejects; an aborted question is answered with what came so far. */
export async function askModel(question: ModelQuestion): Promise<ModelAnswer> {
  const answer: ModelAnswer = { text: '', toolCalls: [], error: null, asked: null }
  if (question.signal.aborted) return answer
  const startedAt = performance.now()
  const own = new AbortController()
  const stop = () => own.abort()
  question.signal.addEventListener('abort', stop, { once: true })
  const stalled = watch(() => {
    answer.error = new APITimeoutError({ options: { retryable: false } })
    stop()
  })
  const hear = (part: ChatPart) => {
    if (own.signal.aborted) return
    stalled.touch()
    if (part.usage) question.onUsage(toUsage(part.usage))
    if (!part.text && !part.toolCalls) return
    answer.asked ??= { atMs: startedAt, firstTokenAtMs: performance.now() }
    take(part, answer, question)
  }
  try {
    await listen(question, own.signal, hear)
  } catch (error) {
    answer.error ??= error
  } finally {
    stalled.stop()
    question.signal.removeEventListener('abort', stop)
  }
  return answer
}

/** Models of providers are asked without the library's stream between. */
async function listen(
  { model, chatCtx, toolCtx, mayUseTools }: ModelQuestion,
  signal: AbortSignal,
  hear: (part: ChatPart) => void,
): Promise<void> {
  const toolChoice = mayUseTools ? undefined : 'none'
  if (model instanceof ChatLlm) return model.answer({ chatCtx, toolCtx, toolChoice, signal, onPart: hear })
  let failure: Error | null = null
  // NB: the library tells what failed beside the stream, which then just ends. One question is asked at a time.
  const onError = ({ error, recoverable }: { error: Error; recoverable: boolean }) => {
    if (!recoverable) failure = error
  }
  model.on('error', onError)
  const stream = model.chat({ chatCtx, toolCtx, toolChoice, connOptions: CONNECTION })
  const stop = () => stream.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const { delta, usage } of stream)
      hear({ text: delta?.content, toolCalls: delta?.toolCalls, usage })
  } finally {
    signal.removeEventListener('abort', stop)
    model.off('error', onError)
  }
  if (failure !== null) throw failure
}

function take({ text, toolCalls }: ChatPart, answer: ModelAnswer, { onText }: ModelQuestion): void {
  if (text && answer.text.length < TEXT_MAX_CHARS) {
    answer.text += text
    onText(text)
  }
  if (toolCalls && answer.toolCalls.length < TOOL_CALLS_MAX) answer.toolCalls.push(...toolCalls)
}

function toUsage(usage: llm.CompletionUsage): UsageIncrement {
  return {
    llmInputTokens: usage.promptTokens,
    llmCachedInputTokens: usage.promptCachedTokens,
    llmOutputTokens: usage.completionTokens,
  }
}

function watch(onStall: () => void): { touch(): void; stop(): void } {
  let timer = setTimeout(onStall, FIRST_TOKEN_MS)
  let hasBegun = false
  return {
    touch() {
      if (hasBegun) timer.refresh()
      else {
        hasBegun = true
        clearTimeout(timer)
        timer = setTimeout(onStall, TOKEN_IDLE_MS)
      }
    },
    stop: () => clearTimeout(timer),
  }
}
