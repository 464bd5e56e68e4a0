import { Elysia } from 'elysia'
import { operation } from '../api/api-operation.ts'
import { idParams, noContent, pageQuery } from '../api/api-schemas.ts'
import type { WebContext } from '../web-context.ts'
import {
  agentBody,
  agentChangeBody,
  agentInputBody,
  agentListBody,
  callInputBody,
  placedCallBody,
  presentAgent,
  presentPlacedCall,
  presentPublication,
  publicationBody,
  publicationInputBody,
} from './agent-body.ts'

/** REST of agents, their publication and the calls that are placed to them. */
export function createAgentRoutes({ guard, services }: Pick<WebContext, 'guard' | 'services'>) {
  const { agents, calls } = services
  return new Elysia({ name: 'agents-api', prefix: '/api/v1/agents' })
    .use(guard)
    .get(
      '',
      async ({ principal, query }) => {
        const { items, nextCursor } = await agents.listAgents(principal.scope, query)
        return { items: items.map(presentAgent), nextCursor }
      },
      {
        permission: 'agents.read',
        query: pageQuery,
        response: { 200: agentListBody },
        detail: operation({ operationId: 'listAgents', tag: 'agents', summary: 'List the agents' }),
      },
    )
    .post(
      '',
      async ({ principal, body, status }) =>
        status(201, presentAgent(await agents.createAgent(principal.scope, body))),
      {
        permission: 'agents.write',
        body: agentInputBody,
        response: { 201: agentBody },
        detail: operation({
          operationId: 'createAgent',
          tag: 'agents',
          summary: 'Create an agent as a draft',
        }),
      },
    )
    .get(
      '/:id',
      async ({ principal, params }) => presentAgent(await agents.getAgent(principal.scope, params.id)),
      {
        permission: 'agents.read',
        params: idParams,
        response: { 200: agentBody },
        detail: operation({ operationId: 'getAgent', tag: 'agents', summary: 'Read an agent' }),
      },
    )
    .patch(
      '/:id',
      async ({ principal, params, body }) =>
        presentAgent(await agents.changeDraft(principal.scope, params.id, body)),
      {
        permission: 'agents.write',
        params: idParams,
        body: agentChangeBody,
        response: { 200: agentBody },
        detail: operation({
          operationId: 'changeAgent',
          tag: 'agents',
          summary: "Change an agent's draft",
          description: 'Calls go on with the published version.',
        }),
      },
    )
    .delete(
      '/:id',
      async ({ principal, params, status }) => {
        await agents.removeAgent(principal.scope, params.id)
        return status(204, undefined)
      },
      {
        permission: 'agents.write',
        params: idParams,
        response: { 204: noContent },
        detail: operation({
          operationId: 'removeAgent',
          tag: 'agents',
          summary: 'Remove an agent',
          description: 'Calls that were made stay.',
        }),
      },
    )
    .post(
      '/:id/publication',
      async ({ principal, params, body, status }) =>
        status(201, presentPublication(await agents.publishAgent(principal.scope, params.id, body))),
      {
        permission: 'agents.write',
        params: idParams,
        body: publicationInputBody,
        response: { 201: publicationBody },
        detail: operation({
          operationId: 'publishAgent',
          tag: 'agents',
          summary: 'Publish the draft as an immutable version, or go back to an older one',
        }),
      },
    )
    .post(
      '/:id/calls',
      async ({ principal, params, body, status }) =>
        status(201, presentPlacedCall(await calls.placeCall(principal.scope, params.id, body ?? {}))),
      {
        permission: 'calls.place',
        params: idParams,
        body: callInputBody,
        response: { 201: placedCallBody },
        detail: operation({
          operationId: 'placeCall',
          tag: 'calls',
          summary: 'Place a call to an agent',
          description:
            'The caller connects with an ordinary LiveKit client within a minute. Without `draft` the agent must be published.',
          errors: ['conflict', 'unavailable'],
        }),
      },
    )
}
