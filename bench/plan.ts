import type { Block, PlannedBlock } from './block.ts'
import type { ContestantName } from './contestants/contestant.ts'

/** One group of contestants measured in turns, A B C A B C: no more of them run at a time. */
interface Group {
  name: string
  contestants: readonly ContestantName[]
  script: Block['script']
  calls: number
  times: number
  rounds: number
  hasWebLoad?: boolean
}

const BURSTS = 8

/** Less than three minutes: whether Parley still is where it was, against the floor of the same minutes. */
export function quickPlan(): PlannedBlock[] {
  const contestants = ['floor', 'parley'] as const
  return [
    { kind: 'transport', id: '0-transport', bursts: 4 },
    ...blocksOf({ name: '1-turns', contestants, script: 'turns', calls: 1, times: 3, rounds: 2 }),
    ...blocksOf({
      name: '2-interruptions',
      contestants,
      script: 'interruptions',
      calls: 1,
      times: 2,
      rounds: 1,
    }),
  ]
}

/** What benchmarks are published from: 100 turns of Parley, the floor and the best peer, at least 20 of the others. */
export function fullPlan(only: readonly ContestantName[] | null): PlannedBlock[] {
  const first = ['floor', 'parley', 'livekit-agents'] as const
  const second = ['floor', 'parley-defaults', 'livekit-agents-defaults'] as const
  const third = ['floor', 'agents-js', 'agents-js-defaults'] as const
  const turns = { script: 'turns', calls: 1, times: 5 } as const
  const interruptions = { script: 'interruptions', calls: 1, times: 5 } as const
  const groups: Group[] = [
    { name: '1-turns', contestants: first, ...turns, rounds: 20 },
    { name: '2-interruptions', contestants: first, ...interruptions, rounds: 4 },
    { name: '3-turns', contestants: second, ...turns, rounds: 4 },
    { name: '4-interruptions', contestants: second, ...interruptions, rounds: 2 },
    { name: '5-turns', contestants: third, ...turns, rounds: 4 },
    { name: '6-interruptions', contestants: third, ...interruptions, rounds: 2 },
    { name: '7-five', contestants: first, ...turns, calls: 5, rounds: 3 },
    { name: '8-five', contestants: ['floor', 'agents-js'], ...turns, calls: 5, rounds: 3 },
    { name: '9-many', contestants: ['floor', 'parley'], ...turns, calls: 10, rounds: 2 },
    { name: 'dashboard', contestants: ['parley'], ...turns, calls: 5, rounds: 2, hasWebLoad: true },
  ]
  return groups.flatMap(group => {
    const contestants = group.contestants.filter(name => only === null || only.includes(name))
    if (contestants.length === 0) return []
    return [
      { kind: 'transport', id: `${group.name}-000-transport`, bursts: BURSTS } as const,
      ...blocksOf({ ...group, contestants }),
    ]
  })
}

/** A measurement of choice, as for the largest number of calls that a contestant holds: one group for each number of calls. */
export function chosenPlan(
  options: Omit<Group, 'name' | 'calls'> & { calls: readonly number[] },
): PlannedBlock[] {
  return options.calls.flatMap(calls => {
    const name = `n${String(calls).padStart(3, '0')}-${options.script}${options.hasWebLoad ? '-dashboard' : ''}`
    return blocksOf({ ...options, calls, name })
  })
}

function blocksOf({ name, contestants, rounds, hasWebLoad = false, ...rest }: Group): Block[] {
  return Array.from({ length: rounds }, (_, index) => {
    const round = `${name}-${String(index + 1).padStart(3, '0')}`
    return contestants.map(
      contestant =>
        ({ kind: 'calls', id: `${round}-${contestant}`, contestant, round, hasWebLoad, ...rest }) as const,
    )
  }).flat()
}
