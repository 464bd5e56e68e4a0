import { Elysia } from 'elysia'
import { operation } from '../api/api-operation.ts'
import type { WebContext } from '../web-context.ts'
import { presentUsage, usageBody, usageQuery } from './usage-body.ts'

/** REST of what calls used. */
export function createUsageRoutes({ guard, services }: Pick<WebContext, 'guard' | 'services'>) {
  return new Elysia({ name: 'usage-api', prefix: '/api/v1/usage' })
    .use(guard)
    .get(
      '',
      async ({ principal, query }) =>
        presentUsage(await services.usage.reportUsage(principal.scope, query.month)),
      {
        permission: 'billing.read',
        query: usageQuery,
        response: { 200: usageBody },
        detail: operation({
          operationId: 'readUsage',
          tag: 'usage',
          summary: 'Read what the calls of a month used',
        }),
      },
    )
}
