import { z } from 'zod'
import { pause } from '#lib/pause.ts'
import type { PredefinedRole } from '../access/permissions.ts'
import { ROLE_PERMISSIONS } from '../access/permissions.ts'
import type { AuditAct, AuditTrail } from '../audit/audit.ts'
import type { CallService } from '../calls/call-service.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Mailer } from '../mail/mail.ts'
import { emailAddress, type Inviter, writeInvitation } from '../members/invitation-service.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import type { ToolService } from '../tools/tool-service.ts'
import { parseInput } from '../validation.ts'
import type { Organization } from './organization.ts'
import { type SeedTexts, seedOrganization } from './organization-seeder.ts'
import { organizationName } from './organization-service.ts'

/** What the platform sees of an organization: how large it is, and nothing of what it keeps. */
export interface OrganizationOverview extends Organization {
  members: number
  invitations: number
  calls: number
  liveCalls: number
}

/**
 * Organizations from outside, for platform admins. `scope` is the platform's (`person.platformScope`): who acts and where from. Each
 * act is written into the log of the organization and into the platform's.
 */
export interface PlatformOrganizationService {
  listOrganizations(scope: Scope, page: PageRequest): Promise<Page<OrganizationOverview>>
  /** Throws not_found. */
  getOrganization(scope: Scope, organizationId: string): Promise<OrganizationOverview>
  /** With example words, tools and a demo agent. Its first administrator gets an invitation, or is whoever makes it. Throws invalid. */
  createOrganization(creator: Creator, input: OrganizationInput): Promise<{ organizationId: string }>
  /** Ends its calls; nobody works, calls or uses a key there until it is resumed. Throws not_found, conflict. */
  suspendOrganization(scope: Scope, organizationId: string): Promise<void>
  /** Throws not_found, conflict. */
  resumeOrganization(scope: Scope, organizationId: string): Promise<void>
  /** Everything of it, once its calls have ended. The audit log stays. Throws not_found. */
  removeOrganization(scope: Scope, organizationId: string): Promise<void>
}

/** The platform admin who makes an organization; `scope` is the platform's. */
export type Creator = Omit<Inviter, 'permissions'> & { userId: string }

export const organizationInput = z.strictObject({
  name: organizationName,
  /** Empty: whoever makes it is its first administrator. */
  adminEmail: z.union([z.literal(''), emailAddress], {
    error: 'Use an e-mail address such as ann@example.com.',
  }),
})
export type OrganizationInput = z.input<typeof organizationInput>

const ADMIN_ROLE: PredefinedRole = 'org_admin'
/** A removal waits ten seconds for the calls that it ends; what is left of them then goes with everything else. */
const CALLS_END_CHECK_MS = 50
const CALLS_END_CHECKS_MAX = 200

interface Dependencies {
  store: Store
  clock: Clock
  events: EventBus
  audit: AuditTrail
  mailer: Mailer
  tools: ToolService
  seedTexts: SeedTexts
  calls: Pick<CallService, 'endCall'>
}

