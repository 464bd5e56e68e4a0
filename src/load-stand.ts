import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, hostEnvironment } from './config.ts'
import { AppError } from './core/errors.ts'
import { assetPath, isCompiled } from './lib/assets.ts'
import { dieWithParent } from './lib/die-with-parent.ts'
import { createLoadAgent } from './load-agent.ts'
import { createLoadCallers, type LoadCallers } from './load-callers.ts'
import type { CallReport } from './loadtest/caller-messages.ts'
import { questionAt } from './loadtest/question-clip.ts'
import { startRecogniser } from './loadtest/recogniser.ts'
import { startSpeakingModels } from './loadtest/speaking-models.ts'
import { mediaEnvironment } from './voice/main/media-process-transport.ts'

/** A Parley of its own in a temporary folder, with an agent on stand-ins of models, and callers: each in a process of this executable. */
export interface LoadStand {
  /** Makes so many calls at once, each with so many questions. Answers the reports of those that came about. */
  callAtOnce(calls: number, questions: number): Promise<CallReport[]>
  close(): Promise<void>
}

/** What the stand-ins take: a recogniser, a language model and a voice that are good ones. */
export const STAND_IN_DELAYS = { finalAfterMs: 200, firstTokenMs: 100, firstByteMs: 100 } as const
const START_LIMIT_MS = 60_000
const POLL_MS = 100
const REQUEST_LIMIT_MS = 10_000
/** Between calls that begin together. */
const STAGGER_MS = 300
/** A caller is a twentieth of a core: a process of them has one thread for what they say and hear. */
const CALLS_PER_PROCESS = 8
const END_LIMIT_MS = 15_000
const AGENT_RATE_HZ = 24_000

type Server = Bun.Subprocess<'ignore', 'pipe', 'inherit'>

export async function openLoadStand(config: Config, callsMax: number): Promise<LoadStand> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-loadtest-'))
  const closing: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })]
  const close = async () => {
    for (const step of closing.toReversed()) await step()
  }
  try {
    const models = startModels()
    closing.push(async () => models.stop())
    const server = startServer(config, dataDir, callsMax)
    closing.push(() => end(server))
    const agent = await createLoadAgent({ url: await untilReady(server), dataDir, ...models.urls })
    const callers: LoadCallers[] = []
    closing.push(() => Promise.all(callers.map(each => each.close())))
    return {
      close,
      async callAtOnce(calls, questions) {
        const placeCall = oneAfterAnother(agent.placeCall)
        const shares = sharesOf(calls)
        while (callers.length < shares.length) callers.push(createLoadCallers(startCallers(config)))
        const reports = shares.map((share, at) => callers[at]?.callAtOnce(share, questions, placeCall) ?? [])
        const made = Promise.all(reports).then(async all => {
          await agent.untilAllEnded()
          return all
        })
        return (await Promise.race([made, endOf(server)])).flat()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** NB: rejects only; a server that ends in the middle of a level has found more than a number of calls. */
async function endOf(server: Server): Promise<never> {
  const code = await server.exited
  throw new AppError('unavailable', `The server of the load test ended by itself, with exit code ${code}.`)
}

/** How many calls each process of callers makes. */
function sharesOf(calls: number): number[] {
  const count = Math.ceil(calls / CALLS_PER_PROCESS)
  return Array.from({ length: count }, (_, at) => Math.min(CALLS_PER_PROCESS, calls - at * CALLS_PER_PROCESS))
}

/** People do not ring in the same millisecond. */
function oneAfterAnother<T>(place: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const mine = last.then(place)
    last = mine.catch(() => undefined).then(() => Bun.sleep(STAGGER_MS))
    return mine
  }
}

function startModels() {
  const recogniser = startRecogniser({ finalAfterMs: STAND_IN_DELAYS.finalAfterMs })
  const voice = new Uint8Array(questionAt(AGENT_RATE_HZ).buffer)
  const speaking = startSpeakingModels({
    firstTokenMs: STAND_IN_DELAYS.firstTokenMs,
    firstByteMs: STAND_IN_DELAYS.firstByteMs,
    reply: () => 'Your table is booked.',
    speak: async () => voice,
  })
  return {
    urls: {
      recogniserUrl: `http://127.0.0.1:${recogniser.port}`,
      modelsUrl: `http://127.0.0.1:${speaking.port}/v1`,
    },
    stop() {
      recogniser.stop()
      speaking.stop()
    },
  }
}

function startServer(config: Config, dataDir: string, callsMax: number): Server {
  const words = ['serve', '--port', '0', '--host', '127.0.0.1', '--data-dir', dataDir]
  const environment = { ...settingsPassed(config), MAX_CALLS: String(callsMax) }
  return Bun.spawn(ownCommand(config, words), {
    env: environmentWith(environment),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  })
}

function startCallers(config: Config): Bun.Subprocess<'pipe', 'pipe', 'inherit'> {
  return Bun.spawn(ownCommand(config, ['loadtest-callers']), {
    env: environmentWith({}),
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  })
}

/** This same program with other words; it dies with us. */
function ownCommand({ programPath }: Config, words: string[]): string[] {
  const program = isCompiled
    ? [process.execPath]
    : [process.execPath, '--no-env-file', assetPath('src/main.ts')]
  return [...dieWithParent(programPath), ...program, ...words]
}

function environmentWith(settings: Record<string, string>): Record<string, string> {
  return { ...mediaEnvironment(hostEnvironment()), NODE_ENV: 'production', LOG_LEVEL: 'error', ...settings }
}

/** How this installation holds its calls; its database, keys and providers are none of the stand's business. */
function settingsPassed(config: Config): Record<string, string> {
  return {
    MEDIA_PROCESSES: String(config.mediaProcesses),
    ...(config.livekitServerBin === null ? {} : { LIVEKIT_SERVER_BIN: config.livekitServerBin }),
  }
}

async function end(child: Server): Promise<void> {
  child.kill('SIGTERM')
  // Nobody is on the line any more: what still wants to end politely has nobody to be polite to.
  const timer = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS)
  await child.exited
  clearTimeout(timer)
}

/** Reads the address that `serve` prints, then waits until it takes calls. */
async function untilReady(server: Server): Promise<string> {
  const url = await Promise.race([
    firstMatch(server.stdout, /dashboard +(https?:\/\/\S+)/),
    server.exited.then(code => {
      throw new AppError('unavailable', 'The server of the load test did not start.', { cause: code })
    }),
  ])
  const deadline = performance.now() + START_LIMIT_MS
  while (!(await isReady(url))) {
    if (performance.now() > deadline)
      throw new AppError('unavailable', 'The server of the load test takes no calls: is livekit-server here?')
    await Bun.sleep(POLL_MS)
  }
  return url
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`, { signal: AbortSignal.timeout(REQUEST_LIMIT_MS) }).then(
    response => response.ok,
    () => false,
  )
}

/** Reads on behind the match, so that a full pipe never stops the child. */
function firstMatch(stream: ReadableStream<Uint8Array>, pattern: RegExp): Promise<string> {
  return new Promise(resolve => {
    let text: string | null = ''
    void eachChunk(stream, chunk => {
      if (text === null) return
      text += chunk
      const found = pattern.exec(text)?.[1]
      if (found === undefined) return
      text = null
      resolve(found)
    })
  })
}

async function eachChunk(stream: ReadableStream<Uint8Array>, onText: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  for await (const chunk of stream) onText(decoder.decode(chunk, { stream: true }))
}
