import type { Clock } from '../clock.ts'
import { fieldIssue, invalidInput } from '../errors.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { BUILTIN_FUNCTIONS, type BuiltinFunction } from './builtin-functions.ts'
import {
  TOOL_ARGUMENTS_MAX_CHARS,
  TOOL_RESULT_MAX_CHARS,
  type Tool,
  type ToolDefinition,
  type ToolOutcome,
} from './tool.ts'

export interface ToolService {
  /** Every tool of the organization, for the agent's form. */
  listTools(scope: Scope): Promise<Tool[]>
  /** Throws invalid and names the tools that don't exist. */
  requireTools(scope: Scope, names: readonly string[]): Promise<void>
  /** What a call may use, loaded from the rows when it starts. */
  defineTools(scope: Scope, names: readonly string[]): Promise<ToolDefinition[]>
  /** Validates the arguments and runs the function. Never throws for what the model or the tool did wrong. */
  runTool(
    scope: Scope,
    request: { name: string; allowed: readonly string[]; argumentsJson: string },
  ): Promise<{ arguments: Record<string, unknown>; outcome: ToolOutcome }>
  /** Puts the built-in tools into an organization that does not have them: a new one, or one of an older program. */
  seedBuiltinTools(scope: Scope): Promise<void>
}

export function createToolService({ store, clock }: { store: Store; clock: Clock }): ToolService {
  return {
    listTools: scope => store.tools.list(scope),

    async requireTools(scope, names) {
      const known = new Set((await store.tools.list(scope)).map(tool => tool.name))
      const unknown = names.filter(name => !known.has(name))
      if (unknown.length > 0) {
        throw invalidInput('Some tools do not exist.', [
          fieldIssue('tools', 'There is no tool called {names}.', {
            names: unknown.slice(0, 5).join(', ').slice(0, 200),
          }),
        ])
      }
    },

    async defineTools(scope, names) {
      const tools = await store.tools.listByNames(scope, names)
      return tools.flatMap(tool => {
        const builtin = BUILTIN_FUNCTIONS.get(tool.name)
        return builtin
          ? [{ name: tool.name, description: tool.description, parameters: builtin.parameters }]
          : []
      })
    },

    async runTool(scope, { name, allowed, argumentsJson }) {
      const parsed = parseArguments(argumentsJson)
      if (typeof parsed === 'string') return { arguments: {}, outcome: { ok: false, error: parsed } }
      // The model may ask for anything: what the agent was not given does not run.
      const [tool] = allowed.includes(name) ? await store.tools.listByNames(scope, [name]) : []
      const builtin = tool && BUILTIN_FUNCTIONS.get(tool.name)
      if (!builtin)
        return {
          arguments: parsed,
          outcome: { ok: false, error: `There is no tool called ${name.slice(0, 80)}.` },
        }
      return { arguments: parsed, outcome: runBuiltin(builtin, parsed, clock) }
    },

    async seedBuiltinTools(scope) {
      await store.transaction(scope, async () => {
        const known = new Set((await store.tools.list(scope)).map(tool => tool.name))
        for (const [name, builtin] of BUILTIN_FUNCTIONS) {
          if (known.has(name)) continue
          await store.tools.insert(scope, {
            id: Bun.randomUUIDv7(),
            organizationId: scope.organizationId,
            name,
            kind: 'builtin',
            description: builtin.description,
            isEnabled: true,
            createdAt: clock.now(),
          })
        }
      })
    },
  }
}

function parseArguments(json: string): Record<string, unknown> | string {
  if (json.length > TOOL_ARGUMENTS_MAX_CHARS) return 'The arguments are too long.'
  if (json.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
    return 'The arguments must be a JSON object.'
  } catch {
    return 'The arguments are not valid JSON.'
  }
}

function runBuiltin(builtin: BuiltinFunction, input: Record<string, unknown>, clock: Clock): ToolOutcome {
  const checked = builtin.schema.safeParse(input)
  if (!checked.success) {
    const issues = checked.error.issues.map(
      issue => `${issue.path.join('.') || 'arguments'}: ${issue.message}`,
    )
    return { ok: false, error: `The arguments are not valid. ${issues.join('; ').slice(0, 500)}` }
  }
  const outcome = builtin.run(checked.data, clock)
  return outcome.ok ? { ...outcome, output: outcome.output.slice(0, TOOL_RESULT_MAX_CHARS) } : outcome
}
