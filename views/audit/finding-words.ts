import type { Verification } from '#core/audit/audit-log-service.ts'
import type { ChainProblem } from '#core/audit/chain-check.ts'
import type { Messages } from '#messages/en.ts'

type Words = Messages['audit']['verification']

/** What is wrong with the second place, as sentences. */
export function describePlace({ secondPlace, entries }: Verification, words: Words): string[] {
  if (secondPlace.state === 'not_authentic') return [words.notAuthentic]
  return secondPlace.state === 'missing' && entries > 0 ? [words.missing] : []
}

/** A finding as a sentence. */
export function describeProblem(
  problem: ChainProblem,
  { problems }: Words,
  number: (value: number) => string,
): string {
  switch (problem.kind) {
    case 'edited':
      return problems.edited(number(problem.seq))
    case 'reordered':
      return problems.reordered(number(problem.seq), number(problem.from))
    case 'deleted':
      return problems.deleted(number(problem.fromSeq), number(problem.toSeq))
    case 'unlinked':
      return problems.unlinked(number(problem.seq))
    case 'truncated':
      return problems.truncated(number(problem.lastSeq), number(problem.expectedSeq))
    case 'head_replaced':
      return problems.headReplaced(number(problem.seq))
    case 'head_missing':
      return problems.headMissing
    case 'rewritten':
      return problems.rewritten(number(problem.seq))
  }
}
