import { voiceEn } from '#messages/voice-en.ts'
import type { SessionPlan, UpMessage } from '../../protocol.ts'
import type { HandOver, ToolResult } from '../session.ts'
import type { LineTool, Speech } from './call-line.ts'

type ToolCallMessage = Extract<UpMessage, { type: 'tool_call' }>

interface BridgeOptions {
  send(call: Omit<ToolCallMessage, 'type' | 'callId'>): void
  nowMs(): number
  /** A tool asked for the end of the call, after the last words of the speech that it belongs to. */
  onHangUp(speech: Speech): void
  /** The call goes on as another agent, and the caller is told so; resolves with what the model is answered. */
  onHandOver(order: HandOver, speech: Speech): Promise<string>
}

/** Main has limits of its own; this one is for a main that does not answer at all. */
const TOOL_RESULT_TIMEOUT_MS = 20_000

export interface ToolBridge {
  /** For a line: each runs on main. */
  define(definitions: SessionPlan['tools']): LineTool[]
  resolve(result: ToolResult): void
  /** Nothing will be answered any more. */
  close(): void
}

/** The tools of a call as the model sees them. They run on main, which also checks their arguments: here they are only carried. */
export function createToolBridge(options: BridgeOptions): ToolBridge {
  const waiting = new Map<string, (result: ToolResult | null) => void>()

  const runOnMain = async (name: string, args: Record<string, unknown>): Promise<ToolResult | null> => {
    // Providers number their calls as they like, some start again with each answer.
    const toolCallId = Bun.randomUUIDv7()
    const { promise, resolve } = Promise.withResolvers<ToolResult | null>()
    waiting.set(toolCallId, resolve)
    const timer = setTimeout(() => resolve(null), TOOL_RESULT_TIMEOUT_MS)
    options.send({
      toolCallId,
      name,
      argumentsJson: JSON.stringify(args),
      startedAtMs: Math.round(options.nowMs()),
    })
    const result = await promise
    clearTimeout(timer)
    waiting.delete(toolCallId)
    return result
  }

  const define = (definition: SessionPlan['tools'][number]): LineTool => ({
    ...definition,
    async run(args, speech) {
      const result = await runOnMain(definition.name, args)
      if (result?.handOver)
        return { output: await options.onHandOver(result.handOver, speech), isError: false }
      const output = result?.output ?? voiceEn.tools.timedOut(definition.name)
      const isError = result?.isError ?? true
      // Who is cut off has no last words: the caller went on talking, and the model will see.
      if (result?.hangUp && !isError && !speech.isInterrupted) options.onHangUp(speech)
      return { output, isError }
    },
  })

  return {
    define: definitions => definitions.map(define),
    resolve: result => waiting.get(result.toolCallId)?.(result),
    close() {
      for (const resolve of waiting.values()) resolve(null)
    },
  }
}
