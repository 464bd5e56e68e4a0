import type { CallDetail } from '../../src/core/calls/call.ts'

/** A plain client of the REST API: what it sends and gets is what the wire carries. */
export interface ApiClient {
  request(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; headers: Headers; text: string; json: unknown }>
  /** Throws unless the answer has the wanted status. */
  send<T>(method: string, path: string, body?: unknown, status?: number): Promise<T>
}

export interface PlacedCallBody {
  id: string
  livekitUrl: string
  token: string
  roomName: string
}

export type CallBody = Omit<CallDetail, 'createdAt' | 'startedAt' | 'endedAt' | 'incidents' | 'turns'> & {
  turns: (CallDetail['turns'][number] & { agentName: string | null })[]
  createdAt: string
  incidents: { id: string; kind: string; atMs: number; text: string }[]
}

export function createApiClient(url: string, apiKey: string | null): ApiClient {
  const request: ApiClient['request'] = async (method, path, body) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      tls: { rejectUnauthorized: false },
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parse(text) }
  }
  return {
    request,
    async send<T>(method: string, path: string, body?: unknown, status?: number) {
      const answer = await request(method, path, body)
      const wanted = status === undefined ? answer.status < 300 : answer.status === status
      if (!wanted)
        throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text.slice(0, 500)}`)
      return answer.json as T
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // An empty answer or a page: whoever wants JSON of it looks at `text`.
    return undefined
  }
}
