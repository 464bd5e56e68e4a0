import { llm, type voice } from '@livekit/agents'
import { voiceEn } from '#messages/voice-en.ts'
import type { SessionPlan, UpMessage } from '../../protocol.ts'
import type { ToolResult } from '../session.ts'

type ToolCallMessage = Extract<UpMessage, { type: 'tool_call' }>

interface BridgeOptions {
  definitions: SessionPlan['tools']
  send(call: Omit<ToolCallMessage, 'type' | 'callId'>): void
  nowMs(): number
  /** A tool asked for the end of the call, after the last words of the speech that it belongs to. */
  onHangUp(speech: voice.SpeechHandle): void
  /** The result of a call whose speech was cut off meanwhile: the library forgets it where the model speaks by itself. */
  onCutOff(output: llm.FunctionCallOutput): void
}

/** Main has limits of its own; this one is for a main that does not answer at all. */
const TOOL_RESULT_TIMEOUT_MS = 20_000

export interface ToolBridge {
  /** For the library: each runs on main. */
  tools: llm.ToolContextEntry[]
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

  const define = ({ name, description, parameters }: SessionPlan['tools'][number]) =>
    llm.tool({
      name,
      description,
      parameters: { type: 'object' as const, properties: {}, ...parameters },
      execute: async (args: Record<string, unknown>, { ctx }) => {
        const result = await runOnMain(name, args)
        const output = result?.output ?? voiceEn.tools.timedOut(name)
        const isError = result?.isError ?? true
        if (ctx.speechHandle.interrupted) {
          const { callId } = ctx.functionCall
          options.onCutOff(llm.FunctionCallOutput.create({ callId, name, output, isError }))
        }
        if (result === null || result.isError) throw new llm.ToolError(output)
        // Who is cut off has no last words: the caller went on talking, and the model will see.
        if (result.hangUp && !ctx.speechHandle.interrupted) options.onHangUp(ctx.speechHandle)
        return output
      },
    })

  return {
    tools: options.definitions.map(define),
    resolve: result => waiting.get(result.toolCallId)?.(result),
    close() {
      for (const resolve of waiting.values()) resolve(null)
    },
  }
}
