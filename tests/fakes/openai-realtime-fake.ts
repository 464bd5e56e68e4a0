import { join } from 'node:path'
import type { RealtimeEntry, RealtimeSettings } from './openai-realtime-settings.ts'

export interface OpenAiRealtimeFake {
  /** Base URL for a model connection: `http://127.0.0.1:N/v1`. */
  baseUrl: string
  host: string
  set(
    patch: Partial<Omit<RealtimeSettings, 'delays'>> & { delays?: Partial<RealtimeSettings['delays']> },
  ): Promise<void>
  /** Default settings and an empty journal. */
  reset(): Promise<void>
  journal(): Promise<RealtimeEntry[]>
  /** Ends every connection: with this close code, or (null) without a word. */
  cut(code: number | null): Promise<void>
  /** Says that every session has reached its longest time. */
  expire(): Promise<void>
  /** Stops to answer anything, with every socket open, until `thaw`. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 10_000

/** Starts the fake realtime model as a child process. It ends with the test process, or by `stop`. */
export async function startOpenAiRealtimeFake(): Promise<OpenAiRealtimeFake> {
  const script = join(import.meta.dir, 'openai-realtime-server.ts')
  const child = Bun.spawn([process.execPath, script, '0', '--tied'], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const { port } = await readFirstLine(child.stdout)
  const host = `127.0.0.1:${port}`
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`http://${host}/control/${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`the fake realtime model refused ${method} ${path}: ${response.status}`)
    return response
  }
  return {
    baseUrl: `http://${host}/v1`,
    host,
    set: async patch => void (await control('PATCH', 'settings', patch)),
    reset: async () => void (await control('POST', 'reset')),
    journal: async () => (await (await control('GET', 'journal')).json()) as RealtimeEntry[],
    cut: async code => void (await control('POST', 'cut', { code })),
    expire: async () => void (await control('POST', 'expire')),
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGCONT')
      child.kill()
      await child.exited
    },
  }
}

async function readFirstLine(stream: ReadableStream<Uint8Array>): Promise<{ port: number }> {
  const reader = stream.getReader()
  const timer = setTimeout(() => void reader.cancel(), START_TIMEOUT_MS)
  let text = ''
  while (!text.includes('\n')) {
    const { done, value } = await reader.read()
    if (done) throw new Error('the fake realtime model did not start')
    text += new TextDecoder().decode(value)
  }
  clearTimeout(timer)
  reader.releaseLock()
  return JSON.parse(text.split('\n')[0] ?? '') as { port: number }
}
