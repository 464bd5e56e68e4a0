import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ROTATION_INTERVAL_MS } from '#core/access/signing-key-service.ts'
import { openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import { createSigningKeyJob } from './signing-key-job.ts'

let foundation: TestFoundation
beforeAll(async () => {
  foundation = await openTestFoundation()
})
afterAll(() => foundation.close())

test('a key that is due is turned at the start, one that is not stays', async () => {
  const { services, logger, clock } = foundation
  const { signingKeys } = services
  const runOnce = async () => {
    const job = createSigningKeyJob({ signingKeys, logger })
    job.start()
    await job.stop()
    return (await signingKeys.current()).id
  }
  const first = await runOnce()
  expect(await runOnce()).toBe(first)
  clock.advance(ROTATION_INTERVAL_MS)
  expect(await runOnce()).not.toBe(first)
})

test('a ring that does not open stops nothing: it is logged', async () => {
  const faults: string[] = []
  const job = createSigningKeyJob({
    signingKeys: { rotateWhenDue: () => Promise.reject(new Error('no key')) },
    logger: { ...foundation.logger, error: message => void faults.push(message) },
  })
  job.start()
  await job.stop()
  expect(faults).toEqual(['Signing keys could not be rotated'])
})
