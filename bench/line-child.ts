/** A child process that speaks lines of JSON both ways. It ends when its input ends, so that it never outlives us. */
export interface LineChild<In, Out> {
  pid: number
  send(message: In): void
  /** The first message that fits, of those that come from now on. Rejects after `withinMs`, or with the child's end. */
  next(what: string, fits: (message: Out) => boolean, withinMs: number): Promise<Out>
  /** Answers how to stop listening. */
  onMessage(listener: (message: Out) => void): () => void
  stop(): Promise<void>
}

interface ChildOptions {
  command: string[]
  cwd?: string
  env?: Record<string, string>
  /** Called with the command: pins it to a core, for example. */
  wrap?: (command: string[]) => string[]
}

const STOP_LIMIT_MS = 8_000
/** Of what a child said that is no message: for the error when it ends. */
const WORDS_MAX_CHARS = 4_000

export function startLineChild<In, Out>({ command, cwd, env, wrap }: ChildOptions): LineChild<In, Out> {
  const child = Bun.spawn(wrap ? wrap(command) : command, {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_ENV: 'production', ...env },
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const listeners = new Set<(message: Out) => void>()
  let words = ''
  const keep = (text: string) => {
    words = (words + text).slice(-WORDS_MAX_CHARS)
  }
  void eachLine(child.stdout, line => {
    const message = parse<Out>(line)
    if (message === undefined) return keep(`${line}\n`)
    for (const listener of listeners) listener(message)
  })
  void eachLine(child.stderr, line => keep(`${line}\n`))
  return {
    pid: child.pid,
    send(message) {
      child.stdin.write(`${JSON.stringify(message)}\n`)
      child.stdin.flush()
    },
    onMessage(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    next(what, fits, withinMs) {
      return new Promise((resolve, reject) => {
        const finish = () => {
          clearTimeout(timer)
          listeners.delete(look)
        }
        const fail = (why: string) => {
          finish()
          reject(new Error(`${what}: ${why}\n${words}`))
        }
        const look = (message: Out) => {
          if (!fits(message)) return
          finish()
          resolve(message)
        }
        const timer = setTimeout(() => fail(`not within ${withinMs} ms`), withinMs)
        listeners.add(look)
        void child.exited.then(code => fail(`${command.at(-1)} ended with ${code}`))
      })
    },
    async stop() {
      await child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
      await child.exited
      clearTimeout(timer)
    },
  }
}

async function eachLine(stream: ReadableStream<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  let pending = ''
  for await (const chunk of stream) {
    const lines = (pending + decoder.decode(chunk, { stream: true })).split('\n')
    pending = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  }
}

/** Libraries print what they like between our messages. */
function parse<Out>(line: string): Out | undefined {
  if (!line.startsWith('{"')) return undefined
  try {
    return JSON.parse(line) as Out
  } catch {
    return undefined
  }
}
