import { type Figures, memoryPerCallMb } from './figures.ts'

export interface Verdict {
  name: string
  /** What was measured, as it is printed. */
  text: string
  goal: string
  /** null: this run has no figure for it. */
  isMet: boolean | null
}

/** Small differences are told to a tenth. */
const EXACT_BELOW_MS = 100
const OVER_FLOOR_MAX_MS = 10
const OWN_MAX_MS = 10
const GREETING_MAX_MS = 250
const STOP_OVER_FLOOR_MAX_MS = 15
const STOP_P95_MAX_MS = 280
const LATE_SHARE_MAX = 0.01
const CPU_MAX_PERCENT = 7
const WEB_LAG_MAX_MS = 10
const MEMORY_MAX_MB = 6
/** The fixed threads of a process weigh on few calls: CPU of one is that of many from here on. */
const CPU_CALLS_MIN = 5

/** Parley against the goals of the project, from figures of one run. */
export function verdictsOf(figures: readonly Figures[]): Verdict[] {
  const parley = figures.filter(each => each.contestant === 'parley' && !each.hasWebLoad)
  const alone = parley.find(each => each.calls === 1)
  const floor = figures.find(each => each.contestant === 'floor' && each.calls === 1)
  const many = parley.findLast(each => each.calls >= CPU_CALLS_MIN)
  const memoryMb = memoryPerCallMb(figures, 'parley')
  const over = alone?.overFloor ?? null
  const stopOverMs = alone?.stopP50 == null || floor?.stopP50 == null ? null : alone.stopP50 - floor.stopP50
  return [
    limit('answer over floor', over?.value ?? null, OVER_FLOOR_MAX_MS, ms),
    limit('own part', alone?.ownP50 ?? null, OWN_MAX_MS, ms),
    limit('greeting', alone?.greetingP50 ?? null, GREETING_MAX_MS, ms),
    limit('stop over floor', stopOverMs, STOP_OVER_FLOOR_MAX_MS, ms),
    limit('stop p95', alone?.stopP95 ?? null, STOP_P95_MAX_MS, ms),
    limit('late audio', alone?.lateShare ?? null, LATE_SHARE_MAX, share => `${(share * 100).toFixed(2)} %`),
    limit('CPU a call', many?.cpuPercent ?? null, CPU_MAX_PERCENT, percent => `${percent.toFixed(1)} %`),
    limit('lag of the dashboard', many?.webLagP99 ?? null, WEB_LAG_MAX_MS, ms),
    limit('memory a call', memoryMb, MEMORY_MAX_MB, megabytes => `${megabytes.toFixed(1)} MB`),
  ]
}

function limit(name: string, value: number | null, most: number, show: (value: number) => string): Verdict {
  return {
    name,
    text: value === null ? 'not measured' : show(value),
    goal: show(most),
    isMet: value === null ? null : value <= most,
  }
}

function ms(value: number): string {
  return `${value.toFixed(Math.abs(value) < EXACT_BELOW_MS ? 1 : 0)} ms`
}
