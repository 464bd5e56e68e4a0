import { Elysia } from 'elysia'
import { operation } from '../api/api-operation.ts'
import { callsQuery, idParams, noContent } from '../api/api-schemas.ts'
import type { WebContext } from '../web-context.ts'
import { callBody, callListBody, presentCall, presentCallSummary } from './call-body.ts'

/** REST of calls, past and live. They are placed under their agent (agents/agent-routes.ts). */
export function createCallRoutes({ guard, services }: Pick<WebContext, 'guard' | 'services'>) {
  const { calls } = services
  return new Elysia({ name: 'calls-api', prefix: '/api/v1/calls' })
    .use(guard)
    .get(
      '',
      async ({ principal, query }) => {
        const { items, nextCursor } = await calls.listCalls(principal.scope, query)
        return { items: items.map(presentCallSummary), nextCursor }
      },
      {
        permission: 'calls.read',
        query: callsQuery,
        response: { 200: callListBody },
        detail: operation({
          operationId: 'listCalls',
          tag: 'calls',
          summary: 'List the calls, newest first',
        }),
      },
    )
    .get(
      '/:id',
      async ({ principal, params }) => presentCall(await calls.openCall(principal.scope, params.id)),
      {
        permission: 'calls.read',
        params: idParams,
        response: { 200: callBody },
        detail: operation({
          operationId: 'getCall',
          tag: 'calls',
          summary: 'Read a call with its transcript',
        }),
      },
    )
    .delete(
      '/:id',
      async ({ principal, params, status }) => {
        await calls.endCall(principal.scope, params.id)
        return status(204, undefined)
      },
      {
        permission: 'calls.end',
        params: idParams,
        response: { 204: noContent },
        detail: operation({
          operationId: 'endCall',
          tag: 'calls',
          summary: 'End a live call',
          description: 'The call and its transcript stay; its state follows when the line is closed.',
          errors: ['conflict', 'unavailable'],
        }),
      },
    )
}
