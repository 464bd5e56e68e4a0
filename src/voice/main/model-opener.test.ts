import { expect, test } from 'bun:test'
import { AppError } from '#core/errors.ts'
import { callScope } from '#core/scope.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { createModelOpener } from './model-opener.ts'

const scope = callScope('o1', 'c1')
const at = new Date()

/** Opens each connection but those named here. */
function opener(broken: string[]) {
  return createModelOpener({
    logger: createQuietLogger(),
    async openModelConnection({ organizationId }, id) {
      if (broken.includes(id)) throw new AppError('unavailable', `The keys of ${id} do not open.`)
      const row = { id, organizationId, name: id, createdAt: at, updatedAt: at }
      return { connection: { ...row, kind: 'rehearsal' as const }, keys: {} }
    },
  })
}

const wanted = { modelConnectionId: 'a', fallbackModelConnectionIds: ['b', 'c'] }
const namesOf = ({ connections }: Awaited<ReturnType<ReturnType<typeof opener>>>) =>
  connections.map(({ connection }) => connection.name)

test('the connection of the agent comes first, its fallbacks in their order', async () => {
  const opened = await opener([])(scope, wanted)
  expect(namesOf(opened)).toEqual(['a', 'b', 'c'])
  expect(opened.passedOver).toEqual([])
})

test('a fallback that does not open is passed over, and the timeline says which', async () => {
  const opened = await opener(['b'])(scope, wanted)
  expect(namesOf(opened)).toEqual(['a', 'c'])
  expect(opened.passedOver).toEqual([
    { text: 'Fallback {number} could not be opened and was passed over.', values: { number: 1 } },
  ])
})

test('where the first one does not open, the call begins with the next that does', async () => {
  const opened = await opener(['a', 'b'])(scope, wanted)
  expect(namesOf(opened)).toEqual(['c'])
  expect(opened.passedOver).toHaveLength(2)
})

test('where none opens, the words are those of the first', async () => {
  await expect(opener(['a', 'b', 'c'])(scope, wanted)).rejects.toThrow('The keys of a do not open.')
})
