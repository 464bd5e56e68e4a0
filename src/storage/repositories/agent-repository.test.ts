import { expect, test } from 'bun:test'
import type { AgentVersion } from '#core/agents/agent.ts'
import type { Scope } from '#core/scope.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { agentSettings, makeAgent, makeModelConnection, makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'

const NO_AGENT = 'not_found: There is no such agent.'
const NO_CONNECTION = 'not_found: There is no such model connection.'

describeOnEachDatabase('agents', context => {
  test('an agent comes back as it was written, for its own organization only', async () => {
    const { agents, ours, theirs } = await start()
    const agent = await makeAgent(context.store, ours)
    expect(await agents.find(ours, agent.id)).toEqual(agent)
    expect(await agents.get(ours, agent.id)).toEqual(agent)
    expect(await agents.find(theirs, agent.id)).toBeUndefined()
    expect(await refusalOf(agents.get(theirs, agent.id))).toBe(NO_AGENT)
  })

  test('agents are listed oldest first, page by page, per organization', async () => {
    const { agents, ours, theirs } = await start()
    const ids: string[] = []
    for (const moment of [3_000, 1_000, 2_000])
      ids.push((await makeAgent(context.store, ours, { createdAt: new Date(moment) })).id)
    await makeAgent(context.store, theirs)
    const first = await agents.list(ours, { limit: 2 })
    const second = await agents.list(ours, { limit: 2, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items].map(agent => agent.id)).toEqual([ids[1]!, ids[2]!, ids[0]!])
    expect(second.nextCursor).toBeNull()
  })

  test('the draft changes for its own organization only', async () => {
    const { agents, ours, theirs } = await start()
    const agent = await makeAgent(context.store, ours)
    const draft = { ...agent.draft, prompt: 'Be brief.', tools: [] }
    const at = new Date('2026-02-03T04:05:06.789Z')
    expect(await refusalOf(agents.updateDraft(theirs, agent.id, { draft, at }))).toBe(NO_AGENT)
    expect(await agents.get(ours, agent.id)).toEqual(agent)
    await agents.updateDraft(ours, agent.id, { draft, at })
    expect(await agents.get(ours, agent.id)).toEqual({ ...agent, draft, draftSavedAt: at })
  })

  test('a draft cannot point at a connection that is not there, or is another organization’s', async () => {
    const { agents, ours, theirs } = await start()
    const agent = await makeAgent(context.store, ours)
    const foreign = await makeModelConnection(context.store, theirs)
    for (const id of ['unknown', foreign.id]) {
      const draft = agentSettings(id)
      expect(await refusalOf(agents.updateDraft(ours, agent.id, { draft, at: new Date() }))).toBe(
        NO_CONNECTION,
      )
      expect(await refusalOf(makeAgent(context.store, ours, { draft }))).toBe(NO_CONNECTION)
    }
    expect(await agents.get(ours, agent.id)).toEqual(agent)
  })

  test('versions are numbered per agent, immutable, and seen by their organization only', async () => {
    const { agents, ours, theirs } = await start()
    const agent = await makeAgent(context.store, ours)
    const [one, two] = [versionOf(agent.id, 1), versionOf(agent.id, 2)]
    await agents.insertVersion(ours, one)
    await agents.insertVersion(ours, two)
    expect(await refusalOf(agents.insertVersion(ours, two))).toBe('conflict: This is already there.')
    expect(await refusalOf(agents.insertVersion(theirs, versionOf(agent.id, 3)))).toBe(NO_AGENT)
    expect(await agents.listVersions(ours, agent.id)).toEqual([two, one])
    expect(await agents.listVersions(theirs, agent.id)).toEqual([])
    expect(await agents.getVersion(ours, agent.id, 1)).toEqual(one)
    expect(await refusalOf(agents.getVersion(theirs, agent.id, 1))).toBe(
      'not_found: There is no such version.',
    )
  })

  test('publishing moves the pointer of its own organization’s agent only', async () => {
    const { agents, ours, theirs } = await start()
    const agent = await makeAgent(context.store, ours)
    const change = { publishedVersion: 1, latestVersion: 1 }
    expect(await refusalOf(agents.updatePublished(theirs, agent.id, change))).toBe(NO_AGENT)
    await agents.updatePublished(ours, agent.id, change)
    expect(await agents.get(ours, agent.id)).toEqual({ ...agent, ...change })
  })

  test('an agent goes with its versions, and only for its own organization', async () => {
    const { agents, ours, theirs } = await start()
    const agent = await makeAgent(context.store, ours)
    await agents.insertVersion(ours, versionOf(agent.id, 1))
    expect(await refusalOf(agents.remove(theirs, agent.id))).toBe(NO_AGENT)
    expect(await agents.listVersions(ours, agent.id)).toHaveLength(1)
    await agents.remove(ours, agent.id)
    expect(await agents.find(ours, agent.id)).toBeUndefined()
    expect(await agents.listVersions(ours, agent.id)).toEqual([])
    expect(await refusalOf(agents.remove(ours, agent.id))).toBe(NO_AGENT)
  })

  test('a connection is in use by drafts and by the versions that calls run', async () => {
    const { agents, ours, theirs } = await start()
    const [used, other] = [await connectionOf(ours), await connectionOf(ours)]
    const agent = await makeAgent(context.store, ours, { draft: agentSettings(other) })
    await agents.insertVersion(ours, versionOf(agent.id, 1, used))
    await agents.insertVersion(ours, versionOf(agent.id, 2, other))
    expect(await agents.countUsingModelConnection(ours, used)).toBe(0)
    await agents.updatePublished(ours, agent.id, { publishedVersion: 1, latestVersion: 2 })
    expect(await agents.countUsingModelConnection(ours, used)).toBe(1)
    expect(await agents.countUsingModelConnection(ours, other)).toBe(1)
    expect(await agents.countUsingModelConnection(theirs, used)).toBe(0)
  })

  test('a connection is in use by those who fall back on it, whatever else their texts say', async () => {
    const { agents, ours, theirs } = await start()
    const [main, spare, unused] = [
      await connectionOf(ours),
      await connectionOf(ours),
      await connectionOf(ours),
    ]
    const draft = agentSettings(main, {
      fallbackModelConnectionIds: [spare],
      prompt: `NUL \0 and "fallbackModelConnectionIds":["${unused}"]`,
    })
    const agent = await makeAgent(context.store, ours, { draft })
    expect(await agents.countUsingModelConnection(ours, spare)).toBe(1)
    expect(await agents.countUsingModelConnection(ours, unused)).toBe(0)
    expect(await agents.countUsingModelConnection(ours, '%')).toBe(0)
    expect(await agents.countUsingModelConnection(theirs, spare)).toBe(0)
    const settings = agentSettings(main, { fallbackModelConnectionIds: [spare, unused] })
    await agents.insertVersion(ours, { ...versionOf(agent.id, 1, main), settings })
    expect(await agents.countUsingModelConnection(ours, unused)).toBe(0)
    await agents.updatePublished(ours, agent.id, { publishedVersion: 1, latestVersion: 1 })
    expect(await agents.countUsingModelConnection(ours, unused)).toBe(1)
  })

  async function connectionOf(scope: Scope): Promise<string> {
    return (await makeModelConnection(context.store, scope)).id
  }

  async function start() {
    const { store } = context
    const [ours, theirs] = [await makeOrganization(store), await makeOrganization(store)]
    return { agents: store.agents, ours, theirs }
  }
})

function versionOf(agentId: string, number: number, modelConnectionId = 'gone'): AgentVersion {
  const publishedAt = new Date('2026-01-02T03:04:05.678Z')
  return { agentId, number, settings: agentSettings(modelConnectionId), publishedAt, publishedBy: null }
}
