import { z } from 'zod'
import type { AuditTrail } from '../audit/audit.ts'
import { describeChanges } from '../audit/value-changes.ts'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput, notFound } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Store } from '../store.ts'
import { parseInput } from '../validation.ts'
import { ORGANIZATION_PERMISSIONS, PREDEFINED_ROLES } from './permissions.ts'
import type { Person } from './principal.ts'
import { type CustomRole, ROLE_DESCRIPTION_MAX_CHARS, ROLE_NAME_MAX_CHARS, ROLES_MAX } from './role.ts'
import { requireMayWiden } from './role-widening.ts'

/** How much a role is used: nobody can remove one that somebody has. */
export interface RoleUse {
  people: number
  organizations: number
}

export interface RoleInUse extends CustomRole, RoleUse {}

export type RoleInput = z.input<typeof roleInput>

/** Custom roles of the appliance. Platform admins write them; a change acts at once on everybody who has the role. */
export interface RoleService {
  listRoles(): Promise<CustomRole[]>
  listRolesInUse(): Promise<RoleInUse[]>
  /** Throws not_found. */
  getRole(roleId: string): Promise<RoleInUse>
  /** Throws invalid: a taken name, no right at all, too many roles. */
  createRole(person: Person, input: RoleInput): Promise<CustomRole>
  /** Throws not_found, invalid, and forbidden where it would give people rights that the person lacks there. */
  changeRole(person: Person, roleId: string, input: RoleInput): Promise<CustomRole>
  /** Throws not_found, and conflict while somebody has it or a sign-in provider gives it. */
  removeRole(person: Person, roleId: string): Promise<void>
}

const RESERVED_NAMES: ReadonlySet<string> = new Set([...PREDEFINED_ROLES, 'platform_admin'])
const NAME_IS_TAKEN = 'There is a role of this name already.'

export const roleInput = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(ROLE_NAME_MAX_CHARS)
    .refine(name => !RESERVED_NAMES.has(name.toLowerCase()), NAME_IS_TAKEN),
  description: z.string().trim().max(ROLE_DESCRIPTION_MAX_CHARS),
  permissions: z
    .array(z.enum(ORGANIZATION_PERMISSIONS))
    .min(1, 'Choose at least one right.')
    .max(ORGANIZATION_PERMISSIONS.length),
})

interface Dependencies {
  store: Store
  clock: Clock
  events: EventBus
  audit: AuditTrail
}

export function createRoleService({ store, clock, events, audit }: Dependencies): RoleService {
  async function useOf(roleId: string): Promise<RoleUse> {
    const holders = await store.unscoped.listHoldersOfRole(roleId)
    return {
      people: new Set(holders.map(({ userId }) => userId)).size,
      organizations: new Set(holders.map(({ organizationId }) => organizationId)).size,
    }
  }

  const withUse = async (role: CustomRole): Promise<RoleInUse> => ({ ...role, ...(await useOf(role.id)) })

  async function refuseWhileUsed(roleId: string): Promise<void> {
    const { people, organizations } = await useOf(roleId)
    if (people > 0) throw new AppError('conflict', IN_USE, { values: { people, organizations } })
    const providers = await store.signInProviders.list()
    const provider = providers.find(each => each.settings.groupMappings.some(({ role }) => role === roleId))
    if (provider) throw new AppError('conflict', GIVEN_BY_PROVIDER, { values: { name: provider.name } })
  }

  return {
    listRoles: () => store.roles.list(),
    getRole: async roleId => withUse(await store.roles.get(roleId)),
    listRolesInUse: async () => Promise.all((await store.roles.list()).map(withUse)),

    async createRole({ platformScope }, input) {
      const values = tidy(parseInput(roleInput, input))
      const at = clock.now()
      const role: CustomRole = { id: Bun.randomUUIDv7(), ...values, createdAt: at, updatedAt: at }
      await store.transaction(platformScope, async () => {
        const others = await store.roles.list()
        if (others.length >= ROLES_MAX)
          throw new AppError('conflict', 'There are {maximum} roles already. Remove one that nobody has.', {
            values: { maximum: ROLES_MAX },
          })
        requireFreeName(others, values.name)
        await store.roles.insert(role)
        await audit.record(platformScope, {
          action: 'role.created',
          subject: subjectOf(role),
          after: auditValuesOf(role),
        })
      })
      return role
    },

    async changeRole(person, roleId, input) {
      const { platformScope } = person
      const values = tidy(parseInput(roleInput, input))
      const { changed, holders } = await store.transaction(platformScope, async () => {
        const before = await store.roles.get(roleId)
        const holders = await store.unscoped.listHoldersOfRole(roleId)
        requireMayWiden(person, { before, after: values.permissions, holders })
        requireFreeName(
          (await store.roles.list()).filter(({ id }) => id !== roleId),
          values.name,
        )
        const changed: CustomRole = { ...before, ...values, updatedAt: clock.now() }
        await store.roles.update(roleId, changed)
        const changes = describeChanges(auditValuesOf(before), auditValuesOf(changed))
        if (changes) {
          await audit.record(platformScope, {
            action: 'role.changed',
            subject: subjectOf(before),
            ...changes,
          })
        }
        return { changed, holders }
      })
      for (const userId of new Set(holders.map(holder => holder.userId)))
        events.publishPersonChanged({ userId })
      return changed
    },

    async removeRole({ platformScope }, roleId) {
      await store.transaction(platformScope, async () => {
        const role = await store.roles.find(roleId)
        if (!role) throw notFound('role')
        await refuseWhileUsed(roleId)
        await store.roles.remove(roleId)
        await audit.record(platformScope, {
          action: 'role.removed',
          subject: subjectOf(role),
          before: auditValuesOf(role),
        })
      })
    },
  }
}

const IN_USE =
  'This role is in use: people who have it: {people}, organizations: {organizations}. Give them another role first.'
const GIVEN_BY_PROVIDER = 'The sign-in provider {name} gives this role. Change its groups first.'

/** The order in which rights are declared, each once. */
function tidy({ permissions, ...rest }: z.output<typeof roleInput>) {
  return { ...rest, permissions: ORGANIZATION_PERMISSIONS.filter(known => permissions.includes(known)) }
}

/** Compared as people read them: two roles that differ in case only would be taken for one another. */
function requireFreeName(others: readonly CustomRole[], name: string): void {
  if (others.every(other => other.name.toLowerCase() !== name.toLowerCase())) return
  throw invalidInput(NAME_IS_TAKEN, [{ path: 'name', message: NAME_IS_TAKEN }])
}

function subjectOf({ id, name }: CustomRole) {
  return { kind: 'role', id, name }
}

function auditValuesOf({ name, description, permissions }: CustomRole) {
  return { name, description, permissions }
}
