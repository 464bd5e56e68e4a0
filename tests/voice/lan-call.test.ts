import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { NAMESPACE_ADDRESS, runInNetwork } from '../support/namespace.ts'

interface Met {
  url: string
  microphone: string
  firstAudioMs: number
  callsLine: string
}

test('on the LAN: https with its own certificate, and a browser at the LAN address gets the microphone and is greeted', async () => {
  const met = await runInNetwork<Met>(join(import.meta.dir, 'lan-call.fixture.ts'))
  expect(met.url).toStartWith(`https://${NAMESPACE_ADDRESS}:`)
  expect(met.microphone).toBe('on')
  expect(met.firstAudioMs).toBeGreaterThan(0)
  expect(met.callsLine).toContain(`${NAMESPACE_ADDRESS}, UDP port`)
}, 60_000)
