import type { AnyElysia } from 'elysia'
import { createAgentActPages } from './agents/agent-act-pages.ts'
import { createAgentEditPages } from './agents/agent-edit-pages.ts'
import { createAgentPages } from './agents/agent-pages.ts'
import { createAgentRoutes } from './agents/agent-routes.ts'
import type { DocumentedRoute } from './api/openapi-document.ts'
import { createOpenApiRoutes } from './api/openapi-routes.ts'
import { createApiKeyPages } from './api-keys/api-key-pages.ts'
import { createApiKeyRoutes } from './api-keys/api-key-routes.ts'
import { createTokenRoutes } from './api-keys/token-routes.ts'
import { createAuditPages } from './audit/audit-pages.ts'
import { createAuditRoutes } from './audit/audit-routes.ts'
import { createCallPages } from './calls/call-pages.ts'
import { createCallRoutes } from './calls/call-routes.ts'
import { createTalkPages } from './calls/talk-pages.ts'
import { createEgressPages } from './egress/egress-pages.ts'
import { createEgressRoutes } from './egress/egress-routes.ts'
import type { RenderErrorPage } from './error-handler.ts'
import { createErrorPages } from './error-pages.ts'
import { createHealthRoutes } from './health-routes.ts'
import { createAccountPages } from './identity/account-pages.ts'
import { createPasskeyPages } from './identity/passkey-pages.ts'
import { createPasskeySignInPages } from './identity/passkey-sign-in-pages.ts'
import { createPasswordResetPages } from './identity/password-reset-pages.ts'
import { createPasswordStrengthPages } from './identity/password-strength-pages.ts'
import { createSecondFactorPages } from './identity/second-factor-pages.ts'
import { createSecondStepPages } from './identity/second-step-pages.ts'
import { createSessionPages } from './identity/session-pages.ts'
import { createSetupPages } from './identity/setup-pages.ts'
import { createVerificationPages } from './identity/verification-pages.ts'
import { createAccessStream } from './live/access-stream.ts'
import { createLivekitRoutes } from './livekit-routes.ts'
import { createMailPages } from './mail/mail-pages.ts'
import { createInvitationRoutes } from './members/invitation-routes.ts'
import { createJoinPages } from './members/join-pages.ts'
import { createMemberPages } from './members/member-pages.ts'
import { createMemberRoutes } from './members/member-routes.ts'
import { createModelConnectionPages } from './model-connections/model-connection-pages.ts'
import { createModelConnectionRoutes } from './model-connections/model-connection-routes.ts'
import { createVoiceSamplePages } from './model-connections/voice-sample-pages.ts'
import { createOrganizationPages } from './organizations/organization-pages.ts'
import { createOrganizationRoutes } from './organizations/organization-routes.ts'
import { createOwnOrganizationPages } from './organizations/own-organization-pages.ts'
import { createPlatformAdminPages } from './organizations/platform-admin-pages.ts'
import { createPlatformOrganizationPages } from './organizations/platform-organization-pages.ts'
import { createPlatformRolePages } from './roles/platform-role-pages.ts'
import { createRolePages } from './roles/role-pages.ts'
import { createRoleRoutes } from './roles/role-routes.ts'
import { createLinkedAccountPages } from './sign-in-providers/linked-account-pages.ts'
import { createProviderSignInPages } from './sign-in-providers/provider-sign-in-pages.ts'
import { createSignInProviderPages } from './sign-in-providers/sign-in-provider-pages.ts'
import { createStaticRoutes } from './static-files.ts'
import { createUsagePages } from './usage/usage-pages.ts'
import { createUsageRoutes } from './usage/usage-routes.ts'
import type { WebContext } from './web-context.ts'
import { createWidgetPages } from './widgets/widget-pages.ts'
import { createWidgetRoutes } from './widgets/widget-routes.ts'
import { createWidgetVisitorRoutes } from './widgets/widget-visitor-routes.ts'

/** Every feature of the front door, one Elysia instance each. WebSockets of calls (`/livekit/*`) are joined before routing. */
export function createFeatures(context: WebContext, routes: () => readonly DocumentedRoute[]): AnyElysia[] {
  return [
    createHealthRoutes(context),
    createStaticRoutes(context),
    createLivekitRoutes(context),
    createWidgetVisitorRoutes(context),
    createOpenApiRoutes(context, routes),
    createOrganizationRoutes(context),
    createAgentRoutes(context),
    createModelConnectionRoutes(context),
    createCallRoutes(context),
    createEgressRoutes(context),
    createWidgetRoutes(context),
    createMemberRoutes(context),
    createInvitationRoutes(context),
    createUsageRoutes(context),
    createRoleRoutes(context),
    createAuditRoutes(context),
    createApiKeyRoutes(context),
    createTokenRoutes(context),
    createApiKeyPages(context),
    createAccessStream(context),
    createSessionPages(context),
    createSecondStepPages(context),
    createSecondFactorPages(context),
    createPasskeyPages(context),
    createPasskeySignInPages(context),
    createPasswordStrengthPages(context),
    createPasswordResetPages(context),
    createVerificationPages(context),
    createAccountPages(context),
    createSetupPages(context),
    createOrganizationPages(context),
    createOwnOrganizationPages(context),
    createMemberPages(context),
    createJoinPages(context),
    createUsagePages(context),
    createPlatformOrganizationPages(context),
    createPlatformAdminPages(context),
    createAgentPages(context),
    createAgentEditPages(context),
    createAgentActPages(context),
    createTalkPages(context),
    createCallPages(context),
    createModelConnectionPages(context),
    createVoiceSamplePages(context),
    createEgressPages(context),
    createWidgetPages(context),
    createRolePages(context),
    createPlatformRolePages(context),
    createAuditPages(context),
    createSignInProviderPages(context),
    createProviderSignInPages(context),
    createLinkedAccountPages(context),
    createMailPages(context),
  ]
}

/** How a failure looks in a browser. */
export function createErrorRenderer(context: WebContext): RenderErrorPage {
  return createErrorPages(context)
}
