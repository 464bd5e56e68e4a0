import { expect, test } from 'bun:test'
import type { Block } from './block.ts'
import { chosenPlan, fullPlan, quickPlan } from './plan.ts'
import { expectedMs } from './run-plan.ts'

const PART_MS = 8.5 * 60_000

function turnsOf(blocks: readonly Block[], contestant: Block['contestant']): number {
  return blocks
    .filter(block => block.contestant === contestant && block.script === 'turns' && block.calls === 1)
    .reduce((sum, { times }) => sum + times, 0)
}

const full = fullPlan(null)
const blocks = full.filter(block => block.kind === 'calls')

test('the full plan asks often enough for figures that are published', () => {
  for (const name of ['floor', 'parley', 'livekit-agents'] as const)
    expect(turnsOf(blocks, name)).toBeGreaterThanOrEqual(100)
  for (const name of [
    'parley-defaults',
    'livekit-agents-defaults',
    'agents-js',
    'agents-js-defaults',
  ] as const)
    expect(turnsOf(blocks, name)).toBeGreaterThanOrEqual(20)
})

test('contestants take turns, and each round has its floor', () => {
  expect(blocks.slice(0, 6).map(block => block.contestant)).toEqual([
    'floor',
    'parley',
    'livekit-agents',
    'floor',
    'parley',
    'livekit-agents',
  ])
  for (const { round, hasWebLoad } of blocks)
    expect(hasWebLoad || blocks.some(other => other.round === round && other.contestant === 'floor')).toBe(
      true,
    )
})

test('every block has a name of its own, in the order of the plan, and fits into a part', () => {
  const ids = full.map(block => block.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const block of full) expect(expectedMs(block)).toBeLessThan(PART_MS / 4)
})

test('the quick plan takes less than three minutes, with two agents to start', () => {
  const startsMs = 2 * 12_000
  expect(quickPlan().reduce((sum, block) => sum + expectedMs(block), startsMs)).toBeLessThan(180_000)
})

test('only some contestants leave out the groups that have none of them', () => {
  const plan = fullPlan(['agents-js'])
  expect(plan.flatMap(block => (block.kind === 'calls' ? [block.contestant] : []))).toContain('agents-js')
  expect(plan.some(block => block.id.startsWith('1-turns'))).toBe(false)
})

test('a ladder of calls is a group for each number', () => {
  const plan = chosenPlan({
    contestants: ['parley'],
    script: 'turns',
    calls: [1, 12],
    times: 5,
    rounds: 1,
    hasWebLoad: false,
  })
  expect(plan.map(block => block.id)).toEqual(['n001-turns-001-parley', 'n012-turns-001-parley'])
})
