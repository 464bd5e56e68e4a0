import type { CallReport } from './caller-messages.ts'

/** What so many calls at once measured. */
export interface LoadLevel {
  calls: number
  answers: number
  /** Questions without an answer, and calls that did not come about or broke off. */
  lost: number
  answerP50Ms: number | null
  answerP95Ms: number | null
  greetingP95Ms: number | null
  /** Of the frames of the agent's speech, those that came more than 40 ms late. */
  lateShare: number
  holds: boolean
}

/** The most calls that are tried, and how soon 95 of 100 answers begin, where nothing else is asked for. */
export const LOAD_CALLS_DEFAULT = 10
export const LOAD_P95_DEFAULT_MS = 1_000

/** More late frames than this are heard as gaps. */
const LATE_SHARE_MAX = 0.01

/** A level holds when every question was answered, 95 of 100 in time, and the speech had no gaps. */
export function judgeLevel(calls: number, reports: readonly CallReport[], p95LimitMs: number): LoadLevel {
  const turns = reports.flatMap(report => report.turns)
  const answersMs = turns.map(turn => turn.responseMs).filter(value => value !== null)
  const greetingsMs = reports.map(report => report.greetingMs).filter(value => value !== null)
  const broken = calls - reports.filter(report => report.failure === null).length
  const frames = reports.reduce((sum, report) => sum + report.frames, 0)
  const lateFrames = reports.reduce((sum, report) => sum + report.lateFrames, 0)
  const lateShare = frames === 0 ? 0 : lateFrames / frames
  const lost = turns.length - answersMs.length + broken
  const answerP95Ms = rank(answersMs, 0.95)
  return {
    calls,
    answers: answersMs.length,
    lost,
    answerP50Ms: rank(answersMs, 0.5),
    answerP95Ms,
    greetingP95Ms: rank(greetingsMs, 0.95),
    lateShare,
    holds: lost === 0 && answerP95Ms !== null && answerP95Ms < p95LimitMs && lateShare < LATE_SHARE_MAX,
  }
}

/** The largest number of calls that holds, up to `callsMax`, found in few levels: the most first, then the half of what is open. */
export function createSearch(callsMax: number): {
  /** null: it is found. */
  next(): number | null
  note(calls: number, holds: boolean): void
  /** 0: not even one call. */
  readonly held: number
} {
  let held = 0
  let failed = callsMax + 1
  return {
    next() {
      if (failed - held <= 1) return null
      return failed > callsMax ? callsMax : Math.floor((held + failed) / 2)
    },
    note(calls, holds) {
      if (holds) held = Math.max(held, calls)
      else failed = Math.min(failed, calls)
    },
    get held() {
      return held
    },
  }
}

/** The smallest value that so many of them do not exceed. */
function rank(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
}
