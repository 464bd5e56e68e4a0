import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A running Parley, started as people start it: a process of its own, known only by what it prints and answers. */
export interface Program {
  pid: number
  url: string
  /** The one link of a fresh start; null when there is an owner already. */
  setupUrl: string | null
  dataDir: string
  /** From the start of the process until the link was printed: everything is up. */
  readyMs: number
  /** From the start of the process until the dashboard's address was printed. */
  listeningMs: number
  /** Everything that it wrote so far: standard output and the log. */
  output(): string
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number>
  /** SIGKILL: as a crash or a power cut would end it. */
  kill(): Promise<void>
  exited: Promise<number>
}

export interface ProgramOptions {
  /** The command in front of `serve`; by default the program from its sources. */
  command?: string[]
  dataDir?: string
  cwd?: string
  args?: string[]
  env?: Record<string, string>
}

const SOURCE = join(import.meta.dir, '../../src/main.ts')
const START_LIMIT_MS = 60_000

export const sourceCommand: string[] = [process.execPath, SOURCE]

/** Only what a test says and a PATH: nothing of the environment that the tests run in. */
export function cleanEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? '', LOG_LEVEL: 'debug', ...extra }
}

export function makeDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'parley-test-'))
}

export function removeDataDir(path: string): void {
  rmSync(path, { recursive: true, force: true })
}

/** Starts `serve` on a free port and waits for its link. Throws with everything that it wrote when it ends before. */
export async function startProgram(options: ProgramOptions = {}): Promise<Program> {
  const dataDir = options.dataDir ?? makeDataDir()
  const startedAt = performance.now()
  const child = Bun.spawn(
    [
      ...(options.command ?? sourceCommand),
      'serve',
      '--port',
      '0',
      '--data-dir',
      dataDir,
      ...(options.args ?? []),
    ],
    { cwd: options.cwd, env: cleanEnvironment(options.env), stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' },
  )
  let text = ''
  const watchers = new Set<() => void>()
  const pump = async (stream: ReadableStream<Uint8Array>) => {
    for await (const chunk of stream.pipeThrough(
      new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>,
    )) {
      text += chunk
      for (const watcher of watchers) watcher()
    }
  }
  void pump(child.stdout)
  void pump(child.stderr)

  const waitFor = (pattern: RegExp) =>
    new Promise<RegExpMatchArray>((resolve, reject) => {
      const timer = setTimeout(
        () => finish(new Error(`${pattern} was not printed in time:\n${text}`)),
        START_LIMIT_MS,
      )
      const finish = (failure: Error | RegExpMatchArray) => {
        clearTimeout(timer)
        watchers.delete(look)
        if (failure instanceof Error) reject(failure)
        else resolve(failure)
      }
      const look = () => {
        const match = text.match(pattern)
        if (match) finish(match)
      }
      watchers.add(look)
      void child.exited.then(code => finish(new Error(`The program ended with ${code}:\n${text}`)))
      look()
    })

  const listening = await waitFor(/dashboard +(https?:\/\/\S+)/)
  const listeningMs = performance.now() - startedAt
  const link = await waitFor(/(\S+\/setup\?token=\S+)|Sign in: \S+/)
  return {
    pid: child.pid,
    url: listening[1] ?? '',
    setupUrl: link[1] ?? null,
    dataDir,
    readyMs: performance.now() - startedAt,
    listeningMs,
    output: () => text,
    exited: child.exited,
    async stop() {
      child.kill('SIGTERM')
      return child.exited
    },
    async kill() {
      child.kill('SIGKILL')
      await child.exited
    },
  }
}

export interface CommandResult {
  code: number
  stdout: string
  stderr: string
}

/** Runs one command of the program to its end. */
export async function runCommand(
  words: string[],
  options: { command?: string[]; env?: Record<string, string>; stdin?: string; cwd?: string } = {},
): Promise<CommandResult> {
  const child = Bun.spawn([...(options.command ?? sourceCommand), ...words], {
    cwd: options.cwd,
    env: cleanEnvironment(options.env),
    stdin: options.stdin === undefined ? 'ignore' : new Blob([options.stdin]),
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { code, stdout, stderr }
}

export const OWNER_PASSWORD = 'correct horse battery staple'

/** An organization with an API key, made beside the running server as an operator would. */
export async function createOrganization(
  program: Pick<Program, 'dataDir'>,
  options: { command?: string[]; email?: string; env?: Record<string, string> } = {},
) {
  const result = await runCommand(
    [
      'admin',
      'create',
      '--email',
      options.email ?? 'ann@example.com',
      '--organization',
      'Café Marlene',
      '--api-key',
      '--json',
      '--data-dir',
      program.dataDir,
    ],
    { command: options.command, env: options.env, stdin: `${OWNER_PASSWORD}\n` },
  )
  if (result.code !== 0) throw new Error(`admin create ended with ${result.code}: ${result.stderr}`)
  return JSON.parse(result.stdout) as { userId: string; organizationId: string; apiKey: string }
}

/** Asks again until the answer fits, for at most `limitMs`; the reason stands in the error when it never did. */
export async function eventually<T>(
  reason: string,
  probe: () => Promise<T | undefined | false>,
  limitMs = 15_000,
): Promise<T> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== false) return value
    if (performance.now() > deadline) throw new Error(`Not within ${limitMs} ms: ${reason}`)
    await Bun.sleep(25)
  }
}
