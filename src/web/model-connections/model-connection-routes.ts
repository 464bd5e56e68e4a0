import { Elysia } from 'elysia'
import { operation } from '../api/api-operation.ts'
import { idParams, noContent, pageQuery } from '../api/api-schemas.ts'
import type { WebContext } from '../web-context.ts'
import {
  modelConnectionBody,
  modelConnectionChangeBody,
  modelConnectionInputBody,
  modelConnectionListBody,
  modelConnectionTestBody,
  presentModelConnection,
} from './model-connection-body.ts'

const tag = 'model connections'

/** REST of model connections. Keys go in and never come out. */
export function createModelConnectionRoutes({ guard, services }: Pick<WebContext, 'guard' | 'services'>) {
  const { modelConnections } = services
  return new Elysia({ name: 'model-connections-api', prefix: '/api/v1/model-connections' })
    .use(guard)
    .get(
      '',
      async ({ principal, query }) => {
        const { items, nextCursor } = await modelConnections.listModelConnections(principal.scope, query)
        return { items: items.map(presentModelConnection), nextCursor }
      },
      {
        permission: 'connections.read',
        query: pageQuery,
        response: { 200: modelConnectionListBody },
        detail: operation({
          operationId: 'listModelConnections',
          tag,
          summary: 'List the model connections',
        }),
      },
    )
    .post(
      '',
      async ({ principal, body, status }) =>
        status(
          201,
          presentModelConnection(await modelConnections.createModelConnection(principal.scope, body)),
        ),
      {
        permission: 'connections.write',
        body: modelConnectionInputBody,
        response: { 201: modelConnectionBody },
        detail: operation({
          operationId: 'createModelConnection',
          tag,
          summary: 'Create a model connection',
        }),
      },
    )
    .get(
      '/:id',
      async ({ principal, params }) =>
        presentModelConnection(await modelConnections.getModelConnection(principal.scope, params.id)),
      {
        permission: 'connections.read',
        params: idParams,
        response: { 200: modelConnectionBody },
        detail: operation({ operationId: 'getModelConnection', tag, summary: 'Read a model connection' }),
      },
    )
    .patch(
      '/:id',
      async ({ principal, params, body }) =>
        presentModelConnection(
          await modelConnections.changeModelConnection(principal.scope, params.id, body),
        ),
      {
        permission: 'connections.write',
        params: idParams,
        body: modelConnectionChangeBody,
        response: { 200: modelConnectionBody },
        detail: operation({
          operationId: 'changeModelConnection',
          tag,
          summary: 'Change a model connection',
          description: 'It acts on the next call.',
          errors: ['unavailable'],
        }),
      },
    )
    .delete(
      '/:id',
      async ({ principal, params, status }) => {
        await modelConnections.removeModelConnection(principal.scope, params.id)
        return status(204, undefined)
      },
      {
        permission: 'connections.write',
        params: idParams,
        response: { 204: noContent },
        detail: operation({
          operationId: 'removeModelConnection',
          tag,
          summary: 'Remove a model connection that no agent uses',
          errors: ['conflict'],
        }),
      },
    )
    .post(
      '/:id/test',
      ({ principal, params }) => modelConnections.testModelConnection(principal.scope, params.id),
      {
        permission: 'connections.write',
        params: idParams,
        response: { 200: modelConnectionTestBody },
        detail: operation({
          operationId: 'testModelConnection',
          tag,
          summary: 'Try each part with one small request',
          description: 'A part that fails is an answer too: it says in words what is wrong.',
          errors: ['unavailable'],
        }),
      },
    )
}
