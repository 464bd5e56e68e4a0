import { Elysia } from 'elysia'
import { operation } from '../api/api-operation.ts'
import type { WebContext } from '../web-context.ts'
import { egressBody, presentEgress } from './egress-body.ts'

/** REST of where data goes. */
export function createEgressRoutes({ guard, services }: Pick<WebContext, 'guard' | 'services'>) {
  const { egress } = services
  return new Elysia({ name: 'egress-api', prefix: '/api/v1/egress' })
    .use(guard)
    .get(
      '',
      async ({ principal }) =>
        presentEgress(await egress.listDestinations(principal.scope), egress.isRestricted),
      {
        permission: 'organization.read',
        response: { 200: egressBody },
        detail: operation({
          operationId: 'listEgress',
          tag: 'organization',
          summary: 'List where data went, refused destinations first',
        }),
      },
    )
}
