import { HAND_OVER_TOOL, type PastItem } from '../../protocol.ts'
import type { AgentTurn, CallerTurn, LineTool } from '../session/call-line.ts'

/** The conversation as it was heard and done, of which any line can make its own history. */
export interface CallMemory {
  readonly items: readonly PastItem[]
  /** The last that was said; null before the first word. */
  readonly lastTurn: Extract<PastItem, { type: 'turn' }> | null
  /** The agent has answered the caller at least once. */
  readonly hasAnswered: boolean
  addCaller(turn: CallerTurn): void
  addAgent(turn: AgentTurn): void
  /** The same tools; what they are asked and answer is kept. */
  watch(tools: readonly LineTool[]): LineTool[]
  /** Resolves when no tool is under way: who asked the model again before would have it run twice. */
  toolsSettled(): Promise<void>
}

interface MemoryOptions {
  nowEpochMs?: () => number
  /** Whether a tool is under way. */
  onRunning?(isRunning: boolean): void
}

/** What is older is forgotten. */
const ITEMS_MAX = 400

type Said = Extract<PastItem, { type: 'turn' }>
type Kept = PastItem & { startedAtEpochMs: number; continues?: boolean }

export function createCallMemory(
  past: readonly PastItem[],
  { nowEpochMs = Date.now, onRunning = () => undefined }: MemoryOptions = {},
): CallMemory {
  const kept: Kept[] = past.map(item => ({ ...item, startedAtEpochMs: 0 }))
  const running = new Set<Promise<unknown>>()

  /** Whoever was cut short is told behind the words that cut them, which began later. */
  const keep = (item: PastItem & { continues?: boolean }, startedAtEpochMs: number) => {
    let at = kept.length
    while (at > 0 && isLaterTurn(kept[at - 1], startedAtEpochMs)) at--
    kept.splice(at, 0, { ...item, startedAtEpochMs })
    if (kept.length > ITEMS_MAX) kept.shift()
  }
  const say = (turn: Omit<Said, 'type'> & { continues?: boolean }, startedAtEpochMs: number) => {
    if (turn.text.trim() !== '') keep({ type: 'turn', ...turn }, startedAtEpochMs)
  }
  const watched = (tool: LineTool): LineTool => ({
    ...tool,
    async run(args, speech) {
      const run = tool.run(args, speech)
      running.add(run)
      onRunning(true)
      try {
        const result = await run
        const argumentsJson = JSON.stringify(args)
        keep({ type: 'tool', name: tool.name, argumentsJson, ...result }, nowEpochMs())
        return result
      } finally {
        running.delete(run)
        onRunning(running.size > 0)
      }
    },
  })
  return {
    get items() {
      return joinTurns(kept)
    },
    get lastTurn() {
      return kept.findLast(item => item.type === 'turn') ?? null
    },
    get hasAnswered() {
      const asked = kept.findIndex(item => item.type === 'turn' && item.role === 'caller')
      return asked >= 0 && kept.slice(asked).some(item => item.type === 'turn' && item.role === 'agent')
    },
    addCaller({ text, startedAtEpochMs, continues = false }) {
      say({ role: 'caller', text, interrupted: false, continues }, startedAtEpochMs)
    },
    addAgent({ text, startedAtEpochMs, isInterrupted: interrupted }) {
      say({ role: 'agent', text, interrupted }, startedAtEpochMs)
    },
    watch: tools => tools.map(watched),
    async toolsSettled() {
      while (running.size > 0) await Promise.allSettled([...running])
    },
  }
}

/** The same for an agent with these tools: models take it amiss when they have called what they do not have. */
export function pastFor(toolNames: ReadonlySet<string>, items: readonly PastItem[]): PastItem[] {
  return items.filter(item => item.type === 'turn' || (toolNames.has(item.name) && !isDoneHandOver(item)))
}

/** Of another agent: the one that has the call now would take it for its own. */
function isDoneHandOver({ name, isError }: Extract<PastItem, { type: 'tool' }>): boolean {
  return name === HAND_OVER_TOOL && !isError
}

function isLaterTurn(item: Kept | undefined, startedAtEpochMs: number): boolean {
  return item?.type === 'turn' && item.startedAtEpochMs > startedAtEpochMs
}

/** A turn that was taken too early is one with the words that went on, and the beginning of its answer is none. */
function joinTurns(kept: readonly Kept[]): PastItem[] {
  const joined: PastItem[] = []
  for (const { startedAtEpochMs: _, continues, ...item } of kept) {
    const at = continues ? joined.findLastIndex(isNoFragment) : -1
    const before = joined[at]
    if (item.type === 'turn' && before?.type === 'turn' && before.role === 'caller')
      joined.splice(at, joined.length, { ...before, text: `${before.text} ${item.text}` })
    else joined.push(item)
  }
  return joined
}

function isNoFragment(item: PastItem): boolean {
  return item.type !== 'turn' || item.role !== 'agent' || !item.interrupted
}
