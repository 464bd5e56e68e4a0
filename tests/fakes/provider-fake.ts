import { join } from 'node:path'
import type { ProviderEvent, ProviderSettings } from './provider-settings.ts'

export type ProviderName = 'deepgram' | 'anthropic' | 'elevenlabs' | 'cartesia'

export interface ProviderFake {
  /** Base URL for a model connection. */
  baseUrl: string
  host: string
  set(patch: Partial<ProviderSettings>): Promise<void>
  /** Default settings and an empty journal. Connections stay. */
  reset(): Promise<void>
  journal(): Promise<ProviderEvent[]>
  /** Breaks every socket that stands now, without a word. */
  cut(): Promise<void>
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 10_000

/** Starts the fake of one provider as a child process. It ends with the test process, or by `stop`. */
export async function startProviderFake(name: ProviderName): Promise<ProviderFake> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, `${name}-server.ts`), '--tied'], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const port = await readPort(child.stdout)
  const host = `127.0.0.1:${port}`
  const control = async (action: string, body: unknown = {}) => {
    const response = await fetch(`http://${host}/control/${action}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`the fake of ${name} refused ${action}: ${response.status}`)
    return response
  }
  return {
    baseUrl: `http://${host}`,
    host,
    set: async patch => void (await control('settings', patch)),
    reset: async () => void (await control('reset')),
    journal: async () => (await (await control('journal')).json()) as ProviderEvent[],
    cut: async () => void (await control('cut')),
    async stop() {
      child.kill()
      await child.exited
    },
  }
}

async function readPort(stream: ReadableStream<Uint8Array>): Promise<number> {
  const reader = stream.getReader()
  const timer = setTimeout(() => void reader.cancel(), START_TIMEOUT_MS)
  let text = ''
  while (!text.includes('\n')) {
    const { done, value } = await reader.read()
    if (done) throw new Error('the fake did not start')
    text += new TextDecoder().decode(value)
  }
  clearTimeout(timer)
  reader.releaseLock()
  return (JSON.parse(text.split('\n')[0] ?? '') as { port: number }).port
}
