import type { CallerLine } from './caller-line.ts'
import { type CallOrder, type CallReport, type HeardTurn, NOISES } from './caller-messages.ts'

/** What a caller says: 48 kHz samples without silence at their ends. */
export interface CallerClips {
  question: Int16Array
  click: Int16Array
  cough: Int16Array
  mhm: Int16Array
}

/** Longest wait for a sound of the agent, and for the end of what it says. */
const ANSWER_LIMIT_MS = 8_000
const UTTERANCE_LIMIT_MS = 25_000
/** Pauses inside an utterance are shorter. */
const END_QUIET_MS = 500
/** A caller breaks in so long after the agent began: behind the deaf first seconds that some agents have. */
const BREAK_IN_AFTER_MS = 3_600
const STOPPED_QUIET_MS = 300
const STOP_LIMIT_MS = 5_000
/** Of noises: the first one, the distance between them, and how long each is watched. */
const NOISE_AFTER_MS = 1_500
const NOISE_EVERY_MS = 2_200
const NOISE_WATCH_MS = 1_500
const PAUSED_MS = 250
const CUT_MS = 800
/** Between an answer and the next question: not in step with any timer of the agent. */
const PAUSE_MIN_MS = 200
const PAUSE_SPREAD_MS = 400

export function emptyReport(): CallReport {
  return {
    greetingMs: null,
    turns: [],
    bargeInStopsMs: [],
    noises: [],
    frames: 0,
    lateFrames: 0,
    failure: null,
  }
}

/** Waits for the greeting; answers when it is over. */
export async function hearGreeting(line: CallerLine, report: CallReport): Promise<void> {
  const heardAtMs = await line.ear.untilLoud({ afterMs: line.dialedAtMs, withinMs: ANSWER_LIMIT_MS })
  report.greetingMs = heardAtMs - line.dialedAtMs
  await untilAgentEnds(line, heardAtMs)
}

/** Plays the script of the order into the report, which is then filled as far as it came. */
export async function followScript(
  line: CallerLine,
  { script, times }: CallOrder,
  clips: CallerClips,
  report: CallReport,
): Promise<void> {
  if (script === 'turns') await askQuestions(line, times, clips, report)
  else await interrupt(line, times, clips, report)
}

async function askQuestions(line: CallerLine, times: number, clips: CallerClips, report: CallReport) {
  for (let asked = 0; asked < times; asked++) {
    await Bun.sleep(PAUSE_MIN_MS + Math.random() * PAUSE_SPREAD_MS)
    const heardAtMs = await ask(line, clips, report.turns)
    if (heardAtMs !== null) await untilAgentEnds(line, heardAtMs)
  }
}

/** Asks and answers when the first sound of the answer was heard; null when none came in time. */
async function ask(line: CallerLine, clips: CallerClips, turns: HeardTurn[]): Promise<number | null> {
  const { endedAtMs } = await line.speak(clips.question)
  const heardAtMs = await line.ear
    .untilLoud({ afterMs: endedAtMs, withinMs: ANSWER_LIMIT_MS })
    // A lost answer is a result, not a failure: the call goes on with the next question.
    .catch(() => null)
  turns.push({
    endedAtEpochMs: performance.timeOrigin + endedAtMs,
    responseMs: heardAtMs === null ? null : heardAtMs - endedAtMs,
  })
  return heardAtMs
}

/** Breaks in into long answers, each time with the next question; then makes noises into the last one. */
async function interrupt(line: CallerLine, times: number, clips: CallerClips, report: CallReport) {
  let heardAtMs = await ask(line, clips, [])
  for (let done = 0; done < times; done++) {
    if (heardAtMs === null) throw new Error('no answer to break in into')
    await Bun.sleep(Math.max(0, heardAtMs + BREAK_IN_AFTER_MS - performance.now()))
    report.bargeInStopsMs.push(await breakIn(line, clips))
    heardAtMs = await line.ear
      .untilLoud({ afterMs: performance.now(), withinMs: ANSWER_LIMIT_MS })
      .catch(() => null)
  }
  if (heardAtMs !== null) await makeNoises(line, heardAtMs, clips, report)
}

/** Speaks into the agent's words, to its own end; answers how long the agent went on. */
async function breakIn(line: CallerLine, clips: CallerClips): Promise<number | null> {
  const beganAtMs = performance.now()
  const spoken = line.speak(clips.question)
  const lastHeardAtMs = await line.ear
    .untilQuiet({ afterMs: beganAtMs, quietMs: STOPPED_QUIET_MS, withinMs: STOP_LIMIT_MS })
    .catch(() => null)
  const { startedAtMs } = await spoken
  return lastHeardAtMs === null ? null : Math.max(0, lastHeardAtMs - startedAtMs)
}

async function makeNoises(line: CallerLine, heardAtMs: number, clips: CallerClips, report: CallReport) {
  for (const [index, noise] of NOISES.entries()) {
    const dueMs = heardAtMs + NOISE_AFTER_MS + index * NOISE_EVERY_MS
    await Bun.sleep(Math.max(0, dueMs - performance.now()))
    const { startedAtMs } = await line.speak(clips[noise])
    await Bun.sleep(Math.max(0, startedAtMs + NOISE_WATCH_MS - performance.now()))
    const { longestMs, lastingMs } = line.ear.silenceSince(startedAtMs, performance.now())
    const effect = lastingMs > CUT_MS ? 'cut' : Math.max(longestMs, lastingMs) > PAUSED_MS ? 'paused' : 'none'
    report.noises.push({ noise, effect })
    // Whatever would be measured now is silence.
    if (effect === 'cut') return
  }
  await untilAgentEnds(line, heardAtMs)
}

function untilAgentEnds(line: CallerLine, heardAtMs: number): Promise<number> {
  return line.ear.untilQuiet({ afterMs: heardAtMs, quietMs: END_QUIET_MS, withinMs: UTTERANCE_LIMIT_MS })
}
