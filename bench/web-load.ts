import { join } from 'node:path'
import { startLineChild } from './line-child.ts'

/** Where a contestant's dashboard and API answer. */
export interface WebDoor {
  url: string
  apiKey: string
}

/** People and programs that use the dashboard while calls run. */
export interface WebLoadFigures {
  /** Requests a second: the most that was answered before the calls, and what was asked for during them. */
  mostPerSecond: number
  askedPerSecond: number
  answered: number
  failed: number
  p50Ms: number | null
  p99Ms: number | null
}

type Message = { ready: true } | { figures: WebLoadFigures }

const START_LIMIT_MS = 30_000
const END_LIMIT_MS = 10_000

/** Finds how much the door answers, then asks for half of it until `stop`. Resolves when the asking has begun. */
export async function startWebLoad(
  { url, apiKey }: WebDoor,
  wrap: (command: string[]) => string[],
): Promise<{ stop(): Promise<WebLoadFigures> }> {
  const child = startLineChild<'stop', Message>({
    command: [process.execPath, join(import.meta.dir, 'web-load-process.ts'), url],
    env: { BENCH_API_KEY: apiKey },
    wrap,
  })
  await child.next('the load of the dashboard', message => 'ready' in message, START_LIMIT_MS)
  return {
    async stop() {
      const answer = child.next(
        'the load of the dashboard ends',
        message => 'figures' in message,
        END_LIMIT_MS,
      )
      child.send('stop')
      const message = await answer
      await child.stop()
      if (!('figures' in message)) throw new Error('the load of the dashboard told no figures')
      return message.figures
    },
  }
}
