import { expect, test } from 'bun:test'
import { createTurnDriver, type TurnDriver } from './turn-driver.ts'
import type { TurnInput, TurnMachine, TurnOutput } from './turns/turn-types.ts'

function createMachine(answer: (input: TurnInput) => TurnOutput[]) {
  const inputs: string[] = []
  const machine = {
    nextTickAtMs: null as number | null,
    next(input: TurnInput) {
      inputs.push(input.type)
      return answer(input)
    },
  } satisfies TurnMachine
  return { inputs, machine }
}

test('what an output causes is fed behind the outputs that came with it', () => {
  const { inputs, machine } = createMachine(({ type }) =>
    type === 'voice' ? [{ type: 'cut_agent' }, { type: 'forget' }] : [],
  )
  const log: string[] = []
  const driver: TurnDriver = createTurnDriver(machine, output => {
    log.push(output.type)
    if (output.type === 'cut_agent') driver.feed({ type: 'agent', atMs: 0, state: 'silent', heardMs: 0 })
    log.push(`inputs ${inputs.length}`)
  })
  driver.feed({ type: 'voice', atMs: 0, probability: 1 })
  expect(log).toEqual(['cut_agent', 'inputs 1', 'forget', 'inputs 1'])
  expect(inputs).toEqual(['voice', 'agent'])
  driver.stop()
})

test('what fails once leaves nobody deaf for the rest of the call', () => {
  const { inputs, machine } = createMachine(({ type }) => (type === 'clear' ? [{ type: 'cut_agent' }] : []))
  const driver = createTurnDriver(machine, () => {
    throw new Error('the native side is gone')
  })
  expect(() => driver.feed({ type: 'clear', atMs: 0 })).toThrow('the native side is gone')
  driver.feed({ type: 'voice', atMs: 0, probability: 0 })
  expect(inputs).toEqual(['clear', 'voice'])
  driver.stop()
})

test('the machine is woken when it wants to be, and not when it was stopped', async () => {
  const ticked = Promise.withResolvers<void>()
  const { inputs, machine } = createMachine(({ type }) => {
    machine.nextTickAtMs = type === 'tick' ? null : performance.now() + 5
    if (type === 'tick') ticked.resolve()
    return []
  })
  const driver = createTurnDriver(machine, () => undefined)
  driver.feed({ type: 'clear', atMs: 0 })
  await ticked.promise
  driver.feed({ type: 'clear', atMs: 0 })
  driver.stop()
  await Bun.sleep(20)
  expect(inputs).toEqual(['clear', 'tick', 'clear'])
})
