import { createTurnMachine } from '../../../src/voice/media/engine/turns/turn-machine.ts'
import type {
  CertainTurn,
  Pace,
  TurnInput,
  TurnOutput,
} from '../../../src/voice/media/engine/turns/turn-types.ts'
import { createSilero } from '../../../src/voice/media/speech/silero.ts'

const RATE_HZ = 16_000
const WINDOW_SAMPLES = 512
const WINDOW_MS = 32
/** Rooms are never quite silent. */
const FLOOR_LEVEL = 20
const LEAD_MS = 1_000

/** What a recogniser is like: how long behind the end of a piece its text comes, and whether words are shown meanwhile. */
export interface Recogniser {
  name: string
  finalMs: number
  showsWords: boolean
  /** A piece that goes on before its text was there is recognised anew with the next one. */
  joins: boolean
}

export const RECOGNISERS = {
  live: { name: 'live, words shown', finalMs: 350, showsWords: true, joins: false },
  fast: { name: 'live, 200 ms', finalMs: 200, showsWords: false, joins: false },
  slow: { name: 'whole stretches, 900 ms', finalMs: 900, showsWords: false, joins: true },
} as const satisfies Record<string, Recogniser>

/** How long interim words take, and the model with the voice. */
const SHOWN_MS = 250
const ANSWER_MS = 600

export interface Sound {
  samples: Int16Array
  text: string | null
  language: string
}

export interface Piece {
  startMs: number
  endMs: number
  text: string | null
  language: string
}

/** A line of audio with what the detector says about each window, and where everything stands in it. */
export interface Take {
  pieces: Piece[]
  probabilities: number[]
}

/** Puts sounds one behind the other with pauses between, and lets the real detector judge the line. Starts after a second of quiet. */
export async function record(sounds: readonly Sound[], pauseMs: number, tailMs: number): Promise<Take> {
  let atMs = LEAD_MS
  const pieces = sounds.map(({ samples, text, language }) => {
    const startMs = atMs
    const endMs = startMs + (samples.length / RATE_HZ) * 1_000
    atMs = endMs + pauseMs
    return { startMs, endMs, text, language }
  })
  const lengthMs = (pieces.at(-1)?.endMs ?? LEAD_MS) + tailMs
  const line = roomTone(Math.ceil((lengthMs / 1_000) * RATE_HZ))
  sounds.forEach(({ samples }, at) => {
    const from = Math.round(((pieces[at]?.startMs ?? 0) / 1_000) * RATE_HZ)
    samples.forEach((sample, index) => {
      line[from + index] = Math.max(-32_768, Math.min(32_767, (line[from + index] ?? 0) + sample))
    })
  })
  return { pieces, probabilities: await judge(line) }
}

export interface Played {
  turns: (CertainTurn & { atMs: number })[]
  /** When the answer to each was first heard. */
  answeredAtMs: number[]
  pauses: { atMs: number; untilMs: number | null }[]
  cutAtMs: number | null
  thoughts: number
}

interface PlayOptions {
  pace: Pace
  recogniser: Recogniser
  /** The agent is in the middle of a long utterance when the line begins. */
  agentSpeaks?: boolean
}

