import { expect, test } from 'bun:test'
import { type CallHandOver, NO_USAGE } from '../calls/call.ts'
import { shareHandedOver } from './handed-over-usage.ts'
import type { UsageOfAgent } from './usage.ts'

const agent = (agentId: string, change: Partial<UsageOfAgent>): UsageOfAgent => ({
  ...NO_USAGE,
  agentId,
  agentName: agentId,
  calls: 1,
  durationMs: 0,
  ...change,
})
const part = (agentId: string, atMs: number, llmInputTokens: number): CallHandOver => ({
  atMs,
  agentId,
  agentName: agentId,
  agentVersion: 1,
  modelConnectionId: 'm1',
  modelLabel: 'Mine',
  usage: { ...NO_USAGE, llmInputTokens },
})

test('each agent has its minutes and its tokens; there and back a call counts once for each', () => {
  const begun = [agent('front', { durationMs: 60_000, llmInputTokens: 100 })]
  const handOvers = [part('billing', 20_000, 30), part('front', 50_000, 10), part('sales', 55_000, 5)]
  const shared = shareHandedOver(begun, [{ agentId: 'front', durationMs: 60_000, handOvers }])
  expect(
    shared.map(({ agentId, calls, durationMs, llmInputTokens }) => [
      agentId,
      calls,
      durationMs,
      llmInputTokens,
    ]),
  ).toEqual([
    ['billing', 1, 30_000, 30],
    ['front', 1, 25_000, 65],
    ['sales', 1, 5_000, 5],
  ])
})

test('an agent with calls of its own keeps them; a call that goes on has no minutes yet', () => {
  const begun = [agent('billing', { calls: 2, durationMs: 9_000 }), agent('front', { llmInputTokens: 8 })]
  const call = { agentId: 'front', durationMs: null, handOvers: [part('billing', 2_000, 3)] }
  expect(shareHandedOver(begun, [call])).toMatchObject([
    { agentId: 'billing', calls: 3, durationMs: 9_000, llmInputTokens: 3 },
    { agentId: 'front', calls: 1, durationMs: 0, llmInputTokens: 5 },
  ])
})
