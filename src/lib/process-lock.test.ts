import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LockHeldError, takeProcessLock } from './process-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-lock-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a held lock is refused and names its holder; a released one is free again', () => {
  const path = join(folder, 'held')
  const lock = takeProcessLock(path)
  expect(() => takeProcessLock(path)).toThrow(new LockHeldError(process.pid))
  lock.release()
  takeProcessLock(path).release()
})

test('a lock of a dead process is taken over, also when its pid was used again', () => {
  const dead = join(folder, 'dead')
  writeFileSync(dead, '999999999 1')
  takeProcessLock(dead).release()

  const reused = join(folder, 'reused')
  writeFileSync(reused, `${process.pid} 1`)
  takeProcessLock(reused).release()
})

test('a lock that another took over is not released', () => {
  const path = join(folder, 'taken')
  const lock = takeProcessLock(path)
  writeFileSync(path, '1 12345')
  lock.release()
  expect(Bun.file(path).size).toBeGreaterThan(0)
})
