import { setTimeout as sleep } from 'node:timers/promises'
import { dial } from './caller-line.ts'
import type { TransportOrder } from './caller-messages.ts'
import { CALLER_RATE_HZ } from './send-frames.ts'

const BURST_MS = 300
const BURST_EVERY_MS = 1_000
const ARRIVAL_LIMIT_MS = 900
const BURST_HZ = 500
const BURST_AMPLITUDE = 9_000
/** The path between two that just joined is not ready at once. */
const SETTLE_MS = 700

/** Delays of bursts of sound from one participant to another, both of this process: what the wire and the server take by themselves. */
export async function measureTransport({ url, tokens, bursts }: TransportOrder): Promise<number[]> {
  const [speaker, listener] = await Promise.all(tokens.map(token => dial(url, token)))
  if (!speaker || !listener) throw new Error('two tickets are needed')
  const burst = tone()
  const delaysMs: number[] = []
  await sleep(SETTLE_MS)
  for (let sent = 0; sent < bursts; sent++) {
    const beganAtMs = performance.now()
    const heard = listener.ear.untilLoud({ afterMs: beganAtMs, withinMs: ARRIVAL_LIMIT_MS }).catch(() => null)
    const { startedAtMs } = await speaker.speak(burst)
    const heardAtMs = await heard
    if (heardAtMs !== null) delaysMs.push(heardAtMs - startedAtMs)
    await sleep(Math.max(0, beganAtMs + BURST_EVERY_MS - performance.now()))
  }
  await Promise.all([speaker.hangUp(), listener.hangUp()])
  return delaysMs
}

function tone(): Int16Array {
  return Int16Array.from({ length: (CALLER_RATE_HZ * BURST_MS) / 1000 }, (_, at) =>
    Math.round(BURST_AMPLITUDE * Math.sin((2 * Math.PI * BURST_HZ * at) / CALLER_RATE_HZ)),
  )
}
