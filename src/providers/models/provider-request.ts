import { type Destination, problemOfStatus } from './provider-problem.ts'

/** Enough of an error to tell a wrong model from a wrong address. */
const ERROR_BODY_MAX_BYTES = 20_000

export interface ProviderRequest {
  url: string
  headers: Record<string, string>
  body: FormData | string | Uint8Array<ArrayBuffer>
  signal: AbortSignal
}

/** Posts and hands over a good answer. Throws ProviderProblem for any other status, and whatever fetch throws. */
export async function post(destination: Destination, request: ProviderRequest): Promise<Response> {
  const { url, body, headers, signal } = request
  const response = await fetch(url, { method: 'POST', body, headers, signal, redirect: 'manual' })
  if (!response.ok) throw problemOfStatus(destination, response.status, await readStart(response))
  return response
}

/** The first bytes of an answer as text; the rest is not read. */
export async function readStart(response: Response): Promise<string> {
  if (!response.body) return ''
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  while (sizeBytes < ERROR_BODY_MAX_BYTES) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    sizeBytes += value.byteLength
  }
  await reader.cancel()
  return Buffer.concat(chunks).subarray(0, ERROR_BODY_MAX_BYTES).toString('utf8')
}

/** The address of an endpoint: the base may or may not end with the version that the path begins with. */
export function endpointOf({ baseUrl }: Destination, version: string, path: string): string {
  return baseUrl.endsWith(version) ? `${baseUrl}${path}` : `${baseUrl}${version}${path}`
}

export const JSON_TYPE = { 'content-type': 'application/json' }

export function bearer({ apiKey }: Destination): Record<string, string> {
  return apiKey ? { authorization: `Bearer ${apiKey}` } : {}
}

export function hasType(response: Response, pattern: RegExp): boolean {
  return pattern.test(response.headers.get('content-type') ?? '')
}
