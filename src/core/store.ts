import type { AccessRepository } from './access/access-repository.ts'
import type { FoundApiKey } from './access/api-key.ts'
import type { ApiKeyRepository } from './access/api-key-repository.ts'
import type { MembershipOfPerson } from './access/membership.ts'
import type { RoleHolder } from './access/role.ts'
import type { RoleRepository } from './access/role-repository.ts'
import type { SigningKeyRepository } from './access/signing-key.ts'
import type { AgentRepository } from './agents/agent-repository.ts'
import type { AuditRepository } from './audit/audit-repository.ts'
import type { CallRepository } from './calls/call-repository.ts'
import type { EgressRepository } from './egress/egress-repository.ts'
import type { MailRepository } from './mail/mail-repository.ts'
import type { InvitationRepository } from './members/invitation-repository.ts'
import type { ReceivedInvitation } from './members/member.ts'
import type { MemberRepository } from './members/member-repository.ts'
import type { ModelConnectionRepository } from './model-connections/model-connection-repository.ts'
import type { Organization } from './organizations/organization.ts'
import type { OrganizationRepository } from './organizations/organization-repository.ts'
import type { PlatformAdminRepository } from './organizations/platform-admin-repository.ts'
import type { Page, PageRequest } from './page.ts'
import type { Scope } from './scope.ts'
import type {
  SignInLinkRepository,
  SignInProviderRepository,
} from './sign-in-providers/sign-in-provider-repository.ts'
import type { ToolRepository } from './tools/tool-repository.ts'
import type { UsageRepository } from './usage/usage-repository.ts'
import type { WidgetRepository } from './widgets/widget-repository.ts'

/** Look-ups that have no scope yet. Exactly these; they live in one folder of the storage wall. */
export interface UnscopedLookups {
  /** In the order in which they were joined. */
  listMembershipsOfUser(userId: string): Promise<MembershipOfPerson[]>
  /** Who has a role, in every organization, in the order in which they joined. */
  listHoldersOfRole(role: string): Promise<RoleHolder[]>
  findUserName(userId: string): Promise<string | undefined>
  /** By the SHA-256 of the key, in hex. */
  findApiKeyByHash(hash: string): Promise<FoundApiKey | undefined>
  listOrganizationIds(): Promise<string[]>
  /** For platform admins: names and states, newest first. */
  listOrganizations(page: PageRequest): Promise<Page<Organization>>
  /** By the SHA-256 of the token in its link, in hex; only an open one. It may be too old. */
  findInvitationByHash(hash: string): Promise<ReceivedInvitation | undefined>
  /** The open ones for an address in small letters, newest first. They may be too old. */
  listInvitationsForEmail(email: string): Promise<ReceivedInvitation[]>
  /** A widget's id is public: it stands in the pages that show it. */
  findOrganizationOfWidget(widgetId: string): Promise<string | undefined>
  countUsers(): Promise<number>
  /** Small facts about this installation: its agent name, the hash of the setup token, the check of the encryption key. */
  getInstallationValue(name: string): Promise<string | undefined>
  setInstallationValue(name: string, value: string): Promise<void>
  removeInstallationValue(name: string): Promise<void>
  /** Removes the value if it equals `expected`; true for exactly one caller. */
  takeInstallationValue(name: string, expected: string): Promise<boolean>
}

/**
 * Where everything is kept. A transaction is whole or not at all; nesting joins the outer one. It is undone as well when a
 * statement or a nested transaction in it failed and the error was caught; a `not_found` may be caught. NB: no network inside, and
 * await everything: a promise left behind would write outside it. On Postgres two transactions may read the same row at once.
 */
export interface Store {
  readonly organizations: OrganizationRepository
  readonly access: AccessRepository
  readonly apiKeys: ApiKeyRepository
  readonly signingKeys: SigningKeyRepository
  readonly agents: AgentRepository
  readonly audit: AuditRepository
  readonly calls: CallRepository
  readonly egress: EgressRepository
  readonly mails: MailRepository
  readonly invitations: InvitationRepository
  readonly members: MemberRepository
  readonly modelConnections: ModelConnectionRepository
  readonly signInLinks: SignInLinkRepository
  readonly signInProviders: SignInProviderRepository
  readonly platformAdmins: PlatformAdminRepository
  readonly roles: RoleRepository
  readonly tools: ToolRepository
  readonly usage: UsageRepository
  readonly widgets: WidgetRepository
  readonly unscoped: UnscopedLookups
  transaction<T>(scope: Scope, work: () => Promise<T>): Promise<T>
  /**
   * Runs `act` once the outermost transaction that it is called in is committed, never when that fails; at once outside of one.
   * NB: it must not throw.
   */
  afterCommit(act: () => void): void
  /** Throws `unavailable` with the reason when the database does not answer. */
  check(): Promise<void>
  close(): Promise<void>
}
