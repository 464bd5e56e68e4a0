import { Elysia } from 'elysia'
import type { WebContext } from './web-context.ts'

/** For whoever watches over the process. `healthz` asks nobody, so that a slow database does not get it restarted. */
export function createHealthRoutes({ readiness, version }: Pick<WebContext, 'readiness' | 'version'>) {
  return new Elysia({ name: 'health' })
    .get('/healthz', () => ({ status: 'ok', version }))
    .get('/readyz', async () => {
      const { isReady, parts } = await readiness()
      return Response.json({ ready: isReady, parts }, { status: isReady ? 200 : 503 })
    })
}
