import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import type { Scope } from '../scope.ts'
import type { ToolService } from './tool-service.ts'

let foundation: TestFoundation
let tools: ToolService
let scope: Scope

beforeAll(async () => {
  foundation = await openTestFoundation()
  tools = foundation.services.tools
  scope = (await foundation.createOrganization()).scope
})
afterAll(() => foundation.close())

const allowed = ['clock', 'hang_up']
const run = (name: string, argumentsJson: string) => tools.runTool(scope, { name, allowed, argumentsJson })

describe('a tool', () => {
  test('is defined from its row, with a schema', async () => {
    const definitions = await tools.defineTools(scope, ['hang_up', 'clock', 'gone'])
    expect(definitions.map(definition => definition.name).sort()).toEqual(['clock', 'hang_up'])
  })

  test('runs with valid arguments', async () => {
    expect(await run('clock', '{"timeZone":"UTC"}')).toMatchObject({
      arguments: { timeZone: 'UTC' },
      outcome: { ok: true, output: expect.stringContaining('23 November 2026') },
    })
    expect(await run('hang_up', '')).toMatchObject({ outcome: { ok: true, effect: { kind: 'hang_up' } } })
  })

  test.each([
    ['clock', '{"timeZone":5}', 'timeZone'],
    ['clock', '{}', 'timeZone'],
    ['clock', '{"timeZone":"UTC","format":"x"}', 'arguments'],
    ['clock', '{broken', 'not valid JSON'],
    ['clock', '[1]', 'JSON object'],
    ['clock', `{"timeZone":"${'x'.repeat(20_000)}"}`, 'too long'],
    ['teleport', '{}', 'no tool called teleport'],
  ])('%s with %s is refused in words that the model can use', async (name, argumentsJson, words) => {
    expect(await run(name, argumentsJson)).toMatchObject({
      outcome: { ok: false, error: expect.stringContaining(words) },
    })
  })

  test('that the agent was not given does not run, whatever the model asks', async () => {
    const result = await tools.runTool(scope, { name: 'hang_up', allowed: ['clock'], argumentsJson: '{}' })
    expect(result.outcome).toMatchObject({ ok: false })
  })
})
