/** The journey that every provider is held to: one call with everything in it, and short ones with a wrong key. */
import { expect } from 'bun:test'
import type { SessionPlan, UpMessage } from '#voice/protocol.ts'
import type { FakeRule } from '../fakes/fake-settings.ts'
import type { MediaStage, StagedCall } from './media-calls.ts'

type Usage = Extract<UpMessage, { type: 'usage' }>['usage']
type Turn = Extract<UpMessage, { type: 'turn' }>['turn']

export interface ProviderRow {
  name: string
  models: SessionPlan['models']
  /** What is understood of the caller, one text for each time that they speak, and what is answered. */
  prepare(script: Script): Promise<unknown>
  /** Breaks what connections there are, now or as soon as the caller speaks next: the call must go on. */
  cut(): Promise<unknown>
  /** The kinds of usage that must be counted. */
  counts: readonly (keyof Usage)[]
  /** Ways to be refused, each with the sentence that the call ends with. */
  wrongKeys: readonly WrongKey[]
  reset(): Promise<unknown>
  stop(): Promise<unknown>
}

export interface Script {
  transcripts: string[]
  rules: FakeRule[]
}

export interface WrongKey {
  part: string
  refuse(): Promise<unknown>
  detail: string
}

/** Milliseconds, by the caller's clock where the caller hears it. */
export interface JourneyFigures {
  /** From joining to the first sound. */
  greetingMs: number
  /** From the caller's last sound to the agent's first, with a tool in between. */
  toolAnswerMs: number
  /** The same without a tool, behind the cut. */
  cutAnswerMs: number
  /** From the caller's first sound to the agent's last. */
  interruptionMs: number
  /** Of the answer with the tool, by the agent's own measure. */
  latency: NonNullable<Turn['latency']> | null
  usage: Usage
  /** Calls that ended with the right words about a wrong key. */
  wrongKeys: number
}

const GREETING = 'Hello, this is Anna.'
const QUESTION = 'What time is it in Berlin?'
const TOOL_ANSWER = 'The tool answered: noon (Europe/Berlin).'
const STORY = 'Tell me a story.'
const STOP = 'Stop, please.'
const AGAIN = 'Are you open on Sunday?'
/** Short answers: the journey is long enough. */
const RULES: FakeRule[] = [
  { match: '^stop', reply: 'All right.' },
  { match: 'on sunday', reply: 'Yes, from ten.' },
]
const HEARD_WITHIN_MS = 20_000
/** Generous: eight engineers may share the machine. */
const INTERRUPTED_WITHIN_MS = 2_500

export async function travel(stage: MediaStage, row: ProviderRow): Promise<JourneyFigures> {
  await row.prepare({ transcripts: [QUESTION, STORY, STOP, AGAIN], rules: RULES })
  const call = await stage.placeCall({ greeting: GREETING, models: row.models })
  const figures = await talk(stage, row, call)
  const turns = turnsOf(stage, call.callId)
  expect(turns.map(({ role, text, interrupted }) => [role, interrupted ? '(cut)' : text])).toEqual([
    ['agent', GREETING],
    ['caller', QUESTION],
    ['agent', TOOL_ANSWER],
    ['caller', STORY],
    ['agent', '(cut)'],
    ['caller', STOP],
    ['agent', 'All right.'],
    ['caller', AGAIN],
    ['agent', 'Yes, from ten.'],
  ])
  const cut = turns[4]?.text ?? ''
  expect(cut).toStartWith('Part 1. Once upon a time')
  expect(cut.length).toBeLessThan(220)
  const usage = usageOf(stage, call.callId)
  for (const kind of row.counts) expect([kind, usage[kind] > 0]).toEqual([kind, true])
  for (const wrong of row.wrongKeys) await beRefused(stage, row, wrong)
  return { ...figures, latency: turns[2]?.latency ?? null, usage, wrongKeys: row.wrongKeys.length }
}

