import type { Scope } from '../scope.ts'
import type { HandedOverCall } from './handed-over-usage.ts'
import type { Span, UsageOfAgent, UsageTotals } from './usage.ts'

/** Sums over the calls of an organization, by when they were placed. */
export interface UsageRepository {
  /** The agents with which the calls began, the most minutes first; one that was deleted keeps its name. */
  sumByAgent(scope: Scope, span: Span): Promise<UsageOfAgent[]>
  /** Calls that were handed over, the oldest first, behind this one; empty: there are no more. */
  listHandedOver(scope: Scope, span: Span, after: string | null): Promise<(HandedOverCall & { id: string })[]>
  /** One sum for each span, in their order. */
  sumBySpan(scope: Scope, spans: readonly Span[]): Promise<UsageTotals[]>
}
