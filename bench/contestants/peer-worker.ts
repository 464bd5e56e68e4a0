import type { Arena, Contestant, Tuning } from './contestant.ts'
import { issueTicket } from './tickets.ts'

/** A peer's worker: a process of its own that registers with LiveKit and is sent to rooms by the caller's ticket. */
export interface PeerCommand {
  command: string[]
  cwd: string
  /** A line of its log that stands for "takes calls now". */
  readyWords: RegExp
}

const START_LIMIT_MS = 90_000
const STOP_LIMIT_MS = 15_000
/** Of its log, for the error when it does not start. */
const LOG_MAX_CHARS = 8_000

export async function startPeer(
  arena: Arena,
  tuning: Tuning,
  { command, cwd, readyWords }: PeerCommand,
): Promise<Contestant> {
  const agentName = `bench-${tuning}-${crypto.randomUUID().slice(0, 8)}`
  const child = Bun.spawn(arena.pin(command), {
    cwd,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      LIVEKIT_URL: arena.livekit.url,
      LIVEKIT_API_KEY: arena.livekit.apiKey,
      LIVEKIT_API_SECRET: arena.livekit.apiSecret,
      BENCH_AGENT_NAME: agentName,
      BENCH_MODELS_URL: arena.modelsUrl,
      BENCH_RECOGNISER_URL: arena.recogniserUrl,
      BENCH_GREETING: arena.greeting,
      BENCH_TUNING: tuning,
    },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const stop = async () => {
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    await child.exited
    clearTimeout(timer)
  }
  try {
    await untilSaid([child.stdout, child.stderr], readyWords, child.exited)
  } catch (error) {
    await stop()
    throw error
  }
  let calls = 0
  return {
    pids: [child.pid],
    async invite() {
      const room = `${agentName}-${++calls}`
      const ticket = { room, identity: 'caller', kind: 'caller', agentName } as const
      return { url: arena.livekit.url, token: await issueTicket(arena.livekit, ticket), callId: room }
    },
    tellLag: async () => null,
    tellInside: async () => null,
    stop,
  }
}

/** Reads both streams for as long as the peer runs: a full pipe would stop it. */
function untilSaid(
  streams: ReadableStream<Uint8Array>[],
  words: RegExp,
  exited: Promise<number>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    const timer = setTimeout(() => reject(new Error(`the peer did not start:\n${log}`)), START_LIMIT_MS)
    void exited.then(code => reject(new Error(`the peer ended with ${code}:\n${log}`)))
    for (const stream of streams)
      void (async () => {
        const decoder = new TextDecoder()
        for await (const chunk of stream) {
          log = (log + decoder.decode(chunk, { stream: true })).slice(-LOG_MAX_CHARS)
          if (!words.test(log)) continue
          clearTimeout(timer)
          resolve()
        }
      })()
  })
}