/** Holds a call with the line: faster than real time, and the same in every run. */
export function play(take: Take, { pace, recogniser, agentSpeaks = false }: PlayOptions): Played {
  const machine = createTurnMachine(pace)
  const played: Played = { turns: [], answeredAtMs: [], pauses: [], cutAtMs: null, thoughts: 0 }
  const queue = [...wordsOf(take, recogniser)]
  let nowMs = 0
  let thoughtAtMs: number | null = null
  let answerAtMs: number | null = null
  let isHeld = false

  const feed = (input: TurnInput) => {
    nowMs = input.atMs
    for (const output of machine.next(input)) act(output)
  }
  const act = (output: TurnOutput) => {
    if (output.type === 'pause_agent') played.pauses.push({ atMs: nowMs, untilMs: null })
    if (output.type === 'pause_agent') isHeld = true
    if (output.type === 'resume_agent' || output.type === 'cut_agent') isHeld = false
    const pause = played.pauses.at(-1)
    if (output.type === 'resume_agent' && pause) pause.untilMs = nowMs
    if (output.type === 'cut_agent') {
      played.cutAtMs ??= nowMs
      answerAtMs = null
    }
    if (output.type === 'think') thoughtAtMs = nowMs
    if (output.type === 'think') played.thoughts++
    if (output.type === 'forget') thoughtAtMs = null
    if (output.type !== 'turn') return
    played.turns.push({ ...output, atMs: nowMs })
    answerAtMs = Math.max(nowMs, (thoughtAtMs ?? nowMs) + ANSWER_MS)
    thoughtAtMs = null
  }
  const catchUp = (untilMs: number) => {
    for (;;) {
      const tickAtMs = machine.nextTickAtMs ?? Number.POSITIVE_INFINITY
      const wordsAtMs = queue[0]?.atMs ?? Number.POSITIVE_INFINITY
      const audioAtMs = isHeld ? Number.POSITIVE_INFINITY : (answerAtMs ?? Number.POSITIVE_INFINITY)
      const atMs = Math.max(nowMs, Math.min(tickAtMs, wordsAtMs, audioAtMs))
      if (atMs >= untilMs) return
      if (audioAtMs <= atMs) {
        answerAtMs = null
        played.answeredAtMs.push(atMs)
        feed({ type: 'agent', atMs, state: 'speaking', heardMs: 0 })
      } else if (wordsAtMs <= atMs) feed(queue.shift() as TurnInput)
      else feed({ type: 'tick', atMs })
    }
  }
  if (agentSpeaks) for (const input of earlierTurn(recogniser)) feed(input)
  nowMs = 0
  if (agentSpeaks) feed({ type: 'agent', atMs: 0, state: 'speaking', heardMs: 2_000 })
  take.probabilities.forEach((probability, at) => {
    const atMs = (at + 1) * WINDOW_MS
    catchUp(atMs)
    feed({ type: 'voice', atMs, probability })
  })
  return played
}

/** The caller has spoken before: the machine knows the recogniser. Its turn is over long before the line begins. */
function earlierTurn({ showsWords, finalMs }: Recogniser): TurnInput[] {
  const [startMs, endMs] = [-10_000, -9_000]
  const windows = Array.from({ length: Math.ceil(-startMs / WINDOW_MS) }, (_, at): TurnInput => {
    const atMs = startMs + at * WINDOW_MS
    return { type: 'voice', atMs, probability: atMs < endMs ? 0.9 : 0 }
  })
  const words = (atMs: number, isFinal: boolean): TurnInput => ({
    type: 'words',
    atMs,
    text: 'Hello.',
    isFinal,
  })
  const shown = showsWords ? [words(endMs - WINDOW_MS, false)] : []
  return [...windows, ...shown, words(endMs + finalMs, true)].toSorted((a, b) => a.atMs - b.atMs)
}

/** What the recogniser makes of the line, in the order of time. */
function wordsOf({ pieces }: Take, recogniser: Recogniser): TurnInput[] {
  const inputs: TurnInput[] = []
  let carried = ''
  pieces.forEach(({ startMs, endMs, text, language }, at) => {
    if (text === null) return
    const next = pieces[at + 1]
    const finalAtMs = endMs + recogniser.finalMs
    carried = `${carried} ${text}`.trim()
    if (recogniser.showsWords) inputs.push(...shown({ startMs, endMs, text: carried, language }))
    if (recogniser.joins && next && next.startMs < finalAtMs) return
    inputs.push({ type: 'words', atMs: finalAtMs, text: carried, isFinal: true, language })
    carried = ''
  })
  return inputs.sort((a, b) => a.atMs - b.atMs)
}

function shown({ startMs, endMs, text, language }: Piece & { text: string }): TurnInput[] {
  const words = text.split(' ')
  return words.map((_, at) => ({
    type: 'words',
    atMs: startMs + ((at + 1) / words.length) * (endMs - startMs) + SHOWN_MS,
    text: words.slice(0, at + 1).join(' '),
    isFinal: false,
    language,
  }))
}

async function judge(line: Int16Array): Promise<number[]> {
  const { detector } = createSilero()
  const probabilities: number[] = []
  for (let at = 0; at + WINDOW_SAMPLES <= line.length; at += WINDOW_SAMPLES)
    probabilities.push(await detector.predict(line.slice(at, at + WINDOW_SAMPLES)))
  return probabilities
}

function roomTone(samples: number): Int16Array {
  let state = 1
  return Int16Array.from({ length: samples }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.round((state / 2_147_483_648 - 0.5) * 2 * FLOOR_LEVEL)
  })
}
