import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { startLivekit, type TestLivekit } from '../livekit-server.ts'
import type { SceneInput, SceneResult } from './audio-scenes.ts'

let livekit: TestLivekit

beforeAll(async () => {
  livekit = await startLivekit()
}, 30_000)
afterAll(() => livekit.stop())

async function play(scene: SceneInput['scene']): Promise<SceneResult> {
  const room = `audio-${Bun.randomUUIDv7()}`
  const tickets = {
    agent: await livekit.ticket(room, 'agent', 'agent'),
    caller: await livekit.ticket(room, 'caller', 'caller'),
  }
  const input: SceneInput = { scene, url: livekit.url, tickets }
  const child = Bun.spawn(
    [process.execPath, join(import.meta.dir, 'audio-scenes.ts'), JSON.stringify(input)],
    {
      stdout: 'pipe',
      stderr: 'pipe',
      // The library logs to standard output otherwise.
      env: { ...process.env, NODE_ENV: 'production' },
    },
  )
  const [output, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  const line = output.split('\n').find(each => each.startsWith('{"steps"'))
  if (!line)
    throw new Error(`the scene ended without a result: ${errors.slice(-2_000)} ${output.slice(-2_000)}`)
  const result = JSON.parse(line) as SceneResult
  expect(result.captureThreads).toBe(0)
  return result
}

const stepsOf = (durationMs: number) => Array.from({ length: durationMs / 100 }, (_, step) => step)

/** Each step in its place and none twice; a receiver that is short of time may lose a few. */
function expectHeard(steps: readonly number[], said: readonly number[]): void {
  let at = -1
  for (const step of steps) {
    at = said.indexOf(step, at + 1)
    expect(at).toBeGreaterThanOrEqual(0)
  }
  expect(steps.length).toBeGreaterThanOrEqual(said.length * 0.8)
}

test('a pause is heard at once, and after it the utterance goes on where it fell silent', async () => {
  const { steps, longestGapMs, spoken, states, recordedMs, progress } = await play('speech')
  expectHeard(steps, [...stepsOf(1_000), ...stepsOf(1_000)])
  expect(longestGapMs).toBeGreaterThan(350)
  expect(longestGapMs).toBeLessThan(900)
  expect(spoken[0]).toMatchObject({ text: 'One two three four. Five six seven eight.', interrupted: false })
  expect(states.slice(0, 4)).toEqual(['speaking', 'paused', 'speaking', 'silent'])
  expect(recordedMs).toBe(2_000)
  expect(progress.length).toBeGreaterThan(2)
}, 30_000)

test('who is cut off has said what the caller heard, and nothing more is heard', async () => {
  const { steps, spoken, recordedMs } = await play('cut')
  expect(recordedMs).toBeGreaterThanOrEqual(1_200)
  expect(recordedMs).toBeLessThan(1_600)
  const heardMs = ((steps.at(-1) ?? 0) + 1) * 100
  expect(Math.abs(heardMs - recordedMs)).toBeLessThanOrEqual(100)
  expect(spoken[0]).toMatchObject({ text: 'One two', interrupted: true })
}, 30_000)

test('utterances are heard one after the other, and one that is cut before its turn is not heard', async () => {
  const { steps, spoken } = await play('queue')
  expectHeard(steps, [...stepsOf(600), ...stepsOf(600)])
  expect(spoken.map(each => [each.text, each.interrupted])).toEqual([
    ['First.', false],
    ['Second.', false],
    ['', true],
  ])
  const [first, second] = spoken
  expect(second?.startedAtEpochMs).toBeGreaterThanOrEqual(first?.endedAtEpochMs ?? Number.POSITIVE_INFINITY)
}, 30_000)

test('a caller is heard with a new microphone, and again after a reload', async () => {
  const { microphonesMs } = await play('microphones')
  expect(microphonesMs).toHaveLength(3)
  for (const heardMs of microphonesMs) expect(heardMs).toBeGreaterThan(300)
}, 40_000)

test('after a reconnection of the agent both hear each other again', async () => {
  const { microphonesMs, steps } = await play('reconnection')
  expect(microphonesMs[0]).toBeGreaterThan(300)
  expectHeard(steps, stepsOf(1_000))
}, 30_000)
