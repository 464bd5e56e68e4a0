import type { AnyElysia } from 'elysia'
import { createAgentRoutes } from './agents/agent-routes.ts'
import type { DocumentedRoute } from './api/openapi-document.ts'
import { createOpenApiRoutes } from './api/openapi-routes.ts'
import { createCallRoutes } from './calls/call-routes.ts'
import { plainErrorPage, type RenderErrorPage } from './error-handler.ts'
import { createHealthRoutes } from './health-routes.ts'
import { createLivekitRoutes } from './livekit-routes.ts'
import { createModelConnectionRoutes } from './model-connections/model-connection-routes.ts'
import { createOrganizationRoutes } from './organizations/organization-routes.ts'
import { createStaticRoutes } from './static-files.ts'
import type { WebContext } from './web-context.ts'

/** Every feature of the front door, one Elysia instance each. WebSockets of calls (`/livekit/*`) are joined before routing. */
export function createFeatures(context: WebContext, routes: () => readonly DocumentedRoute[]): AnyElysia[] {
  return [
    createHealthRoutes(context),
    createStaticRoutes(context),
    createLivekitRoutes(context),
    createOpenApiRoutes(context, routes),
    createOrganizationRoutes(context),
    createAgentRoutes(context),
    createModelConnectionRoutes(context),
    createCallRoutes(context),
  ]
}

/** How a failure looks in a browser. */
export function createErrorRenderer(_context: WebContext): RenderErrorPage {
  return plainErrorPage
}
