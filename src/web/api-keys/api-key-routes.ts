import { Elysia } from 'elysia'
import { operation } from '../api/api-operation.ts'
import { idParams, noContent, pageQuery } from '../api/api-schemas.ts'
import type { WebContext } from '../web-context.ts'
import {
  apiKeyInputBody,
  apiKeyListBody,
  newApiKeyBody,
  presentApiKey,
  presentNewApiKey,
} from './api-key-body.ts'

/** REST of API keys. */
export function createApiKeyRoutes({
  guard,
  services,
  clock,
}: Pick<WebContext, 'guard' | 'services' | 'clock'>) {
  const { apiKeys } = services
  return new Elysia({ name: 'api-keys-api', prefix: '/api/v1/api-keys' })
    .use(guard)
    .get(
      '',
      async ({ principal, query }) => {
        const { items, nextCursor } = await apiKeys.listApiKeys(principal.scope, query)
        return { items: items.map(key => presentApiKey(key, clock.now())), nextCursor }
      },
      {
        permission: 'api_keys.read',
        query: pageQuery,
        response: { 200: apiKeyListBody },
        detail: operation({
          operationId: 'listApiKeys',
          tag: 'API keys',
          summary: 'List the API keys, newest first',
          description: 'Expired and revoked ones as well.',
        }),
      },
    )
    .post(
      '',
      async ({ principal, body, status }) =>
        status(201, presentNewApiKey(await apiKeys.createApiKey(principal, body), clock.now())),
      {
        permission: 'api_keys.write',
        body: apiKeyInputBody,
        response: { 201: newApiKeyBody },
        detail: operation({
          operationId: 'createApiKey',
          tag: 'API keys',
          summary: 'Make an API key',
          description:
            'The key is answered this once. 403 for rights that your own key lacks, and for an access token.',
          errors: ['conflict'],
        }),
      },
    )
    .delete(
      '/:id',
      async ({ principal, params, status }) => {
        await apiKeys.revokeApiKey(principal.scope, params.id)
        return status(204, undefined)
      },
      {
        permission: 'api_keys.write',
        params: idParams,
        response: { 204: noContent },
        detail: operation({
          operationId: 'revokeApiKey',
          tag: 'API keys',
          summary: 'Revoke an API key',
          description: 'It stops at once, and so do its access tokens. It stays in the list.',
        }),
      },
    )
}