async function talk(
  stage: MediaStage,
  row: ProviderRow,
  { caller, callId }: StagedCall,
): Promise<Pick<JourneyFigures, 'greetingMs' | 'toolAnswerMs' | 'cutAnswerMs' | 'interruptionMs'>> {
  const loudAfter = (afterMs: number) => caller.waitFor('loud', { afterMs, withinMs: HEARD_WITHIN_MS })
  const quietAfter = (afterMs: number) => caller.waitFor('quiet', { afterMs, withinMs: HEARD_WITHIN_MS })
  // NB: on a busy machine a gap inside an answer passes for its end: whoever speaks then has cut it off.
  const heardOut = (afterMs: number, text: string) =>
    Promise.all([
      quietAfter(afterMs),
      stage.bench.waitFor('turn', callId, {
        where: ({ turn }) => turn.text === text,
        withinMs: HEARD_WITHIN_MS,
      }),
    ])
  const joined = await caller.waitFor('joined')
  const greeting = await caller.waitFor('loud')
  await heardOut(greeting.atMs, GREETING)

  const asked = await caller.speak('what time is it in berlin please')
  const answer = await loudAfter(asked.atMs)
  await heardOut(answer.atMs, TOOL_ANSWER)
  const tool = await stage.bench.waitFor('tool_call', callId)
  expect([tool.name, JSON.parse(tool.argumentsJson)]).toEqual(['clock', { timeZone: 'Europe/Berlin' }])

  const wished = await caller.speak('tell me a story')
  const story = await loudAfter(wished.atMs)
  await stage.bench.waitFor('partial', callId, {
    where: ({ role, text }) => role === 'agent' && text.includes('Once upon a time there'),
  })
  const speaking = caller.speak('stop please stop that now')
  const started = await caller.waitFor('speech_started', { afterMs: story.atMs })
  const quiet = await quietAfter(started.atMs)
  expect(quiet.lastLoudAtMs - started.atMs).toBeLessThan(INTERRUPTED_WITHIN_MS)
  const stopped = await speaking
  const reply = await loudAfter(stopped.atMs)
  await heardOut(reply.atMs, 'All right.')

  await row.cut()
  const askedAgain = await caller.speak('and are you open on sunday')
  const lastAnswer = await loudAfter(askedAgain.atMs)
  await heardOut(lastAnswer.atMs, 'Yes, from ten.')
  await caller.leave()
  const ended = await stage.bench.waitFor('ended', callId, { withinMs: HEARD_WITHIN_MS })
  expect(ended).toMatchObject({ reason: 'caller_hung_up', detail: null })
  return {
    greetingMs: Math.round(greeting.atMs - joined.atMs),
    toolAnswerMs: Math.round(answer.atMs - asked.atMs),
    cutAnswerMs: Math.round(lastAnswer.atMs - askedAgain.atMs),
    interruptionMs: Math.round(quiet.lastLoudAtMs - started.atMs),
  }
}

/** The caller hears that something is broken; the call's page says what. */
async function beRefused(stage: MediaStage, row: ProviderRow, wrong: WrongKey): Promise<void> {
  await row.reset()
  await wrong.refuse()
  const call = await stage.placeCall({ greeting: GREETING, models: row.models })
  const { caller, callId, plan } = call
  await caller.waitFor('loud', { withinMs: HEARD_WITHIN_MS })
  if (!isOver(stage, callId)) await caller.speak('hello can you hear me')
  const ended = await stage.bench.waitFor('ended', callId, { withinMs: HEARD_WITHIN_MS })
  expect([wrong.part, ended.reason, ended.detail]).toEqual([wrong.part, 'provider_failed', wrong.detail])
  expect(turnsOf(stage, callId).at(-1)?.text).toBe(plan.serviceSentences.providerFailed)
  await caller.leave()
}

function isOver(stage: MediaStage, callId: string): boolean {
  return stage.bench.of(callId).some(({ type }) => type === 'ended')
}

/** One of each number: a turn is sent again until it is confirmed. */
function turnsOf(stage: MediaStage, callId: string): Turn[] {
  const turns = stage.bench.of(callId).flatMap(message => (message.type === 'turn' ? [message.turn] : []))
  return turns.filter(({ seq }, at) => turns.findIndex(turn => turn.seq === seq) === at)
}

function usageOf(stage: MediaStage, callId: string): Usage {
  const sum: Usage = {
    llmInputTokens: 0,
    llmCachedInputTokens: 0,
    llmOutputTokens: 0,
    audioInputTokens: 0,
    audioOutputTokens: 0,
    ttsCharacters: 0,
    sttAudioMs: 0,
  }
  for (const message of stage.bench.of(callId)) {
    if (message.type !== 'usage') continue
    for (const kind of Object.keys(sum) as (keyof Usage)[]) sum[kind] += message.usage[kind]
  }
  return sum
}

/** One line of the table that docs/providers.md holds. */
export function toTableLine(name: string, figures: JourneyFigures): string {
  const { greetingMs, toolAnswerMs, interruptionMs, cutAnswerMs, latency, usage, wrongKeys } = figures
  const parts = latency && [latency.sttMs, latency.llmFirstTokenMs, latency.ttsFirstByteMs]
  const counted = Object.entries(usage).flatMap(([kind, amount]) => (amount > 0 ? [`${kind} ${amount}`] : []))
  const cells = [
    name,
    greetingMs,
    toolAnswerMs,
    (parts ?? []).map(part => part ?? '-').join(' / '),
    interruptionMs,
    cutAnswerMs,
    wrongKeys,
    counted.join(', '),
  ]
  return `| ${cells.join(' | ')} |`
}

export const TABLE_HEAD = [
  '| models | greeting | answer with a tool | recognised / first token / first sound | interruption | answer behind a cut | wrong keys in words | counted |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
].join('\n')
