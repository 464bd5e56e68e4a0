import { Elysia } from 'elysia'
import type { Principal } from '#core/access/principal.ts'
import { UsagePage } from '#views/usage/usage-page.tsx'
import { createPageRenderer } from '../page-renderer.ts'
import type { WebContext } from '../web-context.ts'

/** What calls used: the page of whoever pays. */
export function createUsagePages(context: WebContext) {
  const { guard, services } = context
  const pages = createPageRenderer(context)

  async function show(request: Request, { scope }: Principal, { month }: Record<string, unknown>) {
    const wanted = typeof month === 'string' && month !== '' ? month : undefined
    return pages.page(request, [UsagePage, { report: await services.usage.reportUsage(scope, wanted) }])
  }

  return new Elysia({ name: 'usage-pages' })
    .use(guard)
    .get('/usage', ({ request, principal, query }) => show(request, principal, query), {
      permission: 'billing.read',
    })
}
