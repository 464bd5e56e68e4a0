import { expect, test } from 'bun:test'
import { systemClock } from '#core/clock.ts'
import { callScope } from '#core/scope.ts'
import type { ToolService } from '#core/tools/tool-service.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { createToolRunner } from './tool-runner.ts'

const scope = callScope('o1', 'c1')
const request = { name: 'clock', allowed: ['clock'], argumentsJson: '{"timeZone":"UTC"}' }

function runnerOf(runTool: ToolService['runTool'], timeoutMs = 1_000) {
  const logger = createQuietLogger()
  return { logger, run: createToolRunner({ runTool, clock: systemClock, logger, timeoutMs }) }
}

test('what the tool answers is passed on with the time that it took', async () => {
  const { run } = runnerOf(async () => {
    await Bun.sleep(20)
    return { arguments: { timeZone: 'UTC' }, outcome: { ok: true, output: 'noon', effect: null } }
  })
  const done = await run(scope, request)
  expect(done).toMatchObject({ arguments: { timeZone: 'UTC' }, outcome: { ok: true, output: 'noon' } })
  expect(done.durationMs).toBeGreaterThanOrEqual(15)
})

test('a tool that does not answer is left behind, with its arguments on record', async () => {
  const { run } = runnerOf(() => new Promise(() => {}), 30)
  const done = await run(scope, request)
  expect(done.outcome).toEqual({ ok: false, error: 'The tool clock did not answer in time.' })
  expect(done.arguments).toEqual({ timeZone: 'UTC' })
})

test('an internal failure is told without its cause, and logged with it', async () => {
  const { run, logger } = runnerOf(async () => {
    throw new Error('password=canary')
  })
  const done = await run(scope, { ...request, argumentsJson: 'not json' })
  expect(done.outcome).toEqual({ ok: false, error: 'The tool clock failed because of an internal error.' })
  expect(done.arguments).toEqual({})
  expect(logger.lines).toHaveLength(1)
})
