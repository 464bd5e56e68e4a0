import { Elysia } from 'elysia'
import { z } from 'zod'
import { operation } from './api/api-operation.ts'
import { apiSchemas } from './api/api-schemas.ts'
import type { WebContext } from './web-context.ts'

const healthBody = z
  .object({ status: z.literal('ok'), version: z.string() })
  .register(apiSchemas, { id: 'Health', description: 'The process is up.' })

const readinessBody = z
  .object({
    ready: z.boolean(),
    parts: z.record(z.string(), z.looseObject({ ok: z.boolean(), message: z.string() })),
  })
  .register(apiSchemas, {
    id: 'Readiness',
    description: 'Each part of the appliance, and whether calls can be taken.',
  })

/** For whoever watches over the process. `healthz` asks nobody, so that a slow database does not get it restarted. */
export function createHealthRoutes({ readiness, version }: Pick<WebContext, 'readiness' | 'version'>) {
  return new Elysia({ name: 'health' })
    .get('/healthz', () => ({ status: 'ok' as const, version }), {
      response: { 200: healthBody },
      detail: operation({ operationId: 'getHealth', tag: 'operations', summary: 'Is the process up?' }),
    })
    .get(
      '/readyz',
      async ({ status }) => {
        const { isReady, parts } = await readiness()
        return status(isReady ? 200 : 503, { ready: isReady, parts })
      },
      {
        response: { 200: readinessBody, 503: readinessBody },
        detail: operation({ operationId: 'getReadiness', tag: 'operations', summary: 'Can calls be taken?' }),
      },
    )
}
