import type { CallReport } from '../src/loadtest/caller-messages.ts'
import type { ContestantName, InsideTurn, LagFigures } from './contestants/contestant.ts'
import type { TreeCost } from './process-tree.ts'
import type { Stages } from './stages.ts'
import type { WebLoadFigures } from './web-load.ts'

/** The smallest piece of a run: some calls at the same time to one contestant. It has a file of its own, so a run can stop between two. */
export interface Block {
  kind: 'calls'
  /** Sorts in the order of the plan, and names the file. */
  id: string
  contestant: ContestantName
  script: 'turns' | 'interruptions'
  /** Calls at the same time. */
  calls: number
  /** Questions, or interruptions, of each call. */
  times: number
  /** Whether the dashboard is used at half of what it holds meanwhile. */
  hasWebLoad: boolean
  /** Blocks of one round are measured next to one another, and compared. */
  round: string
}

/** The path of sound alone, without an agent. */
export interface TransportBlock {
  kind: 'transport'
  id: string
  bursts: number
}

export type PlannedBlock = Block | TransportBlock

interface Weather {
  startedAt: string
  /** Load average of the last minute, when the block began. */
  load: number
}

export interface CallResult {
  report: CallReport
  /** Of each turn; null where calls overlapped, since the providers cannot tell them apart. */
  stages: Stages[] | null
  inside: InsideTurn[] | null
}

export interface BlockResult extends Block, Weather {
  results: CallResult[]
  /** Before the calls, and at their end with all of them still up. */
  idle: TreeCost
  busy: TreeCost
  /** Of the contestant while all calls were in dialogue, over all of them: 100 is one core. */
  cpuPercent: number | null
  lag: LagFigures | null
  webLoad: WebLoadFigures | null
  program: string
}

export interface TransportResult extends TransportBlock, Weather {
  delaysMs: number[]
}

export type AnyResult = BlockResult | TransportResult
