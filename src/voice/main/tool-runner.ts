import type { Clock } from '#core/clock.ts'
import type { Scope } from '#core/scope.ts'
import { TOOL_ARGUMENTS_MAX_CHARS, TOOL_TIMEOUT_MS, type ToolOutcome } from '#core/tools/tool.ts'
import type { ToolService } from '#core/tools/tool-service.ts'
import { atMost } from '#lib/at-most.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { Logger } from '#telemetry/logger.ts'

export interface ToolRequest {
  name: string
  /** The tools that the agent was given. */
  allowed: readonly string[]
  argumentsJson: string
}

export interface ToolRun {
  arguments: Record<string, unknown>
  outcome: ToolOutcome
  durationMs: number
}

interface Dependencies {
  runTool: ToolService['runTool']
  clock: Clock
  logger: Logger
  timeoutMs?: number
}

/** Runs a tool for a call, in bounded time. Never throws: what goes wrong is told to the model in words. */
export function createToolRunner({ runTool, clock, logger, timeoutMs = TOOL_TIMEOUT_MS }: Dependencies) {
  return async (scope: Scope, request: ToolRequest): Promise<ToolRun> => {
    const startedAtMs = clock.monotonicMs()
    const name = request.name.slice(0, NAME_SHOWN_MAX_CHARS)
    const unanswered = (error: string): Omit<ToolRun, 'durationMs'> => ({
      arguments: readArguments(request.argumentsJson),
      outcome: { ok: false, error },
    })
    const run = runTool(scope, request).catch((error: unknown) => {
      logger.error('A tool failed', { tool: name, error })
      return unanswered(voiceEn.tools.failed(name))
    })
    const done = (await atMost(timeoutMs, run)) ?? unanswered(voiceEn.tools.timedOut(name))
    return { ...done, durationMs: clock.monotonicMs() - startedAtMs }
  }
}

const NAME_SHOWN_MAX_CHARS = 80

/** For the record of a tool that did not get as far as reading them itself. */
function readArguments(json: string): Record<string, unknown> {
  if (json.length > TOOL_ARGUMENTS_MAX_CHARS) return {}
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}
