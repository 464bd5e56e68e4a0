import type { CallReport } from '../src/loadtest/caller-messages.ts'
import type { AnyResult, BlockResult } from './block.ts'
import type { ContestantName } from './contestants/contestant.ts'
import { type Interval, median, medianWithInterval, pairedDifferences, percentile } from './statistics.ts'
import type { WebLoadFigures } from './web-load.ts'

/** What the blocks of one contestant with the same number of calls say together. Milliseconds, unless the name says otherwise. */
export interface Figures {
  contestant: ContestantName
  calls: number
  /** Measured while the dashboard was used: a line of its own, and no witness for the goals of calls alone. */
  hasWebLoad: boolean
  turns: number
  /** Questions that were never answered, and calls that failed. */
  lost: number
  responseP50: number | null
  responseP95: number | null
  responseP99: number | null
  /** Against the floor of the same rounds, question by question. */
  overFloor: Interval | null
  /** Final text to the request to the model, and first token to the request to the voice: what the agent adds by itself. */
  ownP50: number | null
  greetingP50: number | null
  interruptions: number
  /** Interruptions that the agent did not hear of. */
  deaf: number
  stopP50: number | null
  stopP95: number | null
  noises: number
  /** Noises at which the agent stopped, for good or for a moment. */
  falseStops: number
  /** Of them, those after which it did not go on. */
  cuts: number
  lateShare: number | null
  /** Of one core, for each call. */
  cpuPercent: number | null
  /** How late the thread of the dashboard ran at the worst, at the 99th percentile. */
  webLagP99: number | null
  webLoad: WebLoadFigures | null
  idlePssMb: number | null
  busyPssMb: number | null
  load: number | null
}

/** One line for each contestant and number of calls, in the order in which they were measured. */
export function figuresOf(results: readonly AnyResult[]): Figures[] {
  const blocks = results.filter(result => result.kind === 'calls')
  const kinds = [...new Set(blocks.map(kindOf))]
  return kinds
    .map(kind =>
      summarise(
        blocks.filter(block => kindOf(block) === kind),
        blocks,
      ),
    )
    .toSorted((a, b) => a.calls - b.calls)
}

/** Further memory of a contestant for each call more, from its blocks with the fewest and the most calls; null with one kind only. */
export function memoryPerCallMb(figures: readonly Figures[], contestant: ContestantName): number | null {
  const [few, many] = [figures.find(isOf(contestant)), figures.findLast(isOf(contestant))]
  if (!few || !many || few.calls === many.calls || few.busyPssMb === null || many.busyPssMb === null)
    return null
  return (many.busyPssMb - few.busyPssMb) / (many.calls - few.calls)
}

/** Late sound and slower answers than with one call mean that a number of calls is too many. */
const LATE_SHARE_MAX = 0.01
const SLOWER_MAX = 1.5

/** The most calls that a contestant held of those that were tried; null when only one number was. */
export function heldCalls(figures: readonly Figures[], contestant: ContestantName): number | null {
  const mine = figures.filter(isOf(contestant))
  const alone = mine.find(each => each.calls === 1)?.responseP95
  if (mine.length < 2 || !alone) return null
  const fits = ({ lost, lateShare, responseP95 }: Figures) =>
    lost === 0 && (lateShare ?? 1) <= LATE_SHARE_MAX && (responseP95 ?? Infinity) <= SLOWER_MAX * alone
  const tooMany = mine.find(each => !fits(each))
  return mine.findLast(each => fits(each) && each.calls < (tooMany?.calls ?? Infinity))?.calls ?? 0
}

const isOf = (contestant: ContestantName) => (each: Figures) =>
  each.contestant === contestant && !each.hasWebLoad
const kindOf = (block: BlockResult) => `${block.contestant} ${block.calls} ${block.hasWebLoad}`

function summarise(mine: readonly BlockResult[], all: readonly BlockResult[]): Figures {
  const [{ contestant, calls, hasWebLoad }] = mine as [BlockResult]
  const reports = mine.flatMap(block => block.results.map(({ report }) => report))
  const turns = reports.flatMap(report => report.turns)
  const responses = present(turns.map(turn => turn.responseMs))
  const stops = reports.flatMap(report => report.bargeInStopsMs)
  const noises = reports.flatMap(report => report.noises)
  const stages = mine.flatMap(block => block.results.flatMap(result => result.stages ?? []))
  const ownMs = stages.map(({ thinkMs, voiceMs }) =>
    thinkMs === null || voiceMs === null ? null : thinkMs + voiceMs,
  )
  const frames = sum(reports.map(report => report.frames))
  return {
    contestant,
    calls,
    hasWebLoad,
    turns: turns.length,
    lost: turns.length - responses.length + reports.filter(report => report.failure !== null).length,
    responseP50: percentile(responses, 0.5),
    responseP95: percentile(responses, 0.95),
    responseP99: percentile(responses, 0.99),
    overFloor: contestant === 'floor' ? null : overFloor(mine, all),
    ownP50: median(present(ownMs)),
    greetingP50: median(present(reports.map(report => report.greetingMs))),
    interruptions: stops.length,
    deaf: stops.filter(stop => stop === null).length,
    stopP50: percentile(present(stops), 0.5),
    stopP95: percentile(present(stops), 0.95),
    noises: noises.length,
    falseStops: noises.filter(({ effect }) => effect !== 'none').length,
    cuts: noises.filter(({ effect }) => effect === 'cut').length,
    lateShare: frames === 0 ? null : sum(reports.map(report => report.lateFrames)) / frames,
    cpuPercent: median(present(mine.map(block => block.cpuPercent)).map(percent => percent / calls)),
    webLagP99: percentile(present(mine.map(block => block.lag?.webP99Ms ?? null)), 1),
    webLoad: mine.find(block => block.webLoad !== null)?.webLoad ?? null,
    idlePssMb: median(mine.map(block => block.idle.pssMb)),
    busyPssMb: median(mine.map(block => block.busy.pssMb)),
    load: median(mine.map(block => block.load)),
  }
}

/** Each round is one group: its questions shared the weather of the machine. */
function overFloor(mine: readonly BlockResult[], all: readonly BlockResult[]): Interval | null {
  const groups = mine.map(block => {
    const floor = all.find(other => other.round === block.round && other.contestant === 'floor')
    return floor ? pairedDifferences(responsesOf(block), responsesOf(floor)) : []
  })
  return medianWithInterval(groups)
}

const responsesOf = (block: BlockResult): (number | null)[] =>
  block.results.flatMap(({ report }: { report: CallReport }) => report.turns.map(turn => turn.responseMs))

function present(values: readonly (number | null)[]): number[] {
  return values.filter(value => value !== null)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
