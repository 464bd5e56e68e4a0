import { readdir, readFile } from 'node:fs/promises'
import { dieWithParent } from '#lib/die-with-parent.ts'
import type { Logger } from '#telemetry/logger.ts'

/** One run of livekit-server. */
export interface LivekitProcess {
  pid: number
  /** Resolves when it has ended, with its last words. */
  exited: Promise<{ lastLine: string; portWasTaken: boolean }>
  /** Ends it: asked, asked again (livekit-server then leaves its callers), killed. Resolves when it is gone. */
  stop(): Promise<void>
  /** Ends one that no longer listens. */
  kill(): Promise<void>
}

/** The second signal makes livekit-server leave its callers; it also reaches one that was too young to hear the first. */
const ASK_AGAIN_MS = 300
const KILL_AFTER_MS = 3_000
const LINE_MAX_CHARS = 4_000

interface StartOptions {
  binary: string
  configPath: string
  directory: string
  programPath: string
  logger: Logger
}

export function startLivekitProcess(options: StartOptions): LivekitProcess {
  const { binary, configPath, directory, logger } = options
  // NB: an empty environment: LIVEKIT_KEYS and the like would win over our configuration.
  const child = Bun.spawn(commandLine(options), {
    cwd: directory,
    env: {},
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  let lastLine = ''
  let portWasTaken = false
  const onLine = (line: string) => {
    lastLine = line
    if (line.includes('address already in use')) portWasTaken = true
    logger.debug('livekit-server says', { pid: child.pid, ...parseLine(line) })
  }
  const output = Promise.all([readLines(child.stdout, onLine), readLines(child.stderr, onLine)])
  logger.debug('livekit-server was started', { pid: child.pid, binary, configPath })

  return {
    pid: child.pid,
    exited: child.exited.then(async () => {
      await output
      return {
        lastLine: describeLine(lastLine) || `exit code ${child.exitCode ?? child.signalCode}`,
        portWasTaken,
      }
    }),
    async stop() {
      child.kill('SIGTERM')
      const again = setTimeout(() => child.kill('SIGTERM'), ASK_AGAIN_MS)
      const force = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS)
      await child.exited
      clearTimeout(again)
      clearTimeout(force)
    },
    async kill() {
      child.kill('SIGKILL')
      await child.exited
    },
  }
}

/**
 * Ends a livekit-server that an earlier Parley left behind when it was killed, known by the path of our own configuration file in
 * its command line. Answers how many there were. The data directory belongs to one Parley at a time, so none of them is in use.
 */
export async function endStaleLivekit(configPath: string): Promise<number> {
  const stale = []
  for (const entry of await readdir('/proc').catch(() => [])) {
    if (/^\d+$/.test(entry) && (await runsConfig(Number(entry), configPath))) stale.push(Number(entry))
  }
  for (const pid of stale) killIfThere(pid)
  const deadline = performance.now() + KILL_AFTER_MS
  for (const pid of stale) {
    while ((await runsConfig(pid, configPath)) && performance.now() < deadline) await Bun.sleep(10)
  }
  return stale.length
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** The command line of a zombie is empty: it holds no port any more. */
async function runsConfig(pid: number, configPath: string): Promise<boolean> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  const at = words.indexOf('--config')
  return at > 0 && words[at + 1] === configPath
}

/** NB: SIGTERM at the death of Parley would not do: livekit-server then waits until its last caller has left. */
function commandLine({ binary, configPath, programPath }: StartOptions): string[] {
  return [...dieWithParent(programPath), binary, '--config', configPath]
}

async function readLines(stream: ReadableStream<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = (lines.pop() ?? '').slice(0, LINE_MAX_CHARS)
    for (const line of lines) if (line.trim()) onLine(line.slice(0, LINE_MAX_CHARS))
  }
  if (rest.trim()) onLine(rest)
}

function parseLine(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return { livekit: value }
  } catch {
    // Its last words before it gives up are plain text.
  }
  return { line }
}

function describeLine(line: string): string {
  const { livekit } = parseLine(line)
  if (typeof livekit !== 'object' || livekit === null) return line
  const words = [Reflect.get(livekit, 'msg'), Reflect.get(livekit, 'error')].filter(
    word => typeof word === 'string',
  )
  return words.join(': ')
}
