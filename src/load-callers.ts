import type { CallerEvent, CallerOrder, CallReport } from './loadtest/caller-messages.ts'

export interface PlacedCall {
  livekitUrl: string
  token: string
}

/** null: the server refused it, since it has no place for one more. */
export type PlaceCall = () => Promise<PlacedCall | null>

/** Callers of a load test, in a process of their own. */
export interface LoadCallers {
  /** Makes so many calls, each with so many questions, as soon as each is placed. Answers the reports of those that came about. */
  callAtOnce(calls: number, questions: number, placeCall: PlaceCall): Promise<CallReport[]>
  close(): Promise<void>
}

const CALL_LIMIT_MS = 120_000
const LEAVE_LIMIT_MS = 15_000

type Listeners = Set<(event: CallerEvent) => void>

/** Takes charge of a process that runs loadtest/callers.ts. */
export function createLoadCallers(child: Bun.Subprocess<'pipe', 'pipe', 'inherit'>): LoadCallers {
  const listeners: Listeners = new Set()
  const tell = (event: CallerEvent) => {
    for (const listener of listeners) listener(event)
  }
  void readEvents(child.stdout, tell)
  const send = (order: CallerOrder) => {
    child.stdin.write(`${JSON.stringify(order)}\n`)
    child.stdin.flush()
  }
  let levels = 0
  return {
    async callAtOnce(calls, questions, placeCall) {
      const level = ++levels
      const ids = Array.from({ length: calls }, (_, index) => `${level}-${index}`)
      const talked = collect(listeners, ids, ['talked', 'failed'], CALL_LIMIT_MS)
      for (const id of ids) {
        const placed = await placeCall()
        if (placed) send(orderOf(id, placed, questions))
        else tell({ event: 'failed', id, reason: 'refused' })
      }
      const events = (await talked).filter(event => event.event === 'talked')
      const open = events.map(event => event.id)
      const left = collect(listeners, open, ['left', 'failed'], LEAVE_LIMIT_MS)
      for (const id of open) send({ order: 'hang_up', id })
      await left
      return events.map(event => event.report)
    },
    async close() {
      // It ends with its input; one that hangs dies.
      await child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), LEAVE_LIMIT_MS)
      await child.exited
      clearTimeout(timer)
    },
  }
}

function orderOf(id: string, { livekitUrl, token }: PlacedCall, questions: number): CallerOrder {
  return { order: 'call', id, url: livekitUrl, token, script: 'turns', times: questions }
}

async function readEvents(
  stream: ReadableStream<Uint8Array>,
  onEvent: (event: CallerEvent) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  let pending = ''
  for await (const chunk of stream) {
    const lines = (pending + decoder.decode(chunk, { stream: true })).split('\n')
    pending = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('{"event"')) onEvent(JSON.parse(line) as CallerEvent)
  }
}

/** The first of these events of each call, as far as they came in time. */
function collect(
  listeners: Listeners,
  ids: readonly string[],
  names: readonly CallerEvent['event'][],
  limitMs: number,
): Promise<CallerEvent[]> {
  const met = new Map<string, CallerEvent>()
  return new Promise(resolve => {
    const finish = () => {
      clearTimeout(timer)
      listeners.delete(listener)
      resolve([...met.values()])
    }
    const timer = setTimeout(finish, limitMs)
    const listener = (event: CallerEvent) => {
      if (event.event === 'up' || !ids.includes(event.id) || !names.includes(event.event)) return
      met.set(event.id, event)
      if (met.size === ids.length) finish()
    }
    listeners.add(listener)
    if (ids.length === 0) finish()
  })
}
