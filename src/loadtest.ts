import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, KEPT_MAX_CALLS_FILE, MAX_CALLS_MAX } from './config.ts'
import { AppError } from './core/errors.ts'
import { openLoadStand, STAND_IN_DELAYS } from './load-stand.ts'
import {
  createSearch,
  judgeLevel,
  LOAD_CALLS_DEFAULT,
  LOAD_P95_DEFAULT_MS,
  type LoadLevel,
} from './loadtest/load-level.ts'
import { openDataDir } from './storage/data-dir.ts'

export interface LoadTestOptions {
  /** The most that is tried. */
  callsMax: number
  p95LimitMs: number
  /** Writes the result where `serve` reads it. */
  keeps: boolean
  /** Each level as it is done. */
  onLevel(level: LoadLevel): void
}

export interface LoadTestResult {
  /** So many calls at once this machine holds; 0: not one. */
  calls: number
  p95LimitMs: number
  levels: LoadLevel[]
  /** Where it was written; null when it was not asked for, or nothing holds. */
  keptIn: string | null
}

/** Of each call at a level: enough for a 95th percentile of few calls, short enough for a person who waits. */
const QUESTIONS = 4
/** The first call of a process compiles its code. */
const WARM_UP_QUESTIONS = 1
const P95_MAX_MS = 60_000

/**
 * Finds how many calls at once this machine holds, with callers and stand-ins of models on the same machine: an installation whose models
 * and callers are elsewhere holds some more. Uses a database of its own in the temporary folder. Throws unavailable when nothing can be
 * started.
 */
export async function runLoadTest(config: Config, options: LoadTestOptions): Promise<LoadTestResult> {
  const { callsMax, p95LimitMs, keeps, onLevel } = options
  const stand = await openLoadStand(config, callsMax)
  const levels: LoadLevel[] = []
  const search = createSearch(callsMax)
  try {
    await stand.callAtOnce(1, WARM_UP_QUESTIONS)
    for (let calls = search.next(); calls !== null; calls = search.next()) {
      const level = judgeLevel(calls, await stand.callAtOnce(calls, QUESTIONS), p95LimitMs)
      levels.push(level)
      search.note(calls, level.holds)
      onLevel(level)
    }
  } finally {
    await stand.close()
  }
  const keptIn = keeps && search.held > 0 ? keep(config, search.held) : null
  return { calls: search.held, p95LimitMs, levels, keptIn }
}

/** The words of the command line. Throws invalid. */
export function readLoadTestFlags(flags: Record<string, string | boolean | undefined>): LoadTestOptions {
  return {
    callsMax: readCount(flags.calls, { name: '--calls', unset: LOAD_CALLS_DEFAULT, most: MAX_CALLS_MAX }),
    p95LimitMs: readCount(flags.p95, { name: '--p95', unset: LOAD_P95_DEFAULT_MS, most: P95_MAX_MS }),
    keeps: flags.keep === true,
    onLevel: level => void process.stderr.write(`${describeLevel(level)}\n`),
  }
}

function readCount(
  flag: string | boolean | undefined,
  { name, unset, most }: { name: string; unset: number; most: number },
): number {
  const value = flag === undefined ? unset : Number(flag)
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new AppError('invalid', `${name} must be a whole number, 1 to ${most}.`)
  return value
}

/** In words, one line for a level. */
function describeLevel(level: LoadLevel): string {
  const { calls, lost, answerP50Ms, answerP95Ms, greetingP95Ms, lateShare, holds } = level
  const ms = (value: number | null) => (value === null ? 'none' : `${Math.round(value)} ms`)
  return (
    `${String(calls).padStart(4)} calls  answer p50 ${ms(answerP50Ms)}, p95 ${ms(answerP95Ms)}; greeting p95 ${ms(greetingP95Ms)}; ` +
    `late sound ${(lateShare * 100).toFixed(2)} %${lost > 0 ? `; ${lost} lost` : ''}  ${holds ? 'holds' : 'DOES NOT HOLD'}`
  )
}

export function describeLoadTest({ calls, p95LimitMs, keptIn, levels }: LoadTestResult): string {
  const fixedMs = Object.values(STAND_IN_DELAYS).reduce((sum, delayMs) => sum + delayMs, 0)
  const isOpen = levels.length === 1 && calls > 0
  return [
    calls === 0
      ? `This machine does not hold one call with answers within ${p95LimitMs} ms (95 of 100).`
      : `This machine holds ${calls} call(s) at once with answers within ${p95LimitMs} ms (95 of 100)${isOpen ? ', the most that was tried' : ''}.`,
    `The models of the test take ${fixedMs} ms of an answer; its callers and models ran on this machine too.`,
    ...(keptIn === null ? [] : [`Kept in ${keptIn}: serve takes it where MAX_CALLS is not set.`]),
  ].join('\n')
}

function keep({ dataDir }: Config, calls: number): string {
  openDataDir(dataDir)
  const path = join(dataDir, KEPT_MAX_CALLS_FILE)
  writeFileSync(path, `${calls}\n`)
  return path
}
