import { Elysia } from 'elysia'
import { operation } from '../api/api-operation.ts'
import { idParams, noContent, pageQuery } from '../api/api-schemas.ts'
import type { WebContext } from '../web-context.ts'
import { memberBody, memberListBody, presentMember, roleChangeBody } from './member-body.ts'

/** REST of members: who works in the organization of the key. */
export function createMemberRoutes({ guard, services }: Pick<WebContext, 'guard' | 'services'>) {
  const { members } = services
  return new Elysia({ name: 'members-api', prefix: '/api/v1/members' })
    .use(guard)
    .get(
      '',
      async ({ principal, query }) => {
        const { items, nextCursor } = await members.listMembers(principal.scope, query)
        return { items: items.map(presentMember), nextCursor }
      },
      {
        permission: 'members.read',
        query: pageQuery,
        response: { 200: memberListBody },
        detail: operation({ operationId: 'listMembers', tag: 'members', summary: 'List the members' }),
      },
    )
    .get(
      '/:id',
      async ({ principal, params }) => presentMember(await members.getMember(principal.scope, params.id)),
      {
        permission: 'members.read',
        params: idParams,
        response: { 200: memberBody },
        detail: operation({ operationId: 'getMember', tag: 'members', summary: 'Read a member' }),
      },
    )
    .patch(
      '/:id',
      async ({ principal, params, body }) =>
        presentMember(await members.changeRole(principal, params.id, body)),
      {
        permission: 'members.write',
        params: idParams,
        body: roleChangeBody,
        response: { 200: memberBody },
        detail: operation({
          operationId: 'changeMember',
          tag: 'members',
          summary: 'Change the role of a member',
          description: 'The last org_admin of an organization stays one.',
          errors: ['conflict'],
        }),
      },
    )
    .delete(
      '/:id',
      async ({ principal, params, status }) => {
        await members.removeMember(principal, params.id)
        return status(204, undefined)
      },
      {
        permission: 'members.write',
        params: idParams,
        response: { 204: noContent },
        detail: operation({
          operationId: 'removeMember',
          tag: 'members',
          summary: 'Remove a member',
          description: 'They lose access at once. The last org_admin of an organization stays.',
          errors: ['conflict'],
        }),
      },
    )
}
