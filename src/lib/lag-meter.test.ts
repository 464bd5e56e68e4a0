import { expect, test } from 'bun:test'
import { createLagMeter } from './lag-meter.ts'

function blockFor(durationMs: number): void {
  const until = performance.now() + durationMs
  while (performance.now() < until);
}

test('work that holds up the event loop shows as lag of about its length', async () => {
  const meter = createLagMeter()
  blockFor(200)
  await Bun.sleep(60)
  const { maxMs, p99Ms } = meter.read()
  expect(maxMs).toBeGreaterThan(120)
  expect(p99Ms).toBeLessThanOrEqual(maxMs)
  meter.stop()
})

test('what was taken is not counted twice', async () => {
  const meter = createLagMeter()
  blockFor(200)
  await Bun.sleep(60)
  expect(meter.take().maxMs).toBeGreaterThan(120)
  expect(meter.take()).toEqual({ p99Ms: 0, maxMs: 0 })
  expect(meter.read().maxMs).toBeGreaterThan(120)
  meter.stop()
})
