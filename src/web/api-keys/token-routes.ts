import { Elysia } from 'elysia'
import { AppError } from '#core/errors.ts'
import { operation } from '../api/api-operation.ts'
import type { WebContext } from '../web-context.ts'
import { accessTokenBody, accessTokenInputBody } from './api-key-body.ts'

type Context = Pick<WebContext, 'services' | 'identity' | 'accessTokens'>

/** The exchange of an API key for a short-lived access token. Any key may ask, whatever else it may do. */
export function createTokenRoutes({ services, identity, accessTokens }: Context) {
  return new Elysia({ name: 'token-api', prefix: '/api/v1/token' }).post(
    '',
    async ({ request, body, set }) => {
      const holder = await identity.identify(request)
      if (!holder) throw new AppError('unauthenticated', 'Send an API key: Authorization: Bearer parley_...')
      const token = await services.apiKeys.exchange(holder, body ?? {})
      set.headers['cache-control'] = 'no-store'
      return {
        accessToken: await accessTokens.sign(token),
        tokenType: 'Bearer' as const,
        expiresIn: Math.round((token.expiresAt.getTime() - token.issuedAt.getTime()) / 1000),
        permissions: [...token.permissions],
      }
    },
    {
      body: accessTokenInputBody,
      response: { 200: accessTokenBody },
      detail: operation({
        operationId: 'createAccessToken',
        tag: 'API keys',
        summary: 'Exchange the API key for an access token',
        description:
          'The token is a JWT that works as bearer for at most 15 minutes and dies with its key. 403 for rights that the key lacks, ' +
          'and for an access token in place of the key.',
        needsKey: true,
        errors: ['forbidden'],
      }),
    },
  )
}
