/** A tool is a row: what an agent may call. `builtin` names code of ours; other kinds come later. */
export interface Tool {
  id: string
  organizationId: string
  /** What the model and the agent's form call it: a-z, 0-9 and _. Unique within the organization. */
  name: string
  kind: 'builtin'
  description: string
  isEnabled: boolean
  createdAt: Date
}

/** What a model needs to know to call a tool. `parameters` is a JSON Schema of an object. */
export interface ToolDefinition {
  name: string
  description: string
  parameters: Record<string, unknown>
}

/** What a tool did. `output` goes back to the model as text; `effect` is carried out by the call desk. */
export type ToolOutcome =
  | { ok: true; output: string; effect: ToolEffect | null }
  /** `error` is said to the model in words that it can use; never a stack or a secret. */
  | { ok: false; error: string }

/** End the call when the agent has finished speaking. */
export type ToolEffect = { kind: 'hang_up' }

export const TOOL_TIMEOUT_MS = 10_000
export const TOOL_RESULT_MAX_CHARS = 8_000
export const TOOL_ARGUMENTS_MAX_CHARS = 16_000
/** A call that runs more tools than this is out of control. */
export const TOOL_CALLS_PER_CALL_MAX = 200
