import { APIConnectionError, APIError, APIStatusError, APITimeoutError } from '@livekit/agents'
import { noteRetryAfter } from './retry-budget.ts'

export interface ProviderAddress {
  /** Such as https://api.openai.com/v1. */
  baseUrl: string
  apiKey: string | null
}

/** The provider answered, but not in the form that was asked for: another attempt brings the same. */
export class UnreadableAnswer extends APIError {
  constructor(message: string) {
    super(message, { retryable: false })
  }
}

/** The address of an endpoint: `base` may or may not end with the version that the path begins with. */
export function endpointOf(baseUrl: string, version: string, path: string): string {
  const base = baseUrl.replace(/\/+$/, '')
  return base.endsWith(version) ? `${base}${path}` : `${base}${version}${path}`
}

export interface Patience {
  /** Longest wait for the first byte of the answer. */
  firstByteMs: number
  /** Longest pause inside the answer. */
  idleMs: number
}

export interface ProviderRequest extends Patience {
  path: string
  body: string | FormData
  signal: AbortSignal
  /** In the place of the bearer key, where a provider wants it otherwise. */
  headers?: Record<string, string>
  /** Says more about a refusal than its status does. */
  readRefusal?(status: number, body: string): APIStatusError | null
}

/** What a provider says about its own failure is for the operator's log; more than this helps nobody. */
const ERROR_BODY_MAX_CHARS = 500

/**
 * Posts to an OpenAI-compatible endpoint and hands over the answer's bytes as they arrive; leaving the loop or aborting closes the
 * connection. Throws the library's APIStatusError, APITimeoutError or APIConnectionError, whose `retryable` says whether another
 * attempt may help. Connections are kept alive and shared by Bun's fetch.
 */
export async function openAnswer(
  address: ProviderAddress,
  request: ProviderRequest,
): Promise<ProviderAnswer> {
  const watch = createWatch(request.signal)
  watch.expect(request.firstByteMs)
  try {
    const response = await fetch(`${address.baseUrl.replace(/\/+$/, '')}${request.path}`, {
      method: 'POST',
      headers: headersOf(address, request),
      body: request.body,
      signal: watch.signal,
      redirect: 'error',
    })
    if (!response.ok) throw noteRetryAfter(await statusError(response, address, request), response.headers)
    return {
      contentType: response.headers.get('content-type') ?? '',
      bytes: readBytes(response, { ...request, address }, watch),
    }
  } catch (error) {
    watch.stop()
    if (request.signal.aborted) openConnectionEarly(address)
    throw translate(error, watch)
  }
}

export interface ProviderAnswer {
  contentType: string
  bytes: AsyncGenerator<Uint8Array, void, void>
}

async function* readBytes(
  response: Response,
  request: ProviderRequest & { address: ProviderAddress },
  watch: Watch,
): AsyncGenerator<Uint8Array, void, void> {
  const reader = response.body?.getReader()
  try {
    let waitMs = request.firstByteMs
    while (reader) {
      watch.expect(waitMs)
      const { done, value } = await reader.read()
      if (done) return
      waitMs = request.idleMs
      yield value
    }
  } catch (error) {
    throw translate(error, watch)
  } finally {
    watch.stop()
    // Without this a half-read answer keeps its socket.
    await reader?.cancel().catch(() => undefined)
    // What is cut takes its connection along. The next question comes soon, and need not wait for another one.
    if (request.signal.aborted) openConnectionEarly(request.address)
  }
}

/** Opens a connection ahead of its first use; whether that works is seen when it is used. */
export function openConnectionEarly(address: ProviderAddress): void {
  try {
    fetch.preconnect(address.baseUrl)
  } catch {
    // A wrong address is reported by the first request, with words.
  }
}

interface Watch {
  signal: AbortSignal
  timedOut(): boolean
  expect(withinMs: number): void
  stop(): void
}

function createWatch(outer: AbortSignal): Watch {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let timedOut = false
  const expire = () => {
    timedOut = true
    controller.abort()
  }
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    timedOut: () => timedOut,
    expect(withinMs) {
      clearTimeout(timer)
      timer = setTimeout(expire, withinMs)
    },
    stop: () => clearTimeout(timer),
  }
}

function headersOf({ apiKey }: ProviderAddress, { body, headers }: ProviderRequest): Record<string, string> {
  return {
    ...(headers ?? (apiKey === null ? {} : { authorization: `Bearer ${apiKey}` })),
    // A form brings its own type, with the boundary in it.
    ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
  }
}

async function statusError(
  response: Response,
  { apiKey }: ProviderAddress,
  { readRefusal }: ProviderRequest,
): Promise<APIStatusError> {
  const text = await readStart(response)
  const told = readRefusal?.(response.status, text)
  if (told) return told
  // Some providers repeat the key that they refuse.
  const safe = apiKey ? text.replaceAll(apiKey, '[key]') : text
  return new APIStatusError({
    message: safe.slice(0, ERROR_BODY_MAX_CHARS),
    options: { statusCode: response.status },
  })
}

function translate(error: unknown, watch: Watch): Error {
  if (watch.timedOut()) return new APITimeoutError({})
  if (error instanceof APIError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new APIConnectionError({ message })
}

/** The first piece of an answer as text; the rest is not read. An error whose body breaks off is still that error. */
async function readStart(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  try {
    while (reader && text.length < ERROR_BODY_MAX_CHARS) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value, { stream: true })
    }
  } catch {
    // The status says enough.
  }
  await reader?.cancel().catch(() => undefined)
  return text
}
