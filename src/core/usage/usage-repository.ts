import type { Scope } from '../scope.ts'
import type { Span, UsageOfAgent, UsageTotals } from './usage.ts'

/** Sums over the calls of an organization, by when they were placed. */
export interface UsageRepository {
  /** The agents of the calls, the most minutes first; one that was deleted keeps its name. */
  sumByAgent(scope: Scope, span: Span): Promise<UsageOfAgent[]>
  /** One sum for each span, in their order. */
  sumBySpan(scope: Scope, spans: readonly Span[]): Promise<UsageTotals[]>
}
