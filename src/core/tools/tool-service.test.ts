import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import { EMPTY_CONTEXT } from '../organizations/organization.ts'
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

const allowed = ['clock', 'hang_up', 'book_table']
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
    ['book_table', '{"people":0,"when":"tonight"}', 'people'],
    ['book_table', '{"people":2,"when":" "}', 'when'],
    ['teleport', '{}', 'no tool called teleport'],
  ])('%s with %s is refused in words that the model can use', async (name, argumentsJson, words) => {
    expect(await run(name, argumentsJson)).toMatchObject({
      outcome: { ok: false, error: expect.stringContaining(words) },
    })
  })

  test('that came with a newer program is put into an organization that is there already, once', async () => {
    const organizationId = Bun.randomUUIDv7()
    const older = foundation.systemScope(organizationId, 'test')
    const createdAt = new Date()
    await foundation.store.organizations.insert(
      older,
      { id: organizationId, name: 'Older', createdAt },
      EMPTY_CONTEXT,
    )
    const clockTool = { id: Bun.randomUUIDv7(), organizationId, name: 'clock', kind: 'builtin' } as const
    await foundation.store.tools.insert(older, {
      ...clockTool,
      description: 'Switched off here',
      isEnabled: false,
      createdAt,
    })
    for (let start = 1; start <= 2; start++) await tools.seedBuiltinTools(older)
    expect((await tools.listTools(older)).find(({ name }) => name === 'clock')).toMatchObject({
      id: clockTool.id,
      isEnabled: false,
    })
    expect((await tools.listTools(older)).map(tool => tool.name)).toEqual(['book_table', 'clock', 'hang_up'])
  })

  test('that the agent was not given does not run, whatever the model asks', async () => {
    const result = await tools.runTool(scope, { name: 'hang_up', allowed: ['clock'], argumentsJson: '{}' })
    expect(result.outcome).toMatchObject({ ok: false })
  })
})
