import { Elysia } from 'elysia'
import { EgressPage } from '#views/egress/egress-page.tsx'
import { createPageRenderer } from '../page-renderer.ts'
import type { WebContext } from '../web-context.ts'

/** Where data goes. */
export function createEgressPages(context: WebContext) {
  const { egress } = context.services
  const pages = createPageRenderer(context)
  return new Elysia({ name: 'egress-pages' }).use(context.guard).get(
    '/egress',
    async ({ request, principal }) => {
      const destinations = await egress.listDestinations(principal.scope)
      return pages.page(request, [EgressPage, { destinations, isRestricted: egress.isRestricted }])
    },
    { permission: 'organization.read' },
  )
}
