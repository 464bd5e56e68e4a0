import type { AnyResult } from './block.ts'
import { type Figures, figuresOf, heldCalls, memoryPerCallMb } from './figures.ts'
import { median } from './statistics.ts'
import { type Verdict, verdictsOf } from './verdicts.ts'

interface ReportOptions {
  /** Ends with the verdicts on one line. */
  isShort: boolean
  print(line: string): void
}

const NOTHING = '-'

/** The tables of a run; answers the exit code: 1 when a goal that was measured is missed. */
export function printReport(results: readonly AnyResult[], { isShort, print }: ReportOptions): number {
  const figures = figuresOf(results)
  for (const line of tableOf(figures)) print(line)
  print('')
  print(weatherOf(results))
  for (const line of [...heldLines(figures), ...webLoadLines(figures)]) print(line)
  const verdicts = verdictsOf(figures).filter(verdict => verdict.isMet !== null)
  print('')
  if (isShort) print(verdicts.map(wordsOf).join('; '))
  else for (const verdict of verdicts) print(wordsOf(verdict))
  return verdicts.every(verdict => verdict.isMet) ? 0 : 1
}

const COLUMNS: readonly (readonly [string, (figures: Figures, all: readonly Figures[]) => string])[] = [
  ['agent', figures => figures.contestant + (figures.hasWebLoad ? ' + dashboard' : '')],
  ['calls', figures => String(figures.calls)],
  ['turns (lost)', figures => `${figures.turns}${figures.lost > 0 ? ` (${figures.lost})` : ''}`],
  ['answer / floor', (figures, all) => ratio(figures.responseP50, floorOf(figures, all)?.responseP50)],
  ['over floor p50 [95 %], ms', figures => interval(figures)],
  [
    'answer p50/p95/p99, ms',
    ({ responseP50, responseP95, responseP99 }) => list(responseP50, responseP95, responseP99),
  ],
  ['own part, ms', figures => number(figures.ownP50)],
  ['greeting, ms', figures => number(figures.greetingP50)],
  ['stop / floor', (figures, all) => ratio(figures.stopP50, floorOf(figures, all)?.stopP50)],
  ['stop p50/p95, ms (n, deaf)', stops],
  [
    'false stops (for good)',
    ({ falseStops, cuts, noises }) => (noises === 0 ? NOTHING : `${falseStops} of ${noises} (${cuts})`),
  ],
  ['late', ({ lateShare }) => (lateShare === null ? NOTHING : `${(lateShare * 100).toFixed(2)} %`)],
  ['CPU a call', ({ cpuPercent }) => (cpuPercent === null ? NOTHING : `${cpuPercent.toFixed(1)} %`)],
  ['PSS idle -> calls, MB', ({ idlePssMb, busyPssMb }) => `${number(idlePssMb)} -> ${number(busyPssMb)}`],
  ['MB a further call', (figures, all) => number(memoryPerCallMb(all, figures.contestant), 1)],
]

/** Lines of a Markdown table. */
function tableOf(figures: readonly Figures[]): string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row(COLUMNS.map(([title]) => title)),
    row(COLUMNS.map(() => '---')),
    ...figures.map(each => row(COLUMNS.map(([, cell]) => cell(each, figures)))),
  ]
}

function floorOf({ calls }: Figures, all: readonly Figures[]): Figures | undefined {
  return all.find(other => other.contestant === 'floor' && other.calls === calls)
}

function heldLines(figures: readonly Figures[]): string[] {
  const names = [...new Set(figures.map(each => each.contestant))]
  const held = names.flatMap(name => {
    const calls = heldCalls(figures, name)
    return calls === null ? [] : [`${name} ${calls}`]
  })
  return held.length === 0 ? [] : [`Calls held, of the numbers that were tried: ${held.join(', ')}.`]
}

function webLoadLines(figures: readonly Figures[]): string[] {
  return figures.flatMap(({ contestant, calls, webLoad, webLagP99 }) =>
    webLoad === null
      ? []
      : [
          `${contestant} with ${calls} call(s) and ${number(webLoad.askedPerSecond)} requests a second (half of what it answered before): ` +
            `p50 ${number(webLoad.p50Ms, 1)}, p99 ${number(webLoad.p99Ms, 1)} ms, ${webLoad.failed} failed; lag of its thread p99 ${number(webLagP99, 1)} ms.`,
        ],
  )
}

function weatherOf(results: readonly AnyResult[]): string {
  const delaysMs = results.flatMap(result => (result.kind === 'transport' ? result.delaysMs : []))
  const loads = results.map(result => result.load)
  const first = results[0]?.startedAt ?? ''
  return (
    `The path of sound alone takes ${number(median(delaysMs))} ms (${delaysMs.length} bursts). Load average ${number(Math.min(...loads), 1)} to ` +
    `${number(Math.max(...loads), 1)}. Began ${first}.`
  )
}

function wordsOf({ name, text, goal, isMet }: Verdict): string {
  return `${isMet ? 'ok' : 'MISSED'} ${name} ${text} (goal ${goal})`
}

function stops({ stopP50, stopP95, interruptions, deaf }: Figures): string {
  return interruptions === 0 ? NOTHING : `${list(stopP50, stopP95)} (${interruptions}, ${deaf})`
}

function interval({ overFloor }: Figures): string {
  if (!overFloor) return NOTHING
  const signed = (value: number) => `${value < 0 ? '' : '+'}${Math.round(value)}`
  return `${signed(overFloor.value)} [${signed(overFloor.low)}, ${signed(overFloor.high)}]`
}

function ratio(value: number | null, floor: number | null | undefined): string {
  return value === null || !floor ? NOTHING : (value / floor).toFixed(2)
}

function list(...values: (number | null)[]): string {
  return values.map(value => number(value)).join(' / ')
}

function number(value: number | null, digits = 0): string {
  return value === null ? NOTHING : value.toFixed(digits)
}
