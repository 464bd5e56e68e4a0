import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { runInNetwork } from '../support/namespace.ts'

const GREETING = 'Hello, this is the front desk. How can I help you?'

interface Met {
  turns: [role: string, text: string][]
  endReason: string
}

test('UDP is blocked for ten seconds: the call goes on afterwards, and nobody is greeted twice', async () => {
  const { turns, endReason } = await runInNetwork<Met>(join(import.meta.dir, 'udp-blocked.fixture.ts'))
  expect(endReason).toBe('caller_hung_up')
  expect(turns.filter(([, text]) => text === GREETING)).toHaveLength(1)
  expect(turns.map(([role]) => role).slice(0, 3)).toEqual(['agent', 'caller', 'agent'])
}, 120_000)
