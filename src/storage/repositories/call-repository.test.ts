import { expect, test } from 'bun:test'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeCall, makeOrganization } from '#testing/record-factories.ts'

describeOnEachDatabase('calls', context => {
  test('a call is found by its own organization only', async () => {
    const [ours, theirs] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    const call = await makeCall(context.store, ours)
    expect(await context.store.calls.find(ours, call.id)).toEqual(call)
    expect(await context.store.calls.find(theirs, call.id)).toBeUndefined()
  })
})
