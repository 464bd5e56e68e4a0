import { Elysia } from 'elysia'
import { operation } from '../api/api-operation.ts'
import type { WebContext } from '../web-context.ts'
import { organizationBody, organizationChangeBody, presentOrganization } from './organization-body.ts'

/** REST of the one organization that a key belongs to. */
export function createOrganizationRoutes({ guard, services }: Pick<WebContext, 'guard' | 'services'>) {
  const { organizations } = services
  return new Elysia({ name: 'organizations-api', prefix: '/api/v1/organization' })
    .use(guard)
    .get(
      '',
      async ({ principal }) => presentOrganization(await organizations.getOrganization(principal.scope)),
      {
        permission: 'organization.read',
        response: { 200: organizationBody },
        detail: operation({
          operationId: 'getOrganization',
          tag: 'organization',
          summary: 'Read the organization and its context',
        }),
      },
    )
    .patch(
      '',
      async ({ principal, body }) =>
        presentOrganization(await organizations.changeOrganization(principal.scope, body)),
      {
        permission: 'organization.write',
        body: organizationChangeBody,
        response: { 200: organizationBody },
        detail: operation({
          operationId: 'changeOrganization',
          tag: 'organization',
          summary: 'Change the name or the context',
        }),
      },
    )
}
