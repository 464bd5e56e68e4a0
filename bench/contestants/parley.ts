import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { API_KEY_REQUESTS_PER_MINUTE_MAX } from '../../src/core/access/api-key.ts'
import type { CallBody, PlacedCallBody } from '../../tests/support/api-client.ts'
import { openDesk } from '../../tests/support/desk.ts'
import {
  eventually,
  type Program,
  removeDataDir,
  sourceCommand,
  startProgram,
} from '../../tests/support/program.ts'
import type { Arena, Contestant, InsideTurn, LagFigures, Tuning } from './contestant.ts'

const EXECUTABLE = join(import.meta.dir, '../../dist/parley')
const CALL_END_LIMIT_MS = 30_000

/** The real program, called through its REST API; `quick` is what it offers for speed, `balanced` what an agent has by itself. */
export async function startParley(
  arena: Arena,
  tuning: Tuning,
  program: 'source' | 'executable',
): Promise<Contestant> {
  if (program === 'executable' && !existsSync(EXECUTABLE))
    throw new Error('dist/parley is not there: run bin/build, or --program source')
  const command = arena.pin(program === 'executable' ? [EXECUTABLE] : sourceCommand)
  const env = environmentOf(arena)
  const running = await startAgain({ command, env })
  const desk = await openDesk(running, { command })
  const part = { provider: 'openai-compatible', baseUrl: arena.modelsUrl, model: 'bench' }
  const connection = await desk.api.send<{ id: string }>('POST', '/model-connections', {
    name: 'Models of the benchmark',
    kind: 'cascade',
    stt: { provider: 'deepgram', baseUrl: arena.recogniserUrl, model: 'bench', apiKey: 'bench' },
    llm: part,
    tts: { ...part, voice: 'alloy' },
  })
  const agent = await desk.api.send<{ id: string }>('POST', '/agents', {
    name: 'Bench',
    greeting: arena.greeting,
    prompt: 'Answer shortly.',
    language: 'en',
    modelConnectionId: connection.id,
    tools: [],
    ...(tuning === 'tuned' ? { pace: 'quick' } : {}),
  })
  await desk.api.send('POST', `/agents/${agent.id}/publication`, {})
  // The limit of a key would be measured otherwise.
  const key = await desk.api.send<{ apiKey: string }>('POST', '/api-keys', {
    name: 'Dashboard of the benchmark',
    permissions: ['agents.read', 'calls.read'],
    requestsPerMinute: API_KEY_REQUESTS_PER_MINUTE_MAX,
  })
  return {
    pids: [running.pid],
    web: { url: running.url, apiKey: key.apiKey },
    tellLag: () => readLag(running.url),
    async invite() {
      const placed = await desk.api.send<PlacedCallBody>('POST', `/agents/${agent.id}/calls`, {}, 201)
      return { url: placed.livekitUrl, token: placed.token, callId: placed.id }
    },
    tellInside: async callId => insideOf(await desk.ended(callId, CALL_END_LIMIT_MS)),
    async stop() {
      await running.stop()
      removeDataDir(running.dataDir)
    },
  }
}

/** As on every day but the first: a first start unpacks native parts, and what it read of itself stays mapped. */
async function startAgain(options: { command: string[]; env: Record<string, string> }): Promise<Program> {
  const first = await startProgram(options)
  await eventually('it is ready', async () => (await fetch(`${first.url}/readyz`)).status === 200)
  await first.stop()
  return startProgram({ ...options, dataDir: first.dataDir })
}

async function readLag(url: string): Promise<LagFigures> {
  const { parts } = (await (await fetch(`${url}/readyz`)).json()) as {
    parts: { media: { lagP99Ms: number; mainLag: { p99Ms: number } } }
  }
  return { webP99Ms: parts.media.mainLag.p99Ms, mediaP99Ms: parts.media.lagP99Ms }
}

function environmentOf({ livekit, callsMax }: Arena): Record<string, string> {
  return {
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.apiKey,
    LIVEKIT_API_SECRET: livekit.apiSecret,
    MAX_CALLS: String(callsMax),
    LOG_LEVEL: 'warn',
  }
}

function insideOf(call: CallBody): InsideTurn[] {
  return call.turns
    .map(turn => turn.latency)
    .filter(latency => latency !== null)
    .map(({ endOfTurnMs, sttMs, llmFirstTokenMs, ttsFirstByteMs, totalMs }) => ({
      endOfTurnMs,
      sttMs,
      llmFirstTokenMs,
      ttsFirstByteMs,
      totalMs,
    }))
}
