import { describe, expect, test } from 'bun:test'
import { refusalOf } from '#testing/refusal.ts'
import { createAsyncMutex } from './async-mutex.ts'

describe('the mutex', () => {
  test('lets one in at a time, in the order of arrival', async () => {
    const mutex = createAsyncMutex()
    const seen: string[] = []
    const work = (name: string) =>
      mutex.run(async () => {
        seen.push(`${name} in`)
        await new Promise(resolve => setImmediate(resolve))
        seen.push(`${name} out`)
      })
    await Promise.all(['a', 'b', 'c'].map(work))
    expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
  })

  test('goes on after work that failed', async () => {
    const mutex = createAsyncMutex()
    const failed = mutex.run(async () => {
      throw new Error('planned')
    })
    const after = mutex.run(async () => 'done')
    expect(await failed.catch(error => String(error))).toBe('Error: planned')
    expect(await after).toBe('done')
  })

  test('who waits for too long is told so, and the next still gets in', async () => {
    const mutex = createAsyncMutex({ waitMaxMs: 20 })
    const release = Promise.withResolvers<void>()
    const holder = mutex.run(() => release.promise)
    expect(await refusalOf(mutex.run(async () => {}))).toBe(
      'unavailable: The database is busy: other work held the database for too long. Try again in a moment.',
    )
    release.resolve()
    await holder
    expect(await mutex.run(async () => 'in')).toBe('in')
  })

  test('a flood is turned away at the door', async () => {
    const mutex = createAsyncMutex({ waitingMax: 2 })
    const release = Promise.withResolvers<void>()
    const inside = [release.promise, Promise.resolve(), Promise.resolve()].map(work => mutex.run(() => work))
    expect(await refusalOf(mutex.run(async () => {}))).toContain('too much work waits for the database')
    release.resolve()
    await Promise.all(inside)
    expect(await mutex.run(async () => 'in')).toBe('in')
  })
})
