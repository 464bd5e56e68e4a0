/**
 * Asks the REST API for lists, as a dashboard does: first as fast as it answers, then at half of that rate until a line comes.
 * `web-load-process.ts URL`, the key in BENCH_API_KEY.
 */
import { percentile } from './statistics.ts'
import type { WebLoadFigures } from './web-load.ts'

const PATHS = ['/api/v1/agents', '/api/v1/calls']
const PROBE_MS = 2_000
const PROBE_LANES = 4
const SHARE = 0.5

const url = process.argv[2] ?? ''
const headers = { authorization: `Bearer ${process.env.BENCH_API_KEY ?? ''}` }
let asked = 0

const mostPerSecond = await probe()
process.stdout.write(`${JSON.stringify({ ready: true })}\n`)
const askedPerSecond = mostPerSecond * SHARE
const durationsMs: number[] = []
let failed = 0
let isRunning = true
void pace()
for await (const _ of console) break
isRunning = false
const figures: WebLoadFigures = {
  mostPerSecond,
  askedPerSecond,
  answered: durationsMs.length,
  failed,
  p50Ms: percentile(durationsMs, 0.5),
  p99Ms: percentile(durationsMs, 0.99),
}
process.stdout.write(`${JSON.stringify({ figures })}\n`)
for await (const _ of console) break
process.exit(0)

async function probe(): Promise<number> {
  const untilMs = performance.now() + PROBE_MS
  let answered = 0
  const lane = async () => {
    while (performance.now() < untilMs) {
      await ask()
      answered++
    }
  }
  await Promise.all(Array.from({ length: PROBE_LANES }, lane))
  return (answered / PROBE_MS) * 1_000
}

/** By the clock, whether the last answer has come or not: a slow server is not spared. */
async function pace(): Promise<void> {
  const startedAtMs = performance.now()
  for (let sent = 0; isRunning; sent++) {
    const dueMs = startedAtMs + (sent * 1_000) / askedPerSecond - performance.now()
    if (dueMs > 0) await Bun.sleep(dueMs)
    const beganAtMs = performance.now()
    void ask().then(
      () => durationsMs.push(performance.now() - beganAtMs),
      () => failed++,
    )
  }
}

async function ask(): Promise<void> {
  const response = await fetch(url + (PATHS[asked++ % PATHS.length] ?? ''), { headers })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`answered ${response.status}`)
}
