import { join } from 'node:path'
import type { FakeSettings, JournalEntry } from './fake-settings.ts'

export interface OpenAiFake {
  /** Base URL for a model connection: `http://127.0.0.1:N/v1`. */
  baseUrl: string
  host: string
  set(patch: Partial<FakeSettings>): Promise<void>
  /** Default settings and an empty journal. */
  reset(): Promise<void>
  journal(): Promise<JournalEntry[]>
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 10_000

/** Starts the fake provider as a child process. It ends with the test process, or by `stop`. */
export async function startOpenAiFake(): Promise<OpenAiFake> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'openai-server.ts'), '0', '--tied'], {
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
    if (!response.ok) throw new Error(`the fake provider refused ${method} ${path}: ${response.status}`)
    return response
  }
  return {
    baseUrl: `http://${host}/v1`,
    host,
    set: async patch => void (await control('PATCH', 'settings', patch)),
    reset: async () => void (await control('POST', 'reset')),
    journal: async () => (await (await control('GET', 'journal')).json()) as JournalEntry[],
    async stop() {
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
    if (done) throw new Error('the fake provider did not start')
    text += new TextDecoder().decode(value)
  }
  clearTimeout(timer)
  reader.releaseLock()
  return JSON.parse(text.split('\n')[0] ?? '') as { port: number }
}
