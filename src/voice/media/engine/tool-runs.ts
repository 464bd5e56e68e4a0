import { llm } from '@livekit/agents'
import type { LineTool, Speech } from '../session/call-line.ts'
import type { ChatHistory } from './chat-history.ts'

/** The tools of a line: as the model is told of them, and run when it calls them. */
export interface ToolRuns {
  readonly context: llm.ToolContext
  /** Runs them side by side and keeps the results, also of an answer that is cut meanwhile: what a tool did is done. */
  run(calls: readonly llm.FunctionCall[], speech: Speech): Promise<void>
  /** Resolves when none is at work: a question asked before would not know what they did. */
  settled(): Promise<void>
  readonly isBusy: boolean
}

export function createToolRuns(tools: readonly LineTool[], history: Pick<ChatHistory, 'addTool'>): ToolRuns {
  const byName = new Map(tools.map(tool => [tool.name, tool]))
  const running = new Set<Promise<void>>()

  const runOne = async (call: llm.FunctionCall, speech: Speech) => {
    const settle = history.addTool(call)
    settle(await answerOf(byName.get(call.name), call, speech))
  }
  return {
    context: new llm.ToolContext(tools.map(describe)),
    async run(calls, speech) {
      const runs = Promise.all(calls.map(call => runOne(call, speech))).then(() => undefined)
      running.add(runs)
      await runs.finally(() => running.delete(runs))
    },
    settled: async () => void (await Promise.all(running)),
    get isBusy() {
      return running.size > 0
    },
  }
}

/** Only told to the model: the library runs none of them. */
function describe({ name, description, parameters }: LineTool): llm.ToolContextEntry {
  return llm.tool({
    name,
    description,
    parameters: { type: 'object' as const, properties: {}, ...parameters },
    execute: () => Promise.reject(new Error('run by the line')),
  })
}

async function answerOf(tool: LineTool | undefined, { name, args }: llm.FunctionCall, speech: Speech) {
  if (!tool) return { output: `There is no tool ${name}.`, isError: true }
  const parsed = parseArguments(args)
  if (!parsed) return { output: 'The arguments are no JSON object.', isError: true }
  return tool.run(parsed, speech)
}

function parseArguments(args: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(args === '' ? '{}' : args)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
