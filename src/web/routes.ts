import type { AnyElysia } from 'elysia'
import { plainErrorPage, type RenderErrorPage } from './error-handler.ts'
import { createHealthRoutes } from './health-routes.ts'
import { createLivekitRoutes } from './livekit-routes.ts'
import { createStaticRoutes } from './static-files.ts'
import type { WebContext } from './web-context.ts'

/** Every feature of the front door, one Elysia instance each. WebSockets of calls (`/livekit/*`) are joined before routing. */
export function createFeatures(context: WebContext): AnyElysia[] {
  return [createHealthRoutes(context), createStaticRoutes(context), createLivekitRoutes(context)]
}

/** How a failure looks in a browser. */
export function createErrorRenderer(_context: WebContext): RenderErrorPage {
  return plainErrorPage
}
