import { describe, expect, test } from 'bun:test'
import { createBackgroundWork } from './background-work.ts'

function open({ atOnceMax = 1, waitingMax = 2 } = {}) {
  const faults: unknown[] = []
  const work = createBackgroundWork({ atOnceMax, waitingMax, onFault: error => faults.push(error) })
  return { work, faults }
}

describe('work after the answer', () => {
  test('begins after whoever asked has gone on, and settles when all of it is done', async () => {
    const { work } = open()
    const steps: string[] = []
    work.start(async () => void steps.push('worked'))
    work.start(async () => void steps.push('worked again'))
    steps.push('answered')
    await Promise.resolve()
    expect(steps).toEqual(['answered'])
    await work.settle()
    expect(steps).toEqual(['answered', 'worked', 'worked again'])
  })

  test('is done a few at a time, and refused when too much waits', async () => {
    const { work } = open({ atOnceMax: 2, waitingMax: 3 })
    let running = 0
    let most = 0
    const gate = Promise.withResolvers<void>()
    const started = Array.from({ length: 6 }, () =>
      work.start(async () => {
        most = Math.max(most, ++running)
        await gate.promise
        running--
      }),
    )
    expect(started).toEqual([true, true, true, true, true, false])
    // Each begins in a turn of its own.
    await new Promise<void>(resolve => setImmediate(resolve))
    gate.resolve()
    await work.settle()
    expect([most, running]).toEqual([2, 0])
    expect(work.start(async () => {})).toBe(true)
    await work.settle()
  })

  test('that fails is told, and the next goes on', async () => {
    const { work, faults } = open()
    let isDone = false
    work.start(async () => {
      throw new Error('the database is away')
    })
    work.start(async () => {
      isDone = true
    })
    await work.settle()
    expect(faults.map(String)).toEqual(['Error: the database is away'])
    expect(isDone).toBe(true)
  })
})
