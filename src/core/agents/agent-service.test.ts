import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import type { Scope } from '../scope.ts'
import type { AgentService } from './agent-service.ts'

let foundation: TestFoundation
let agents: AgentService
let scope: Scope
let foreign: Scope
let modelConnectionId: string

beforeAll(async () => {
  foundation = await openTestFoundation()
  agents = foundation.services.agents
  scope = (await foundation.createOrganization()).scope
  foreign = (await foundation.createOrganization('Other')).scope
  const [connection] = (await foundation.services.modelConnections.listModelConnections(scope, { limit: 1 }))
    .items
  modelConnectionId = connection?.id ?? ''
})
afterAll(() => foundation.close())

const create = (change = {}) =>
  agents.createAgent(scope, { name: 'Night desk', modelConnectionId, tools: ['clock'], ...change })

describe('an agent', () => {
  test('begins as a draft; a publication makes numbered, unchanging versions', async () => {
    const { id } = await create({ prompt: 'One.' })
    expect(await agents.getAgent(scope, id)).toMatchObject({ publishedVersion: null, latestVersion: 0 })
    expect(await agents.publishAgent(scope, id)).toMatchObject({ number: 1, settings: { prompt: 'One.' } })
    await agents.changeDraft(scope, id, { prompt: 'Two.' })
    expect(await agents.publishAgent(scope, id)).toMatchObject({ number: 2 })
    expect(
      (await agents.listVersions(scope, id)).map(version => [version.number, version.settings.prompt]),
    ).toEqual([
      [2, 'Two.'],
      [1, 'One.'],
    ])
  })

  test('goes back to an older version in one step; history and draft stay, and numbers go on', async () => {
    const { id } = await create({ prompt: 'One.' })
    await agents.publishAgent(scope, id)
    await agents.changeDraft(scope, id, { prompt: 'Two.' })
    await agents.publishAgent(scope, id)
    await agents.publishAgent(scope, id, { version: 1 })
    expect(await agents.getAgent(scope, id)).toMatchObject({
      publishedVersion: 1,
      latestVersion: 2,
      draft: { prompt: 'Two.' },
    })
    expect(await agents.publishAgent(scope, id)).toMatchObject({ number: 3 })
    await expect(agents.publishAgent(scope, id, { version: 9 })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('two publications at once make two versions', async () => {
    const { id } = await create()
    const versions = await Promise.all([agents.publishAgent(scope, id), agents.publishAgent(scope, id)])
    expect(versions.map(version => version.number).sort()).toEqual([1, 2])
  })

  test('a change leaves alone what it does not name', async () => {
    const { id } = await create({ greeting: 'Hello', voice: 'nova' })
    const changed = await agents.changeDraft(scope, id, { prompt: 'New.' })
    expect(changed.draft).toMatchObject({
      greeting: 'Hello',
      voice: 'nova',
      prompt: 'New.',
      tools: ['clock'],
    })
    expect((await agents.changeDraft(scope, id, { voice: '' })).draft.voice).toBeNull()
  })

  test.each([
    [{ name: ' ' }, 'name'],
    [{ language: 'klingon!' }, 'language'],
    [{ language: 'de-x-wien' }, 'language'],
    [{ language: 'en-abcdefgh-bcdefghi-cdefghij-defghijk' }, 'language'],
    [{ modelConnectionId: 'nope' }, 'modelConnectionId'],
    [{ tools: ['teleport'] }, 'tools'],
    [{ prompt: 'x'.repeat(1_000_000) }, 'prompt'],
    [{ colour: 'red' }, 'colour'],
  ])('refuses %o by the name of the field', async (change, path) => {
    const refused = { code: 'invalid', issues: [expect.objectContaining({ path })] }
    await expect(create(change)).rejects.toMatchObject(refused)
    const { id } = await create()
    await expect(agents.changeDraft(scope, id, change as never)).rejects.toMatchObject(refused)
  })

  test('of another organization is one that does not exist, and is not changed', async () => {
    const { id } = await create()
    for (const attempt of [
      () => agents.getAgent(foreign, id),
      () => agents.changeDraft(foreign, id, { name: 'Mine now' }),
      () => agents.publishAgent(foreign, id),
      () => agents.listVersions(foreign, id),
      () => agents.removeAgent(foreign, id),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
    }
    expect((await agents.getAgent(scope, id)).draft.name).toBe('Night desk')
  })

  test('falls back on other connections, each once, never on the one that failed', async () => {
    const { id } = await create()
    const spare = await foundation.services.modelConnections.createModelConnection(scope, {
      name: 'Spare',
      kind: 'rehearsal',
    })
    const { items } = await foundation.services.modelConnections.listModelConnections(foreign, { limit: 1 })
    const issuesOf = async (ids: string[]) => {
      const change = { fallbackModelConnectionIds: ids }
      return agents.changeDraft(scope, id, change).then(
        () => [],
        error => error.issues,
      )
    }
    expect(await issuesOf([spare.id])).toEqual([])
    const path = (index: number) => `fallbackModelConnectionIds.${index}`
    expect(await issuesOf([modelConnectionId])).toEqual([
      {
        path: path(0),
        message: 'The agent runs on this connection already: another one must take over for it.',
      },
    ])
    expect(await issuesOf([spare.id, spare.id])).toEqual([
      { path: path(1), message: 'Name each fallback once.' },
    ])
    expect(await issuesOf([spare.id, items[0]?.id ?? ''])).toEqual([
      { path: path(1), message: 'There is no such model connection.' },
    ])
    await expect(agents.changeDraft(scope, id, { modelConnectionId: spare.id })).rejects.toMatchObject({
      issues: [{ path: path(0) }],
    })
    expect((await agents.getAgent(scope, id)).draft.fallbackModelConnectionIds).toEqual([spare.id])
  })

  test('is not published with a fallback that is gone', async () => {
    const { id } = await create()
    const { draft } = await agents.getAgent(scope, id)
    // The service lets nobody remove a connection that is needed: a backup that was put back could.
    const lost = { ...draft, fallbackModelConnectionIds: ['gone'] }
    await foundation.store.agents.updateDraft(scope, id, { draft: lost, at: new Date() })
    await expect(agents.publishAgent(scope, id)).rejects.toMatchObject({
      issues: [{ path: 'fallbackModelConnectionIds.0', message: 'There is no such model connection.' }],
    })
  })

  test('tells the pages of each change, and is gone when it was removed', async () => {
    const seen = foundation.recordEvents(scope.organizationId)
    const { id } = await create()
    await agents.removeAgent(scope, id)
    expect(seen.filter(event => event.type === 'agent.changed' && event.agentId === id).length).toBe(2)
    await expect(agents.getAgent(scope, id)).rejects.toMatchObject({ code: 'not_found' })
  })
})
