import type { ApiKeyService } from '#core/access/api-key-service.ts'
import type { Principal } from '#core/access/principal.ts'
import { AppError } from '#core/errors.ts'
import type { RequestOrigin } from '#core/scope.ts'
import { type AccessTokens, looksLikeAccessToken } from './access-tokens.ts'

/** Who asks REST: the key, or the key behind an access token. Throws unauthenticated, or forbidden for a suspended organization. */
export type IdentifyBearer = (authorization: string, origin?: RequestOrigin) => Promise<Principal>

interface Dependencies {
  apiKeys: Pick<ApiKeyService, 'identifyKey' | 'identifyToken'>
  accessTokens: AccessTokens
}

export function createBearerIdentity({ apiKeys, accessTokens }: Dependencies): IdentifyBearer {
  return async (authorization, origin) => {
    const credential = /^bearer +([!-~]+)$/i.exec(authorization)?.[1]
    if (!credential)
      throw new AppError('unauthenticated', 'Send an API key: Authorization: Bearer parley_...')
    return looksLikeAccessToken(credential)
      ? apiKeys.identifyToken(await accessTokens.verify(credential), origin)
      : apiKeys.identifyKey(credential, origin)
  }
}
