import { expect, test } from 'bun:test'
import { openTestFoundation } from '#testing/test-foundation.ts'
import { NOT_FOUND } from '../errors.ts'
import { HAND_OVERS_MAX } from './agent.ts'

async function open() {
  const foundation = await openTestFoundation()
  const { agents, modelConnections } = foundation.services
  const { scope } = await foundation.createOrganization()
  const { scope: theirs } = await foundation.createOrganization('Other')
  const create = async (of: typeof scope, name: string) => {
    const [connection] = (await modelConnections.listModelConnections(of, { limit: 1 })).items
    return agents.createAgent(of, { name, modelConnectionId: connection?.id ?? '' })
  }
  const [front, billing, foreign] = [
    await create(scope, 'Front'),
    await create(scope, 'Billing'),
    await create(theirs, 'Spy'),
  ]
  const when = 'the caller asks about an invoice'
  const change = (...ids: string[]) =>
    agents.changeDraft(scope, front.id, { handOvers: ids.map(agentId => ({ agentId, when })) })
  return { foundation, agents, scope, front, billing, foreign, when, change }
}
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { issues: { path: string; message: string }[] }) =>
      error.issues.map(({ path, message }) => `${path}: ${message}`),
  )

test('an agent hands calls over to agents of its own organization, each once, and not to itself', async () => {
  const { foundation, agents, scope, front, billing, foreign, when, change } = await open()
  const [unknown, gone] = [Bun.randomUUIDv7(), NOT_FOUND.agent]
  expect(await refusalOf(change(foreign.id, unknown))).toEqual([
    `handOvers.0.agentId: ${gone}`,
    `handOvers.1.agentId: ${gone}`,
  ])
  expect(await refusalOf(change(front.id))).toEqual([
    'handOvers.0.agentId: An agent cannot hand a call over to itself.',
  ])
  expect(await refusalOf(change(billing.id, billing.id))).toEqual([
    'handOvers.1.agentId: Name each agent once.',
  ])
  expect((await agents.getAgent(scope, front.id)).draft.handOvers).toEqual([])
  await change(billing.id)
  expect((await agents.publishAgent(scope, front.id)).settings.handOvers).toEqual([
    { agentId: billing.id, when },
  ])
  await foundation.close()
})

test('a colleague that was deleted is said at the next publication, and keeps nobody from deleting it', async () => {
  const { foundation, agents, scope, front, billing, change } = await open()
  await change(billing.id)
  await agents.removeAgent(scope, billing.id)
  expect(await refusalOf(agents.publishAgent(scope, front.id))).toEqual([
    `handOvers.0.agentId: ${NOT_FOUND.agent}`,
  ])
  await change()
  expect((await agents.publishAgent(scope, front.id)).settings.handOvers).toEqual([])
  await foundation.close()
})

test('there are only so many, and each says when', async () => {
  const { foundation, agents, scope, front, billing, when } = await open()
  const change = (handOvers: { agentId: string; when: string }[]) =>
    refusalOf(agents.changeDraft(scope, front.id, { handOvers }))
  const ids = Array.from({ length: HAND_OVERS_MAX + 1 }, () => Bun.randomUUIDv7())
  const [tooMany] = (await change(ids.map(agentId => ({ agentId, when })))) ?? []
  expect(tooMany).toStartWith('handOvers:')
  expect(await change([{ agentId: billing.id, when: '  ' }])).toEqual([
    'handOvers.0.when: Say when the call goes to this agent.',
  ])
  await foundation.close()
})
