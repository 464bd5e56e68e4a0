import { createTurnMachine } from './turn-machine.ts'
import type { AgentState, CertainTurn, Pace, TurnInput, TurnMachine, TurnOutput } from './turn-types.ts'
import { WINDOW_MS } from './voice-track.ts'

/** A call in tests: a machine, its clock, and what it decided so far. */
export class TurnLine {
  readonly machine: TurnMachine
  nowMs = 10_000
  /** Everything decided, as `kind` or `kind words`. */
  readonly log: string[] = []
  readonly turns: (CertainTurn & { atMs: number })[] = []

  constructor(pace: Pace = 'balanced') {
    this.machine = createTurnMachine(pace)
  }

  feed(input: TurnInput): TurnOutput[] {
    const outputs = this.machine.next(input)
    for (const output of outputs) {
      this.log.push('words' in output ? `${output.type} ${output.words}` : output.type)
      if (output.type === 'turn') this.turns.push({ ...output, atMs: this.nowMs })
    }
    return outputs
  }

  /** The caller's voice for so long. */
  voice(durationMs: number): this {
    return this.#windows(durationMs, 0.9)
  }

  silence(durationMs: number): this {
    return this.#windows(durationMs, 0.02)
  }

  /** Time without a microphone: only the ticks that were asked for. */
  idle(durationMs: number): this {
    const untilMs = this.nowMs + durationMs
    for (let at = this.machine.nextTickAtMs; at !== null && at <= untilMs; at = this.machine.nextTickAtMs) {
      this.nowMs = Math.max(this.nowMs, at)
      this.feed({ type: 'tick', atMs: this.nowMs })
    }
    this.nowMs = untilMs
    return this
  }

  shown(text: string): this {
    this.feed({ type: 'words', atMs: this.nowMs, text, isFinal: false })
    return this
  }

  final(text: string, language?: string): this {
    this.feed({ type: 'words', atMs: this.nowMs, text, isFinal: true, language })
    return this
  }

  agent(state: AgentState, options: { heardMs?: number; isShielded?: boolean } = {}): this {
    this.feed({ type: 'agent', atMs: this.nowMs, state, heardMs: 0, ...options })
    return this
  }

  clear(): this {
    this.feed({ type: 'clear', atMs: this.nowMs })
    return this
  }

  /** Nobody listens any more. */
  end(): this {
    this.feed({ type: 'end', atMs: this.nowMs })
    return this
  }

  /** What was decided since this was last asked. */
  takeLog(): string[] {
    return this.log.splice(0)
  }

  #windows(durationMs: number, probability: number): this {
    const untilMs = this.nowMs + durationMs
    while (this.nowMs + WINDOW_MS <= untilMs) {
      const windowAtMs = this.nowMs + WINDOW_MS
      const tickAtMs = this.machine.nextTickAtMs
      if (tickAtMs !== null && tickAtMs < windowAtMs) {
        this.nowMs = Math.max(this.nowMs, tickAtMs)
        this.feed({ type: 'tick', atMs: this.nowMs })
      }
      this.nowMs = windowAtMs
      this.feed({ type: 'voice', atMs: this.nowMs, probability })
    }
    return this
  }
}