export function createPlatformOrganizationService(dependencies: Dependencies): PlatformOrganizationService {
  const { store, clock, audit } = dependencies

  async function overview(scope: Scope, organization: Organization): Promise<OrganizationOverview> {
    const inside = within(scope, organization.id)
    const [members, invitations, calls, liveCalls] = await Promise.all([
      store.members.count(inside),
      store.invitations.count(inside),
      store.calls.count(inside),
      store.calls.countLive(inside),
    ])
    return { ...organization, members, invitations, calls, liveCalls }
  }

  /** Into the platform's log, beside the one of the organization: one transaction cannot write into both. */
  const recordOnPlatform = (scope: Scope, act: AuditAct) => audit.record(scope, act)

  async function changeState(scope: Scope, organizationId: string, at: Date | null) {
    const inside = within(scope, organizationId)
    const { name } = await store.organizations.get(inside)
    const subject = { kind: 'organization', id: organizationId, name }
    const act = { action: at ? 'organization.suspended' : 'organization.resumed', subject } as const
    await store.transaction(inside, async () => {
      if (!(await store.organizations.suspend(inside, at))) throw alreadySo(at)
      await audit.record(inside, act)
    })
    await recordOnPlatform(scope, act)
    await tellMembers(dependencies, await store.members.listUserIds(inside))
  }

  return {
    async listOrganizations(scope, page) {
      const { items, nextCursor } = await store.unscoped.listOrganizations(page)
      const described: OrganizationOverview[] = []
      for (const organization of items) described.push(await overview(scope, organization))
      return { items: described, nextCursor }
    },

    async getOrganization(scope, organizationId) {
      return overview(scope, await store.organizations.get(within(scope, organizationId)))
    },

    async createOrganization(creator, input) {
      const { name, adminEmail } = parseInput(organizationInput, input)
      const organizationId = Bun.randomUUIDv7()
      const inside = within(creator.scope, organizationId)
      const act: AuditAct = {
        action: 'organization.created',
        subject: { kind: 'organization', id: organizationId, name },
        after: { firstAdmin: adminEmail || 'self' },
      }
      await store.transaction(inside, async () => {
        const createdAt = clock.now()
        await seedOrganization(dependencies, inside, { name, createdAt })
        if (adminEmail === '')
          await store.access.insertMembership(inside, { userId: creator.userId, role: ADMIN_ROLE, createdAt })
        else await inviteFirstAdmin(dependencies, { ...creator, scope: inside }, adminEmail)
        await audit.record(inside, act)
      })
      await recordOnPlatform(creator.scope, act)
      if (adminEmail === '') await tellMembers(dependencies, [creator.userId])
      return { organizationId }
    },

    async suspendOrganization(scope, organizationId) {
      await changeState(scope, organizationId, clock.now())
      await endCalls(dependencies, within(scope, organizationId))
    },

    resumeOrganization: (scope, organizationId) => changeState(scope, organizationId, null),

    async removeOrganization(scope, organizationId) {
      const inside = within(scope, organizationId)
      const { name } = await store.organizations.get(inside)
      // First of all nobody begins anything new there. Should the rest fail, the log says why nobody works there any more.
      await changeState(scope, organizationId, clock.now()).catch(unlessAlreadySo)
      await endCalls(dependencies, inside)
      await waitForCalls(dependencies, inside)
      const act = {
        action: 'organization.deleted',
        subject: { kind: 'organization', id: organizationId, name },
      } as const
      const userIds = await store.members.listUserIds(inside)
      await store.transaction(inside, async () => {
        await store.organizations.remove(inside)
        await store.mails.removeOf(organizationId)
        await audit.record(inside, act)
      })
      await recordOnPlatform(scope, act)
      await tellMembers(dependencies, userIds)
    },
  }
}

/** The same person at work on one organization. */
function within(scope: Scope, organizationId: string): Scope {
  return { ...scope, organizationId }
}

/** What nobody else may: give a role whose rights the giver lacks. Somebody has to be the first. */
async function inviteFirstAdmin(dependencies: Dependencies, creator: Creator, email: string): Promise<void> {
  const permissions = ROLE_PERMISSIONS[ADMIN_ROLE]
  const offered = { role: ADMIN_ROLE, customRoleName: null, permissions }
  await writeInvitation(dependencies, { ...creator, permissions }, { email, offered })
}

/** Those that end meanwhile by themselves are as good. */
async function endCalls({ store, calls }: Dependencies, scope: Scope): Promise<void> {
  const live = await store.calls.listLive(scope)
  const ended = live.map(call =>
    calls.endCall(scope, call.id).catch(error => {
      if (!(error instanceof AppError && ['conflict', 'not_found'].includes(error.code))) throw error
    }),
  )
  await Promise.all(ended)
}

async function waitForCalls({ store }: Dependencies, scope: Scope): Promise<void> {
  const never = new AbortController().signal
  for (let check = 0; check < CALLS_END_CHECKS_MAX; check++) {
    if ((await store.calls.countLive(scope)) === 0) return
    await pause(CALLS_END_CHECK_MS, never)
  }
}

/** Their open pages look again at what they may show. */
async function tellMembers({ events }: Dependencies, userIds: readonly string[]): Promise<void> {
  for (const userId of userIds) events.publishPersonChanged({ userId })
}

function unlessAlreadySo(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'conflict')) throw error
}

function alreadySo(at: Date | null): AppError {
  return at === null
    ? new AppError('conflict', 'This organization is not suspended.')
    : new AppError('conflict', 'This organization is suspended already.')
}
