import { z } from 'zod'
import { isAllowed, type Permission, type PredefinedRole } from '../access/permissions.ts'
import type { AuditTrail } from '../audit/audit.ts'
import { addressedSubject } from '../audit/person-subject.ts'
import { AppError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { parseInput } from '../validation.ts'
import type { Member, OfferedRole } from './member.ts'
import { listOfferedRoles, requireMayGrant, requireOffered } from './offered-roles.ts'

/** Whoever changes members: in which organization, and what they may do themselves. */
export interface Manager {
  scope: Scope
  permissions: readonly Permission[]
}

/**
 * Who belongs to an organization. At least one org_admin stays, whatever happens at once; nobody gives or takes away rights that they
 * lack. Every change is written down and reaches the person's open pages.
 */
export interface MemberService {
  listMembers(scope: Scope, page: PageRequest): Promise<Page<Member>>
  getMember(scope: Scope, userId: string): Promise<Member>
  /** The roles that the manager may give. */
  listOfferedRoles(manager: Manager): Promise<OfferedRole[]>
  /** Throws not_found, invalid, forbidden, and conflict for the last org_admin. */
  changeRole(manager: Manager, userId: string, input: RoleChange): Promise<Member>
  /** Throws not_found, forbidden, and conflict for the last org_admin. */
  removeMember(manager: Manager, userId: string): Promise<void>
  /** One's own going. Throws not_found, and conflict for the last org_admin. */
  leaveOrganization(scope: Scope, userId: string): Promise<void>
}

export const roleChange = z.strictObject({ role: z.string().min(1, 'Choose a role.').max(100) })
export type RoleChange = z.input<typeof roleChange>

const ADMIN_ROLE: PredefinedRole = 'org_admin'

interface Dependencies {
  store: Store
  events: EventBus
  audit: AuditTrail
}

export function createMemberService({ store, events, audit }: Dependencies): MemberService {
  /** Does the work while nobody else changes who belongs here, and tells the person's pages when it is kept. */
  async function change<T>(scope: Scope, userId: string, work: (member: Member) => Promise<T>): Promise<T> {
    const answer = await store.transaction(scope, async () => {
      await store.members.lock(scope)
      return work(await store.members.get(scope, userId))
    })
    events.publishPersonChanged({ userId })
    return answer
  }

  async function refuseLastAdmin(scope: Scope, member: Member) {
    if (member.role !== ADMIN_ROLE) return
    if ((await store.members.countAdmins(scope, member.userId)) > 0) return
    throw new AppError(
      'conflict',
      'An organization keeps at least one administrator. Make somebody else one first.',
    )
  }

  async function remove(scope: Scope, member: Member, action: 'member.removed' | 'member.left') {
    await refuseLastAdmin(scope, member)
    await store.members.remove(scope, member.userId)
    await audit.record(scope, { action, subject: subjectOf(member), before: { role: roleNameOf(member) } })
  }

  return {
    listMembers: (scope, page) => store.members.list(scope, page),
    getMember: (scope, userId) => store.members.get(scope, userId),
    listOfferedRoles: ({ permissions }) => listOfferedRoles(store, permissions),

    changeRole({ scope, permissions }, userId, input) {
      const { role } = parseInput(roleChange, input)
      return change(scope, userId, async member => {
        const offered = await requireOffered(store, permissions, role)
        requireMayGrant(permissions, member.permissions)
        if (role === member.role) return member
        if (role !== ADMIN_ROLE) await refuseLastAdmin(scope, member)
        await store.members.updateRole(scope, userId, role)
        await audit.record(scope, {
          action: 'member.role_changed',
          subject: subjectOf(member),
          before: { role: roleNameOf(member) },
          after: { role: roleNameOf(offered) },
        })
        return store.members.get(scope, userId)
      })
    },

    removeMember: ({ scope, permissions }, userId) =>
      change(scope, userId, async member => {
        requireMayGrant(permissions, member.permissions)
        await remove(scope, member, isSelf(scope, userId) ? 'member.left' : 'member.removed')
      }),

    leaveOrganization: (scope, userId) =>
      change(scope, userId, member => remove(scope, member, 'member.left')),
  }
}

/** True where the manager's own rights show that this member may be changed. */
export function mayManage(own: readonly Permission[], member: Pick<Member, 'permissions'>): boolean {
  return isAllowed(own, 'members.write') && member.permissions.every(each => own.includes(each))
}

export function roleNameOf({ role, customRoleName }: Pick<OfferedRole, 'role' | 'customRoleName'>): string {
  return customRoleName ?? role
}

function subjectOf({ userId, name, email }: Member) {
  return addressedSubject({ id: userId, name, email })
}

function isSelf({ actor }: Scope, userId: string): boolean {
  return actor.kind === 'user' && actor.userId === userId
}
