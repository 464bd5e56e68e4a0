import type { Scope } from '../scope.ts'
import type { Tool } from './tool.ts'

export interface ToolRepository {
  insert(scope: Scope, tool: Tool): Promise<void>
  /** All tools of the organization, by name. */
  list(scope: Scope): Promise<Tool[]>
  /** The enabled tools among these names. */
  listByNames(scope: Scope, names: readonly string[]): Promise<Tool[]>
}
