import type { Pace } from '../../../src/voice/media/engine/turns/turn-types.ts'
import { INTERJECTIONS, type Interjection, SCRIPTS, type Script } from './turn-scripts.ts'
import { makeSound, type Speaker, speak } from './turn-sounds.ts'
import { type Played, play, type Recogniser, record, type Sound, type Take } from './turn-stage.ts'

const TAIL_MS = 4_000

/** How a recogniser sets its full stops: where they belong, behind whatever it finishes, or never. */
export type Stops = 'right' | 'always' | 'never'

export interface ScriptTake {
  script: Script
  pauseMs: number
  take: Take
}

export interface InterjectionTake {
  interjection: Interjection
  take: Take
}

export async function recordScripts(pausesMs: readonly number[], scripts = SCRIPTS): Promise<ScriptTake[]> {
  const takes: ScriptTake[] = []
  for (const [at, script] of scripts.entries()) {
    for (const pauseMs of pausesMs)
      takes.push({ script, pauseMs, take: await record(soundsOf(script, at), pauseMs, TAIL_MS) })
  }
  return takes
}

export async function recordInterjections(list = INTERJECTIONS): Promise<InterjectionTake[]> {
  const takes: InterjectionTake[] = []
  for (const interjection of list) {
    const { sound, heard } = interjection
    const samples = 'effects' in sound ? makeSound(sound.effects) : speak(sound.speaker, sound.text)
    const language = 'speaker' in sound && sound.speaker.startsWith('de') ? 'de' : 'en'
    takes.push({ interjection, take: await record([{ samples, text: heard, language }], 0, TAIL_MS) })
  }
  return takes
}

export interface PauseResult {
  script: Script
  pauseMs: number
  pauses: number
  /** Pauses that were taken for the end of the turn. */
  taken: number
  /** Pauses in which an answer was heard. */
  answered: number
  /** From the caller's last sound until the turn was certain; null: it never was. */
  endOfTurnMs: number | null
  /** From there until the answer is heard. */
  answerMs: number | null
}

export function playScript(
  { script, pauseMs, take }: ScriptTake,
  { pace, recogniser, stops }: { pace: Pace; recogniser: Recogniser; stops: Stops },
): PauseResult {
  const pieces = take.pieces.map(piece => ({ ...piece, text: withStops(piece.text, stops) }))
  const played = play({ ...take, pieces }, { pace, recogniser })
  const gaps = pieces.slice(1).map((next, at) => ({ fromMs: pieces[at]?.endMs ?? 0, toMs: next.startMs }))
  const within = (times: number[]) =>
    gaps.filter(gap => times.some(atMs => atMs > gap.fromMs && atMs <= gap.toMs)).length
  const spokenToMs = pieces.at(-1)?.endMs ?? 0
  const last = played.turns.find(({ atMs }) => atMs > spokenToMs)
  const answerAtMs = played.answeredAtMs.find(atMs => atMs > spokenToMs)
  return {
    script,
    pauseMs,
    pauses: gaps.length,
    taken: within(played.turns.map(({ atMs }) => atMs)),
    answered: within(played.answeredAtMs),
    endOfTurnMs: last ? last.atMs - spokenToMs : null,
    answerMs: answerAtMs === undefined ? null : answerAtMs - spokenToMs,
  }
}

export interface InterjectionResult {
  interjection: Interjection
  isPaused: boolean
  /** How long the agent was silent for nothing. */
  gapMs: number | null
  isCut: boolean
  /** From the first sound until the agent stops; null: it did not. */
  stopMs: number | null
}

export function playInterjection(
  { interjection, take }: InterjectionTake,
  { pace, recogniser }: { pace: Pace; recogniser: Recogniser },
): InterjectionResult {
  const played: Played = play(take, { pace, recogniser, agentSpeaks: true })
  const startMs = take.pieces[0]?.startMs ?? 0
  const pause = played.pauses[0]
  const stoppedAtMs = pause?.atMs ?? played.cutAtMs
  return {
    interjection,
    isPaused: pause !== undefined,
    gapMs: pause?.untilMs == null ? null : pause.untilMs - pause.atMs,
    isCut: played.cutAtMs !== null,
    stopMs: stoppedAtMs === null ? null : stoppedAtMs - startMs,
  }
}

export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null
}

function soundsOf({ pieces, said = pieces, language }: Script, at: number): Sound[] {
  const voices: readonly Speaker[] = language === 'de' ? ['de', 'de-f'] : ['en-us', 'slt', 'en-gb', 'awb']
  const speaker = voices[at % voices.length] ?? 'en-us'
  return pieces.map((text, index) => ({ samples: speak(speaker, said[index] ?? text), text, language }))
}

function withStops(text: string | null, stops: Stops): string | null {
  if (text === null || stops === 'right') return text
  const bare = text.replace(/[.,?!]+$/, '')
  return stops === 'always' ? `${bare}.` : bare.replace(/[.,?!]/g, '').toLowerCase()
}
