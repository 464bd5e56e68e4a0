import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'
import { AppError } from '#core/errors.ts'
import type { SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'

const CLIENT_ERRORS = new Set(['invalid_client', 'unauthorized_client'])
const BUSY_ERRORS = new Set(['server_error', 'temporarily_unavailable'])
/** It answered, but as a service does that is not well. */
const UNWELL_CODES = new Set([
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
])
const CAUSES_MAX = 5

/** What went wrong on the way, in our words. NB: what a provider says in its answer is never repeated: anybody can write it. */
export function toSignInFault(error: unknown, { name }: Pick<SignInProvider, 'name'>): AppError {
  const options = { values: { provider: name }, cause: error }
  const own = ownFault(error)
  if (own?.code === 'forbidden') return own
  if (own)
    return new AppError(
      'unavailable',
      '{provider} cannot be asked right now. Try again, or sign in another way.',
      options,
    )
  if (error instanceof AuthorizationResponseError) return faultOfAnswer(error.error, options)
  if (error instanceof ResponseBodyError) return faultOfTokenRequest(error.error, options)
  if (error instanceof ClientError) return faultOfCheck(error.code ?? '', options)
  return new AppError('unauthenticated', '{provider} did not answer as was agreed. Begin again.', options)
}

/** What our own rules of requests threw, wherever the library put it. */
export function ownFault(error: unknown): AppError | undefined {
  let current = error
  for (let depth = 0; depth < CAUSES_MAX && current instanceof Error; depth++) {
    if (current instanceof AppError) return current
    current = current.cause
  }
  return undefined
}

export function isClientRefused(error: unknown): boolean {
  return error instanceof ResponseBodyError && (error.status === 401 || CLIENT_ERRORS.has(error.error))
}

interface Options {
  values: { provider: string }
  cause: unknown
}

function faultOfAnswer(code: string, options: Options): AppError {
  if (code === 'access_denied' || code === 'user_cancelled_login' || code === 'user_cancelled_authorize')
    return new AppError(
      'unauthenticated',
      'You did not let {provider} say who you are. Begin again if that was a mistake.',
      options,
    )
  if (BUSY_ERRORS.has(code))
    return new AppError(
      'unavailable',
      '{provider} cannot be asked right now. Try again, or sign in another way.',
      options,
    )
  return new AppError(
    'unauthenticated',
    '{provider} refused to sign you in. Tell whoever set it up.',
    options,
  )
}

function faultOfTokenRequest(code: string, options: Options): AppError {
  if (code === 'invalid_grant')
    return new AppError(
      'unauthenticated',
      'The answer of {provider} was used before or has expired. Begin again.',
      options,
    )
  if (isClientRefused(options.cause))
    return new AppError(
      'unavailable',
      '{provider} does not accept the client id or the secret of this Parley. Tell whoever set it up.',
      options,
    )
  return new AppError(
    'unauthenticated',
    '{provider} refused to sign you in. Tell whoever set it up.',
    options,
  )
}

function faultOfCheck(code: string, options: Options): AppError {
  if (UNWELL_CODES.has(code))
    return new AppError(
      'unavailable',
      '{provider} cannot be asked right now. Try again, or sign in another way.',
      options,
    )
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED')
    return new AppError(
      'unauthenticated',
      'The answer of {provider} has expired, or the clocks differ. Begin again.',
      options,
    )
  return new AppError(
    'unauthenticated',
    'The answer of {provider} is not genuine, or was meant for somebody else. Begin again.',
    options,
  )
}
