import { APITimeoutError, type llm } from '@livekit/agents'
import type { UsageIncrement } from '../session/call-models.ts'

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
  const { model, chatCtx, toolCtx, mayUseTools, signal, onUsage } = question
  const answer: ModelAnswer = { text: '', toolCalls: [], error: null, asked: null }
  if (signal.aborted) return answer
  const startedAt = performance.now()
  // NB: the library tells what failed beside the stream, which then just ends. One question is asked at a time.
  const onError = ({ error, recoverable }: { error: Error; recoverable: boolean }) => {
    if (!recoverable) answer.error = error
  }
  model.on('error', onError)
  const stream = model.chat({
    chatCtx,
    toolCtx,
    toolChoice: mayUseTools ? undefined : 'none',
    connOptions: CONNECTION,
  })
  const stop = () => stream.close()
  signal.addEventListener('abort', stop, { once: true })
  const stalled = watch(() => {
    answer.error = new APITimeoutError({ options: { retryable: false } })
    stop()
  })
  try {
    for await (const { delta, usage } of stream) {
      if (signal.aborted) break
      stalled.touch()
      if (usage) onUsage(toUsage(usage))
      if (!delta) continue
      answer.asked ??= { atMs: startedAt, firstTokenAtMs: performance.now() }
      take(delta, answer, question)
    }
  } catch (error) {
    answer.error ??= error
  } finally {
    stalled.stop()
    signal.removeEventListener('abort', stop)
    model.off('error', onError)
  }
  return answer
}

function take({ content, toolCalls }: llm.ChoiceDelta, answer: ModelAnswer, { onText }: ModelQuestion): void {
  if (content && answer.text.length < TEXT_MAX_CHARS) {
    answer.text += content
    onText(content)
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
