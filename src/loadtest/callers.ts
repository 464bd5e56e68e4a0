import { dispose } from '@livekit/rtc-node'
import { dial } from './caller-line.ts'
import type { CallerEvent, CallerOrder, CallOrder } from './caller-messages.ts'
import { type CallerClips, emptyReport, followScript, hearGreeting } from './caller-script.ts'
import { measureTransport } from './transport-floor.ts'

/**
 * The callers of one process: takes orders as lines of standard input, tells what happens as lines of standard output, and ends with its
 * input. NB: nothing else of the process may use rtc-node.
 */
export async function runCallers(clips: CallerClips): Promise<void> {
  // Readers of a room that closes reject without anybody listening.
  process.on('unhandledRejection', () => undefined)
  const endings = new Map<string, () => void>()
  const running = new Set<Promise<void>>()
  tell({ event: 'up' })
  for await (const text of console) {
    if (text === '') continue
    const order = JSON.parse(text) as CallerOrder
    if (order.order === 'hang_up') {
      endings.get(order.id)?.()
      continue
    }
    const work =
      order.order === 'transport'
        ? measureTransport(order).then(delaysMs => tell({ event: 'transport', id: order.id, delaysMs }))
        : call(order, clips, new Promise(resolve => endings.set(order.id, resolve)))
    const guarded = work.catch((error: unknown) =>
      tell({ event: 'failed', id: order.id, reason: reasonOf(error) }),
    )
    running.add(guarded)
    void guarded.finally(() => running.delete(guarded))
  }
  for (const hangUp of endings.values()) hangUp()
  await Promise.all(running)
  await dispose()
}

async function call(order: CallOrder, clips: CallerClips, hungUp: Promise<void>): Promise<void> {
  const line = await dial(order.url, order.token)
  const report = emptyReport()
  try {
    await hearGreeting(line, report)
    tell({ event: 'talking', id: order.id })
    await followScript(line, order, clips, report)
  } catch (error) {
    report.failure = reasonOf(error)
  }
  Object.assign(report, line.ear.figures)
  tell({ event: 'talked', id: order.id, report })
  await hungUp
  await line.hangUp()
  tell({ event: 'left', id: order.id })
}

function tell(event: CallerEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
