import type { TurnInput, TurnMachine, TurnOutput } from './turns/turn-types.ts'

/** Feeds the turn machine, in order, and wakes it when it wants to be. What an output causes is fed behind it. */
export interface TurnDriver {
  feed(input: TurnInput): void
  stop(): void
}

export function createTurnDriver(machine: TurnMachine, act: (output: TurnOutput) => void): TurnDriver {
  const waiting: TurnInput[] = []
  let isActing = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let wakeAt: number | null = null
  let isStopped = false

  const plan = () => {
    const at = machine.nextTickAtMs
    if (at === wakeAt || isStopped) return
    clearTimeout(timer)
    wakeAt = at
    if (at === null) return
    timer = setTimeout(
      () => {
        wakeAt = null
        feed({ type: 'tick', atMs: performance.now() })
      },
      Math.max(0, at - performance.now()),
    )
  }
  const feed = (input: TurnInput) => {
    waiting.push(input)
    if (isActing || isStopped) return
    isActing = true
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        for (const output of machine.next(next)) act(output)
      }
    } finally {
      // NB: what fails once must not leave the agent deaf and mute for the rest of the call.
      isActing = false
      plan()
    }
  }
  return {
    feed,
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
