import type { CustomFetch } from 'openid-client'
import { AppError } from '#core/errors.ts'
import { collect } from './bounded-body.ts'

export interface ProviderFetchRules {
  /** Throws forbidden where the operator does not allow this address (LAN_ONLY). */
  admit(address: string): Promise<void>
  /** True where this address may do without https. */
  mayUseHttp(address: string): Promise<boolean>
  /** Milliseconds for one request with its whole answer. */
  timeoutMs?: number
}

export const PROVIDER_TIMEOUT_MS = 10_000
/** A discovery document has 10 kB, keys a few, the groups of one person seldom more. */
export const PROVIDER_ANSWER_MAX_BYTES = 512 * 1024

/**
 * One request to a provider: https, an allowed address, no redirect followed, bounded in time and size. Throws AppError in our words.
 * NB: the rules are asked for each address anew: a discovery document may name any.
 */
export function createProviderFetch(rules: ProviderFetchRules): CustomFetch {
  const { admit, timeoutMs = PROVIDER_TIMEOUT_MS } = rules
  return async (address, options) => {
    const { host } = new URL(address)
    await requireSafeAddress(rules, address)
    await admit(address)
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      // The library sends forms only.
      const { method, headers, body } = options
      const text = body instanceof URLSearchParams || typeof body === 'string' ? body : undefined
      const response = await fetch(address, { method, headers, body: text, redirect: 'manual', signal })
      if (response.status >= 300 && response.status < 400)
        throw fault(
          '{host} sends requests somewhere else, which is not followed. Enter the address that it leads to.',
          host,
        )
      const bytes = await collect(response, PROVIDER_ANSWER_MAX_BYTES)
      if (!bytes) throw fault('The answer of {host} is too large.', host)
      return new Response(bytes, { status: response.status, headers: response.headers })
    } catch (error) {
      throw error instanceof AppError ? error : faultOf(error, host, timeoutMs)
    }
  }
}

/** Throws unavailable for what is neither https nor an exception that the operator made. */
export async function requireSafeAddress(
  { mayUseHttp }: Pick<ProviderFetchRules, 'mayUseHttp'>,
  address: string,
): Promise<void> {
  const url = URL.parse(address)
  if (url?.protocol === 'https:') return
  if (url?.protocol === 'http:' && (await mayUseHttp(address))) return
  throw fault(
    'The address of {host} does not begin with https://. In a private network whoever runs Parley can allow it with SIGN_IN_ALLOW_HTTP.',
    url?.host || '?',
  )
}

function faultOf(error: unknown, host: string, timeoutMs: number): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const text = error instanceof Error ? `${error.name} ${code} ${error.message}` : ''
  const options = { values: { host, seconds: timeoutMs / 1000 }, cause: error }
  if (/TimeoutError|timed out/i.test(text))
    return new AppError('unavailable', '{host} did not answer in {seconds} seconds.', options)
  if (/ENOTFOUND|getaddrinfo|resolve|DNS/i.test(text))
    return new AppError(
      'unavailable',
      'There is no service with the name {host}. Check the address.',
      options,
    )
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|TLS|SSL/i.test(text))
    return new AppError(
      'unavailable',
      'This machine does not trust the certificate of {host}. Whoever runs Parley can add its authority with NODE_EXTRA_CA_CERTS.',
      options,
    )
  return new AppError('unavailable', '{host} cannot be reached.', options)
}

function fault(text: string, host: string): AppError {
  return new AppError('unavailable', text, { values: { host } })
}
