import { type AuditEntry, CHAIN_START, hashEntry } from './audit-chain.ts'

/** What is wrong with a chain, and where. */
export type ChainProblem =
  /** What it says is not what it said when it was written. */
  | { kind: 'edited'; seq: number }
  /** It stood at `from` when it was written. */
  | { kind: 'reordered'; seq: number; from: number }
  | { kind: 'deleted'; fromSeq: number; toSeq: number }
  /** It follows from something else than the entry before it: that one was replaced. */
  | { kind: 'unlinked'; seq: number }
  /** The head, or the second place, knows entries after the last one. */
  | { kind: 'truncated'; lastSeq: number; expectedSeq: number; knownBy: 'head' | 'second_place' }
  /** The head is not the last entry. */
  | { kind: 'head_replaced'; seq: number }
  | { kind: 'head_missing' }
  /** The second place holds another hash for this entry: it and what follows were written anew. */
  | { kind: 'rewritten'; seq: number }

export interface ChainReport {
  entries: number
  lastSeq: number
  lastHash: string
  /** At most PROBLEMS_MAX; `problemCount` tells of all. */
  problems: ChainProblem[]
  problemCount: number
}

export const PROBLEMS_MAX = 100

interface Place {
  seq: number
  hash: string
}

export interface ChainCheck {
  /** Entries in the order in which they lie there. */
  add(entry: AuditEntry): void
  lastSeq(): number
  /** `head`: of the database; null where it has none. Left out where there is none to compare with: an exported file. */
  finish(head?: Place | null): ChainReport
}

interface Options {
  /** What the second place holds of this chain. */
  kept?: Place | undefined
  /** Where entries may be left out on purpose: an export that was filtered, or begins later. */
  isPartial?: boolean
}

/** Reads a chain once, from its first entry to its last, and says everything that is wrong with it. */
export function createChainCheck({ kept, isPartial = false }: Options = {}): ChainCheck {
  const problems: ChainProblem[] = []
  const failing: AuditEntry[] = []
  let problemCount = 0
  let entries = 0
  let last: { seq: number; hash: string; isWhole: boolean } = { seq: 0, hash: CHAIN_START, isWhole: true }
  let hashAtKept: string | undefined

  function report(problem: ChainProblem) {
    problemCount++
    if (problems.length < PROBLEMS_MAX) problems.push(problem)
  }

  function noteFailing(entry: AuditEntry) {
    if (failing.length < PROBLEMS_MAX) failing.push(entry)
    else problemCount++
  }

  return {
    add(entry) {
      entries++
      const isWhole = hashEntry(entry) === entry.hash
      if (!isWhole) noteFailing(entry)
      if (entry.seq <= last.seq) report({ kind: 'reordered', seq: entry.seq, from: entry.seq })
      const isNext = entry.seq === last.seq + 1
      if (entry.seq > last.seq + 1 && !isPartial)
        report({ kind: 'deleted', fromSeq: last.seq + 1, toSeq: entry.seq - 1 })
      if (isNext && isWhole && last.isWhole && entry.previousHash !== last.hash)
        report({ kind: 'unlinked', seq: entry.seq })
      if (entry.seq === kept?.seq) hashAtKept = entry.hash
      last = { seq: entry.seq, hash: entry.hash, isWhole }
    },

    lastSeq: () => last.seq,

    finish(head) {
      for (const entry of failing) report(explain(entry, failing))
      if (head !== undefined) for (const problem of compareHead(last, head)) report(problem)
      if (kept && kept.seq > last.seq)
        report({ kind: 'truncated', lastSeq: last.seq, expectedSeq: kept.seq, knownBy: 'second_place' })
      if (kept && hashAtKept !== undefined && hashAtKept !== kept.hash)
        report({ kind: 'rewritten', seq: kept.seq })
      return { entries, lastSeq: last.seq, lastHash: last.hash, problems: inOrder(problems), problemCount }
    },
  }
}

/** An entry that was moved fits its hash at the place of another one that does not fit. */
function explain(entry: AuditEntry, failing: readonly AuditEntry[]): ChainProblem {
  const origin = failing.find(({ seq }) => hashEntry({ ...entry, seq }) === entry.hash)
  return origin ? { kind: 'reordered', seq: entry.seq, from: origin.seq } : { kind: 'edited', seq: entry.seq }
}

function compareHead(last: Place, head: Place | null): ChainProblem[] {
  if (head === null) return last.seq === 0 ? [] : [{ kind: 'head_missing' }]
  if (head.seq > last.seq)
    return [{ kind: 'truncated', lastSeq: last.seq, expectedSeq: head.seq, knownBy: 'head' }]
  return head.seq === last.seq && head.hash === last.hash ? [] : [{ kind: 'head_replaced', seq: head.seq }]
}

function inOrder(problems: ChainProblem[]): ChainProblem[] {
  return problems.toSorted((a, b) => placeOf(a) - placeOf(b))
}

function placeOf(problem: ChainProblem): number {
  if ('seq' in problem) return problem.seq
  if (problem.kind === 'deleted') return problem.fromSeq
  return problem.kind === 'truncated' ? problem.lastSeq : 0
}
