import { expect, test } from 'bun:test'
import { atMost } from './at-most.ts'

test('work that is done in time answers, work that is not is left alone', async () => {
  expect(await atMost(1_000, Promise.resolve('done'))).toBe('done')
  expect(await atMost(5, new Promise(() => {}))).toBeUndefined()
})

test('work that fails in time fails', async () => {
  await expect(atMost(1_000, Promise.reject(new Error('no')))).rejects.toThrow('no')
})

test('no timer stays behind to keep the process alive', async () => {
  const script = `import { atMost } from '${import.meta.dir}/at-most.ts'; await atMost(60_000, Promise.resolve())`
  const child = Bun.spawn([process.execPath, '-e', script], { timeout: 10_000 })
  expect(await child.exited).toBe(0)
})
