import { join } from 'node:path'

const START_TIMEOUT_MS = 15_000

export interface FakeProcess {
  /** http://127.0.0.1:port */
  origin: string
  control(action: string, body: unknown): Promise<void>
  stop(): Promise<void>
}

/** Starts a stand-in of this folder, which prints its port. It ends with the test process, or by `stop`. */
export async function startFakeProcess(file: string): Promise<FakeProcess> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, file)], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'ignore',
  })
  const origin = `http://127.0.0.1:${await readPort(child.stdout)}`
  return {
    origin,
    async control(action, body) {
      const response = await fetch(`${origin}/control/${action}`, {
        method: 'POST',
        body: JSON.stringify(body),
      })
      if (!response.ok) throw new Error(`${file} refused ${action}: ${response.status}`)
    },
    async stop() {
      child.kill()
      await child.exited
    },
  }
}

/** The first line that is a number; libraries may print what they like before it. */
async function readPort(stream: ReadableStream<Uint8Array>): Promise<number> {
  const reader = stream.getReader()
  const timer = setTimeout(() => void reader.cancel(), START_TIMEOUT_MS)
  let text = ''
  for (;;) {
    const port = /^(\d+)\n/m.exec(text)?.[1]
    if (port) {
      clearTimeout(timer)
      reader.releaseLock()
      return Number(port)
    }
    const { done, value } = await reader.read()
    if (done) throw new Error('the stand-in did not start')
    text += new TextDecoder().decode(value)
  }
}
