import { expect, test } from 'bun:test'
import type { Scope } from '#core/scope.ts'
import type { Tool } from '#core/tools/tool.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'

describeOnEachDatabase('tools', context => {
  test('tools are listed by name, for their own organization only', async () => {
    const { tools, ours, theirs } = await start()
    const hangUp = await makeTool(ours, { name: 'hang_up' })
    const clock = await makeTool(ours, { name: 'clock', isEnabled: false })
    await makeTool(theirs, { name: 'clock' })
    expect(await tools.list(ours)).toEqual([clock, hangUp])
  })

  test('a call gets the enabled tools among the names that its agent has', async () => {
    const { tools, ours, theirs } = await start()
    const hangUp = await makeTool(ours, { name: 'hang_up' })
    await makeTool(ours, { name: 'clock', isEnabled: false })
    await makeTool(theirs, { name: 'weather' })
    expect(await tools.listByNames(ours, ['clock', 'hang_up', 'weather', 'unknown'])).toEqual([hangUp])
    expect(await tools.listByNames(ours, [])).toEqual([])
    expect(await tools.listByNames(theirs, ['hang_up'])).toEqual([])
  })

  test('a name is unique within its organization', async () => {
    const { ours, theirs } = await start()
    await makeTool(ours, { name: 'clock' })
    await makeTool(theirs, { name: 'clock' })
    expect(await refusalOf(makeTool(ours, { name: 'clock' }))).toBe('conflict: This is already there.')
  })

  async function makeTool(scope: Scope, change: Partial<Tool>): Promise<Tool> {
    const tool: Tool = {
      id: Bun.randomUUIDv7(),
      organizationId: scope.organizationId,
      name: 'clock',
      kind: 'builtin',
      description: 'Tells the time.',
      isEnabled: true,
      createdAt: new Date(1_000),
      ...change,
    }
    await context.store.tools.insert(scope, tool)
    return tool
  }

  async function start() {
    const { store } = context
    const [ours, theirs] = [await makeOrganization(store), await makeOrganization(store)]
    return { tools: store.tools, ours, theirs }
  }
})
