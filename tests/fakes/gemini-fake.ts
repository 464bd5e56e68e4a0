import { join } from 'node:path'
import type { GeminiConnectionLog, GeminiEnd, GeminiSettings } from './gemini-settings.ts'

export interface GeminiFake {
  /** For a model connection: `http://127.0.0.1:N`. */
  baseUrl: string
  host: string
  set(patch: Partial<GeminiSettings>): Promise<void>
  /** Default settings, no sessions, an empty journal. */
  reset(): Promise<void>
  /** The connections so far, in order. */
  journal(): Promise<GeminiConnectionLog[]>
  /** Warns the clients that are connected now. */
  goAway(timeLeft: string): Promise<void>
  /** Says something of a test's own to the clients that are connected now. */
  tell(message: Record<string, unknown>): Promise<void>
  /** Ends the connections that stand now. */
  end(how: GeminiEnd): Promise<void>
  /** No session can be taken up again. */
  forgetHandles(): Promise<void>
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 10_000

/** Starts the fake as a child process. It ends with the test process, or by `stop`. */
export async function startGeminiFake(): Promise<GeminiFake> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'gemini-server.ts'), '--tied'], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const { port, controlPort } = await readFirstLine(child.stdout)
  const host = `127.0.0.1:${port}`
  const control = async (path: string, body: unknown = {}) => {
    const response = await fetch(`http://127.0.0.1:${controlPort}/control/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`the fake refused ${path}: ${response.status}`)
    return response
  }
  return {
    baseUrl: `http://${host}`,
    host,
    set: async patch => void (await control('settings', patch)),
    reset: async () => void (await control('reset')),
    journal: async () => (await (await control('journal')).json()) as GeminiConnectionLog[],
    goAway: async timeLeft => void (await control('go-away', { timeLeft })),
    tell: async message => void (await control('tell', message)),
    end: async how => void (await control('end', how)),
    forgetHandles: async () => void (await control('forget')),
    async stop() {
      child.kill()
      await child.exited
    },
  }
}

async function readFirstLine(
  stream: ReadableStream<Uint8Array>,
): Promise<{ port: number; controlPort: number }> {
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
  return JSON.parse(text.split('\n')[0] ?? '') as { port: number; controlPort: number }
}
