import { expect, test } from 'bun:test'
import { AppError } from '#core/errors.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { createJournalQueue } from './journal-queue.ts'

function failing(times: number, error: Error, done: () => void) {
  let left = times
  return async () => {
    if (left-- > 0) throw error
    done()
  }
}

test('what fails is tried again, and what came later waits for it', async () => {
  const queue = createJournalQueue({ logger: createQuietLogger(), callId: 'c' })
  const written: string[] = []
  const first = queue.add(
    'turn 1',
    failing(2, new Error('disk busy'), () => written.push('turn 1')),
  )
  const second = queue.add('turn 2', async () => void written.push('turn 2'))
  expect(await Promise.all([first, second])).toEqual([true, true])
  expect(written).toEqual(['turn 1', 'turn 2'])
})

test('what can never work is given up at once, and said loudly', async () => {
  const logger = createQuietLogger()
  const queue = createJournalQueue({ logger, callId: 'c' })
  let tries = 0
  const work = async () => {
    tries++
    throw new AppError('not_found', 'There is no such call.')
  }
  expect(await queue.add('turn 1', work)).toBe(false)
  expect(tries).toBe(1)
  expect(logger.lines.map(line => line.level)).toEqual(['error'])
})

test('a store that stays away is given up after the time; later entries still get their try', async () => {
  const queue = createJournalQueue({ logger: createQuietLogger(), callId: 'c', tryForMs: 150 })
  const away = async () => {
    throw new Error('connection lost')
  }
  const first = queue.add('turn 1', away)
  const second = queue.add('turn 2', async () => {})
  expect(await first).toBe(false)
  expect(await second).toBe(true)
})

test('the queue has an end: what does not fit is refused, not kept', async () => {
  const queue = createJournalQueue({ logger: createQuietLogger(), callId: 'c' })
  let open = () => {}
  const gate = new Promise<void>(resolve => {
    open = resolve
  })
  const entries = Array.from({ length: 1_001 }, (_, n) => queue.add(`turn ${n}`, () => gate))
  expect(await entries[1_000]).toBe(false)
  open()
  expect((await Promise.all(entries)).filter(Boolean)).toHaveLength(1_000)
  await queue.idle()
})
