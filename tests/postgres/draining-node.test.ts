import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import { type ApiClient, type CallBody, createApiClient, type PlacedCallBody } from '../support/api-client.ts'
import { type Desk, openDesk } from '../support/desk.ts'
import { eventually, type Program, removeDataDir, startProgram } from '../support/program.ts'
import { callRoom } from '../voice/caller/rtc-caller.ts'
import { startLivekit, type TestLivekit } from '../voice/livekit-server.ts'
import { openSharedDatabase } from './shared-database.ts'

/** O5: two nodes on one database and one LiveKit of the operator's. */
const LIMIT_MS = 120_000

let database: Awaited<ReturnType<typeof openSharedDatabase>>
let livekit: TestLivekit
let fake: OpenAiFake
let env: Record<string, string>
const nodes: Program[] = []

beforeAll(async () => {
  const parts = await Promise.all([openSharedDatabase(), startLivekit(), startOpenAiFake()])
  database = parts[0]
  livekit = parts[1]
  fake = parts[2]
  const { url: LIVEKIT_URL, apiKey: LIVEKIT_API_KEY, apiSecret: LIVEKIT_API_SECRET } = livekit
  const ours = { LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET, LIVEKIT_PUBLIC_URL: LIVEKIT_URL }
  env = { ...database.env, ...ours, LOG_LEVEL: 'warn', DRAIN_SECONDS: '60' }
}, LIMIT_MS)

afterAll(async () => {
  await Promise.all(nodes.map(node => node.kill()))
  await Promise.all([database.stop(), livekit.stop(), fake.stop()])
  for (const { dataDir } of nodes) removeDataDir(dataDir)
}, LIMIT_MS)

async function startNode(dataDir?: string): Promise<Program> {
  const node = await startProgram({ env, dataDir })
  nodes.push(node)
  return node
}

async function call(api: ApiClient, agentId: string) {
  const placed = await eventually('a call is taken', async () => {
    const answer = await api.request('POST', `/agents/${agentId}/calls`, {})
    return answer.status === 201 && (answer.json as PlacedCallBody)
  })
  const caller = await callRoom({ url: placed.livekitUrl, token: placed.token, microphone: false })
  await caller.waitFor('loud', { withinMs: 20_000 })
  return { id: placed.id, caller }
}

const ended = (api: ApiClient, id: string) =>
  eventually('the call has ended', async () => {
    const now = await api.send<CallBody>('GET', `/calls/${id}`)
    return now.state === 'ended' && now
  })

test(
  'while one node drains the other takes the new calls; one that is killed leaves nobody in an empty room',
  async () => {
    const first = await startNode()
    const second = await startNode()
    const desk: Desk = await openDesk(first, { env })
    const { agentId } = await desk.createCascadeAgent(fake)
    const api = createApiClient(second.url, desk.apiKey)

    const old = await call(desk.api, agentId)
    const stopped = first.stop()
    await eventually('the first refuses', async () => {
      const answer = await desk.api.request('POST', `/agents/${agentId}/calls`, {})
      return answer.status === 503
    })
    const fresh = await call(api, agentId)
    expect((await api.send<CallBody>('GET', `/calls/${old.id}`)).state).toBe('active')
    await old.caller.leave()
    expect(await stopped).toBe(0)
    expect((await ended(api, old.id)).endReason).toBe('caller_hung_up')
    expect((await api.send<CallBody>('GET', `/calls/${fresh.id}`)).state).toBe('active')

    await second.kill()
    const again = await startNode(second.dataDir)
    await fresh.caller.waitFor('disconnected')
    const cut = await ended(createApiClient(again.url, desk.apiKey), fresh.id)
    expect(cut.endReason).toBe('interrupted')
    expect(await again.stop()).toBe(0)
  },
  LIMIT_MS,
)
