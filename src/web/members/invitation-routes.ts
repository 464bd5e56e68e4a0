import { Elysia } from 'elysia'
import { operation } from '../api/api-operation.ts'
import { idParams, noContent, pageQuery } from '../api/api-schemas.ts'
import type { WebContext } from '../web-context.ts'
import { inviterOf } from './inviter.ts'
import { invitationBody, invitationInputBody, invitationListBody, presentInvitation } from './member-body.ts'

/** REST of invitations. The link itself goes to the invited person by mail and to nobody else. */
export function createInvitationRoutes({
  guard,
  services,
  publicUrl,
}: Pick<WebContext, 'guard' | 'services' | 'publicUrl'>) {
  const { invitations } = services
  return new Elysia({ name: 'invitations-api', prefix: '/api/v1/invitations' })
    .use(guard)
    .get(
      '',
      async ({ principal, query }) => {
        const { items, nextCursor } = await invitations.listInvitations(principal.scope, query)
        return { items: items.map(presentInvitation), nextCursor }
      },
      {
        permission: 'members.read',
        query: pageQuery,
        response: { 200: invitationListBody },
        detail: operation({
          operationId: 'listInvitations',
          tag: 'members',
          summary: 'List the invitations that wait',
        }),
      },
    )
    .post(
      '',
      async ({ principal, body, status }) => {
        const invitation = await invitations.inviteMember(inviterOf(principal, publicUrl()), body)
        return status(201, presentInvitation(invitation))
      },
      {
        permission: 'members.write',
        body: invitationInputBody,
        response: { 201: invitationBody },
        detail: operation({
          operationId: 'inviteMember',
          tag: 'members',
          summary: 'Invite somebody by e-mail',
          description: 'The link works once, for seven days.',
          errors: ['conflict'],
        }),
      },
    )
    .get(
      '/:id',
      async ({ principal, params }) =>
        presentInvitation(await invitations.getInvitation(principal.scope, params.id)),
      {
        permission: 'members.read',
        params: idParams,
        response: { 200: invitationBody },
        detail: operation({ operationId: 'getInvitation', tag: 'members', summary: 'Read an invitation' }),
      },
    )
    .post(
      '/:id/renewal',
      async ({ principal, params }) =>
        presentInvitation(await invitations.resendInvitation(inviterOf(principal, publicUrl()), params.id)),
      {
        permission: 'members.write',
        params: idParams,
        response: { 200: invitationBody },
        detail: operation({
          operationId: 'resendInvitation',
          tag: 'members',
          summary: 'Send an invitation again',
          description: 'With a new link for another seven days; the old one is void.',
        }),
      },
    )
    .delete(
      '/:id',
      async ({ principal, params, status }) => {
        await invitations.revokeInvitation(principal.scope, params.id)
        return status(204, undefined)
      },
      {
        permission: 'members.write',
        params: idParams,
        response: { 204: noContent },
        detail: operation({
          operationId: 'withdrawInvitation',
          tag: 'members',
          summary: 'Withdraw an invitation',
        }),
      },
    )
}
