import { type Completeness, judgeWords } from '../src/voice/media/engine/turns/completeness.ts'
import type { Pace } from '../src/voice/media/engine/turns/turn-types.ts'
import {
  type PauseResult,
  playInterjection,
  playScript,
  quantile,
  recordInterjections,
  recordScripts,
  type ScriptTake,
  type Stops,
} from '../tests/voice/turns/turn-rates.ts'
import { PAUSES_MS } from '../tests/voice/turns/turn-scripts.ts'
import { RECOGNISERS, type Recogniser } from '../tests/voice/turns/turn-stage.ts'

/**
 * How often a pause is taken for the end of a turn, how long the end of one takes, and what stops the agent: by pace and recogniser, with
 * the real detector over spoken scripts. Offline, some seconds. `bun bench/turn-taking.ts`, `--each` for every single line.
 */
const PACES: readonly Pace[] = ['quick', 'balanced', 'patient']
const isVerbose = process.argv.includes('--each')

const scripts = await recordScripts(PAUSES_MS)
const interjections = await recordInterjections()

console.log(
  '| pace | recogniser, full stops | taken too early 300 / 600 / 900 ms | answered too early | end of turn p50 / p95 ms | finished, plain, counting (p50) |',
)
console.log('| --- | --- | --- | --- | --- | --- |')
for (const pace of PACES) {
  for (const recogniser of Object.values(RECOGNISERS)) {
    for (const stops of ['right', 'always', 'never'] as const) printPauses(pace, recogniser, stops)
  }
}
console.log(
  '\n| pace | recogniser | false: stopped / cut | gap p50 / max ms | meant: cut | stop p50 / p95 ms |',
)
console.log('| --- | --- | --- | --- | --- | --- |')
for (const pace of PACES)
  for (const recogniser of Object.values(RECOGNISERS)) printInterjections(pace, recogniser)
process.exit(0)

function printPauses(pace: Pace, recogniser: Recogniser, stops: Stops): void {
  const results = scripts.map(script => ({ script, result: playScript(script, { pace, recogniser, stops }) }))
  const all = results.map(({ result }) => result)
  const byPause = PAUSES_MS.map(pauseMs =>
    share(
      all.filter(result => result.pauseMs === pauseMs),
      'taken',
    ),
  )
  const answered = PAUSES_MS.map(pauseMs =>
    share(
      all.filter(result => result.pauseMs === pauseMs),
      'answered',
    ),
  )
  const delays = all.flatMap(({ endOfTurnMs }) => (endOfTurnMs === null ? [] : [endOfTurnMs]))
  const lost = all.length - delays.length
  const classes = (['complete', 'plain', 'counting'] as const).map(kind =>
    round(quantile(delaysOf(results, kind), 0.5)),
  )
  console.log(
    `| ${pace} | ${recogniser.name}, ${stops} | ${byPause.join(' / ')} | ${answered.join(' / ')} | ${round(quantile(delays, 0.5))} / ${round(quantile(delays, 0.95))}${lost > 0 ? `, ${lost} lost` : ''} | ${classes.join(', ')} |`,
  )
  if (!isVerbose) return
  for (const { script, pauseMs, taken, endOfTurnMs } of all)
    console.log(
      `    ${taken > 0 ? `TAKEN ${taken}` : '       '} ${pauseMs} ${script.name} (${round(endOfTurnMs)})`,
    )
}

function delaysOf(results: { script: ScriptTake; result: PauseResult }[], kind: Completeness): number[] {
  return results.flatMap(({ script, result }) => {
    const text = script.script.pieces.join(' ')
    const isKind = judgeWords(text, script.script.language) === kind
    return isKind && result.endOfTurnMs !== null ? [result.endOfTurnMs] : []
  })
}

function printInterjections(pace: Pace, recogniser: Recogniser): void {
  const results = interjections.map(take => playInterjection(take, { pace, recogniser }))
  const wrong = results.filter(({ interjection }) => !interjection.isMeant)
  const meant = results.filter(({ interjection }) => interjection.isMeant)
  const gaps = wrong.flatMap(({ gapMs }) => (gapMs === null ? [] : [gapMs]))
  const stops = meant.flatMap(({ stopMs }) => (stopMs === null ? [] : [stopMs]))
  const cutMeant = meant.filter(({ isCut }) => isCut).length
  console.log(
    `| ${pace} | ${recogniser.name} | ${wrong.filter(({ isPaused }) => isPaused).length} / ${wrong.filter(({ isCut }) => isCut).length} of ${wrong.length} | ${round(quantile(gaps, 0.5))} / ${round(quantile(gaps, 1))} | ${cutMeant} of ${meant.length} | ${round(quantile(stops, 0.5))} / ${round(quantile(stops, 0.95))} |`,
  )
  if (!isVerbose) return
  for (const { interjection, isPaused, gapMs, isCut, stopMs } of results)
    console.log(
      `    ${interjection.isMeant ? 'meant' : 'false'} ${interjection.name}: ${isPaused ? 'paused' : '-'} gap ${round(gapMs)} ${isCut ? 'cut' : ''} stop ${round(stopMs)}`,
    )
}

function share(results: readonly PauseResult[], what: 'taken' | 'answered'): string {
  const pauses = results.reduce((sum, result) => sum + result.pauses, 0)
  const wrong = results.reduce((sum, result) => sum + result[what], 0)
  return `${Math.round((wrong / pauses) * 100)} %`
}

function round(value: number | null): string {
  return value === null ? '-' : String(Math.round(value))
}
