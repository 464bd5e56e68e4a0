import type { AccessService } from '#core/access/access-service.ts'
import type { ApiKeyService } from '#core/access/api-key-service.ts'
import type { RoleService } from '#core/access/role-service.ts'
import type { SigningKeyService } from '#core/access/signing-key-service.ts'
import type { AgentService } from '#core/agents/agent-service.ts'
import type { AuditLogService } from '#core/audit/audit-log-service.ts'
import type { CallService } from '#core/calls/call-service.ts'
import type { Clock } from '#core/clock.ts'
import type { EgressService } from '#core/egress/egress-service.ts'
import type { EventBus } from '#core/events.ts'
import type { Authenticator } from '#core/identity/authenticator.ts'
import type { IdentityServices } from '#core/identity/identity-services.ts'
import type { SetupService } from '#core/identity/setup-service.ts'
import type { MailService } from '#core/mail/mail-service.ts'
import type { MemberParts } from '#core/members/member-parts.ts'
import type { ModelConnectionService } from '#core/model-connections/model-connection-service.ts'
import type { VoiceSampleService } from '#core/model-connections/voice-sample-service.ts'
import type { OrganizationService } from '#core/organizations/organization-service.ts'
import type { PlatformOrganizationService } from '#core/organizations/platform-organization-service.ts'
import type { SignInParts } from '#core/sign-in-providers/sign-in-parts.ts'
import type { ToolService } from '#core/tools/tool-service.ts'
import type { WidgetDesk } from '#core/widgets/widget-desk.ts'
import type { WidgetService } from '#core/widgets/widget-service.ts'
import type { Logger } from '#telemetry/logger.ts'

/** Everything the front door needs, handed in by app.ts. It knows no store and no vendor. */
export interface WebDependencies {
  services: SignInParts &
    MemberParts & {
      platformOrganizations: PlatformOrganizationService
      accounts: IdentityServices['accounts']
      passwordResets: IdentityServices['passwordResets']
      signIns: IdentityServices['signIns']
      identityCheck: IdentityServices['identityCheck']
      secondFactors: IdentityServices['secondFactors']
      secondSteps: IdentityServices['secondSteps']
      passkeys: IdentityServices['passkeys']
      access: AccessService
      apiKeys: ApiKeyService
      signingKeys: SigningKeyService
      agents: AgentService
      auditLog: AuditLogService
      calls: CallService
      egress: EgressService
      mail: MailService
      modelConnections: ModelConnectionService
      organizations: OrganizationService
      roles: RoleService
      setup: SetupService
      tools: ToolService
      voiceSamples: VoiceSampleService
      widgetDesk: WidgetDesk
      widgets: WidgetService
    }
  authenticator: Authenticator
  events: EventBus
  clock: Clock
  logger: Logger
  /** Version of the program, as `parley version` prints it. */
  version: string
  /** Signs the CSRF tokens of forms. */
  csrfSecret: string
  /** Names this installation in the access tokens that it signs: those of another one are refused. */
  tokenIssuer: string
  /** Each part of the appliance, for /readyz. */
  readiness(): Promise<Readiness>
  /** LiveKit's signalling address as this machine reaches it, such as ws://127.0.0.1:7880; null while it is away. */
  livekitUpstream(): string | null
  /** Resolves when whoever joins this room of LiveKit hears its agent at once, or soon anyway. */
  whenAgentIsIn(roomName: string): Promise<unknown>
  /** The folder with the built static files: on disk, or inside the executable. */
  staticDir: string
}

export interface Readiness {
  isReady: boolean
  /** store, livekit, worker (and what comes later): a short state and a sentence where something is wrong. */
  parts: Record<string, { ok: boolean; message: string; [fact: string]: unknown }>
}

export interface WebOptions {
  host: string
  /** 0 takes any free port. */
  port: number
  /** PEM texts; null serves plain http. */
  tls: { cert: string; key: string } | null
  /** As people reach it, without a trailing slash; null: derived from shownHost, port and tls once it listens. */
  publicUrl: string | null
  /** The host in links, where `host` is a wildcard that nobody can go to; `host` itself by default. */
  shownHost?: string
  /** Addresses and networks of proxies in front: their X-Forwarded-For is believed. */
  trustedProxies?: readonly string[]
}
