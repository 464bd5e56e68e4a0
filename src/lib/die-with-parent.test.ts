import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { waitFor } from '#testing/wait-for.ts'
import { dieWithParent } from './die-with-parent.ts'

test('a child in an endless loop goes with its parent, however the parent ends', async () => {
  const parent = Bun.spawn(
    [process.execPath, join(import.meta.dir, 'die-with-parent.fixture.ts'), 'parent'],
    {
      stdout: 'pipe',
    },
  )
  const { value } = await parent.stdout.getReader().read()
  const child = Number(new TextDecoder().decode(value))
  expect(isAlive(child)).toBe(true)
  parent.kill('SIGKILL')
  await parent.exited
  await waitFor('the child is gone', () => !isAlive(child))
})

test('it is found without a PATH, and says so with an absolute path', () => {
  expect(dieWithParent('')[0]).toStartWith('/')
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
