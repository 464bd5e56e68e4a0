import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { runInNetwork } from '../support/namespace.ts'
import { startMediaStage } from '../voice/media-calls.ts'

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

if (process.env.PARLEY_TEST_LONG === '1') {
  test('LiveKit that stays away for more than fifteen seconds ends the call, and says so', async () => {
    const stage = await startMediaStage()
    const { callId, caller } = await stage.placeCall()
    await caller.waitFor('loud')
    process.kill(stage.livekit.pid, 'SIGKILL')
    const ended = await stage.bench.waitFor('ended', callId, { withinMs: 20_000 })
    expect(ended).toMatchObject({
      reason: 'interrupted',
      detail: 'The connection to the LiveKit server was lost and did not come back in time.',
    })
    expect(ended.durationMs).toBeGreaterThan(14_000)
    caller.kill()
    await stage.bench.close()
    await stage.fake.stop()
  }, 90_000)
}
