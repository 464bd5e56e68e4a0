import { expect, test } from 'bun:test'
import type { EgressDestination } from '#core/egress/egress.ts'
import { EGRESS_DESTINATIONS_MAX } from '#core/egress/egress-repository.ts'
import type { Scope } from '#core/scope.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeOrganization } from '#testing/record-factories.ts'

describeOnEachDatabase('egress destinations', context => {
  test('the same destination is counted, with its first and its latest time', async () => {
    const { egress, ours } = await start()
    await add(ours, { count: 2, firstAt: new Date(1_000), lastAt: new Date(2_000) })
    await add(ours, { count: 3, firstAt: new Date(3_000), lastAt: new Date(4_000) })
    expect(await egress.list(ours)).toEqual([
      row(ours, { count: 5, firstAt: new Date(1_000), lastAt: new Date(4_000) }),
    ])
  })

  test('purpose and outcome are counted apart, refused first, then the latest', async () => {
    const { egress, ours } = await start()
    await add(ours, { lastAt: new Date(1_000) })
    await add(ours, { lastAt: new Date(3_000), purpose: 'stt' })
    await add(ours, { lastAt: new Date(2_000), outcome: 'refused' })
    const listed = await egress.list(ours)
    expect(listed.map(({ purpose, outcome }) => `${outcome} ${purpose}`)).toEqual([
      'refused llm',
      'allowed stt',
      'allowed llm',
    ])
  })

  test('each organization sees and counts its own', async () => {
    const { egress, ours, theirs } = await start()
    await add(ours, { count: 1 })
    await add(theirs, { count: 7 })
    expect((await egress.list(ours)).map(each => each.count)).toEqual([1])
    expect((await egress.list(theirs)).map(each => each.count)).toEqual([7])
  })

  test('there are never more than a fixed number: the longest unused go first, of this organization only', async () => {
    const { egress, ours, theirs } = await start()
    await add(theirs, { lastAt: new Date(1) })
    // One transaction, for speed.
    await context.store.transaction(ours, async () => {
      for (let n = 0; n <= EGRESS_DESTINATIONS_MAX; n++)
        await add(ours, { destination: `host-${n}:443`, lastAt: new Date(1_000 + n) })
    })
    const listed = await egress.list(ours)
    expect(listed).toHaveLength(EGRESS_DESTINATIONS_MAX)
    expect(listed.at(-1)?.destination).toBe('host-1:443')
    expect(await egress.list(theirs)).toHaveLength(1)
  }, 20_000)

  function row(scope: Scope, change: Partial<EgressDestination>): EgressDestination {
    return {
      organizationId: scope.organizationId,
      destination: 'api.example.com:443',
      purpose: 'llm',
      outcome: 'allowed',
      count: 1,
      firstAt: new Date(1_000),
      lastAt: new Date(1_000),
      ...change,
    }
  }

  function add(scope: Scope, change: Partial<EgressDestination>): Promise<void> {
    return context.store.egress.add(scope, row(scope, change))
  }

  async function start() {
    const { store } = context
    const [ours, theirs] = [await makeOrganization(store), await makeOrganization(store)]
    return { egress: store.egress, ours, theirs }
  }
})
