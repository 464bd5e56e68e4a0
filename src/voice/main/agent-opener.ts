import type { AgentSettings } from '#core/agents/agent.ts'
import type { HandOverChoice } from '#core/calls/hand-over-briefing.ts'
import type { Scope } from '#core/scope.ts'
import type { ToolDefinition } from '#core/tools/tool.ts'
import type { ToolService } from '#core/tools/tool-service.ts'
import type { Phrase } from '#lib/phrase.ts'
import { defineHandOver, labelChoices, type NamedChoice } from './hand-over-tool.ts'
import type { createModelOpener } from './model-opener.ts'
import type { AgentParts } from './session-plan.ts'

interface Dependencies {
  openModels: ReturnType<typeof createModelOpener>
  defineTools: ToolService['defineTools']
}

/** What an agent talks and works with, opened for one call. */
export interface OpenedAgent {
  parts: Required<Pick<AgentParts, 'opened' | 'fallbacks' | 'tools'>>
  /** The tools that main runs by their names. */
  allowedTools: string[]
  choices: NamedChoice[]
  /** For the call's timeline. */
  passedOver: Phrase[]
}

/** Throws what opening the first of its models throws when none can be opened. */
export function createAgentOpener({ openModels, defineTools }: Dependencies) {
  return async (
    scope: Scope,
    { agent, handOvers }: { agent: AgentSettings; handOvers: readonly HandOverChoice[] },
  ): Promise<OpenedAgent> => {
    const [{ connections, passedOver }, definitions] = await Promise.all([
      openModels(scope, agent),
      defineTools(scope, agent.tools),
    ])
    const [opened, ...fallbacks] = connections
    const choices = labelChoices(handOvers)
    const tools: ToolDefinition[] = [...definitions, ...defineHandOver(choices)]
    return {
      parts: { opened, fallbacks, tools },
      allowedTools: definitions.map(tool => tool.name),
      choices,
      passedOver,
    }
  }
}
