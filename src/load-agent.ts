import { createAdmin } from './administration.ts'
import { readConfig } from './config.ts'
import { AppError } from './core/errors.ts'
import type { PlaceCall, PlacedCall } from './load-callers.ts'

const REQUEST_LIMIT_MS = 10_000
/** For the end of a call whose caller has left to be noticed and written down. */
const END_LIMIT_MS = 20_000
const POLL_MS = 50
/** All lines are taken, or the machine is too busy for one more. */
const REFUSED_STATUS = 503
const OWNER_EMAIL = 'load@example.com'

interface AgentOptions {
  /** The server's address and its folder: its owner is made beside it, the agent by its REST API. */
  url: string
  dataDir: string
  recogniserUrl: string
  modelsUrl: string
}

/** An organization with an agent that is published, in the database of a server that runs for this alone. */
export async function createLoadAgent({ url, dataDir, recogniserUrl, modelsUrl }: AgentOptions) {
  const { apiKey } = await createAdmin(readConfig({ dataDir }, {}), {
    owner: { name: 'Load', email: OWNER_EMAIL, password: crypto.randomUUID(), organization: 'Load test' },
    withApiKey: true,
  })
  const ask = (path: string, body?: unknown) =>
    fetch(`${url}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
    }).catch((cause: unknown) => {
      throw new AppError('unavailable', 'The server of the load test does not answer.', { cause })
    })
  const send = async <T>(path: string, body: unknown): Promise<T> => {
    const response = await ask(path, body)
    if (!response.ok) throw wrongAnswer(path, response)
    return (await response.json()) as T
  }
  const part = { provider: 'openai-compatible', baseUrl: modelsUrl, model: 'load' }
  const connection = await send<{ id: string }>('/model-connections', {
    name: 'Stand-ins',
    kind: 'cascade',
    stt: { provider: 'deepgram', baseUrl: recogniserUrl, model: 'load', apiKey: 'load' },
    llm: part,
    tts: { ...part, voice: 'load' },
  })
  const { id } = await send<{ id: string }>('/agents', {
    name: 'Load',
    greeting: 'Hello, this is the load test.',
    prompt: 'Answer shortly.',
    language: 'en',
    modelConnectionId: connection.id,
    tools: [],
  })
  await send(`/agents/${id}/publication`, {})
  const open = new Set<string>()
  const placeCall: PlaceCall = async () => {
    const path = `/agents/${id}/calls`
    const response = await ask(path, {})
    if (response.status === REFUSED_STATUS) return null
    if (!response.ok) throw wrongAnswer(path, response)
    const placed = (await response.json()) as PlacedCall & { id: string }
    open.add(placed.id)
    return placed
  }
  const hasEnded = async (callId: string) => {
    const response = await ask(`/calls/${callId}`)
    return response.ok && ((await response.json()) as { state: string }).state === 'ended'
  }
  /** A caller is gone before the server knows: until then the call has its place. What does not end in time is for the next to find. */
  const untilAllEnded = async () => {
    const deadline = performance.now() + END_LIMIT_MS
    for (const callId of open) {
      while (!(await hasEnded(callId)) && performance.now() < deadline) await Bun.sleep(POLL_MS)
      open.delete(callId)
    }
  }
  return { placeCall, untilAllEnded }
}

function wrongAnswer(path: string, { status }: Response): AppError {
  return new AppError('unavailable', `The server of the load test answered ${path} with ${status}.`)
}
