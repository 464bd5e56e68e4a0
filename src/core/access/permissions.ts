/**
 * Every right of the program, declared once: `resource.action`. Routes, page elements and streams name the one they need.
 * Rights within one organization come from the role that somebody has there.
 */
export const ORGANIZATION_PERMISSIONS = [
  'organization.read',
  'organization.write',
  'agents.read',
  'agents.write',
  'connections.read',
  'connections.write',
  'tools.read',
  'tools.write',
  'calls.read',
  'calls.place',
  'calls.end',
  'calls.listen',
  'widgets.read',
  'widgets.write',
  'members.read',
  'members.write',
  'api_keys.read',
  'api_keys.write',
  'billing.read',
  'billing.write',
  'audit.read',
] as const

/** Rights over the whole appliance, for platform admins only. None of them opens what an organization keeps. */
export const PLATFORM_PERMISSIONS = [
  'organizations.read',
  'organizations.create',
  'organizations.write',
  'platform_admins.write',
  'roles.write',
  'sign_in.write',
  'mail.read',
  'platform_audit.read',
  'system.read',
] as const

export type OrganizationPermission = (typeof ORGANIZATION_PERMISSIONS)[number]
export type PlatformPermission = (typeof PLATFORM_PERMISSIONS)[number]
export type Permission = OrganizationPermission | PlatformPermission

/** Roles that somebody may have in an organization without anybody making them. `platform_admin` is held beside them. */
export const PREDEFINED_ROLES = ['org_admin', 'member', 'billing'] as const
export type PredefinedRole = (typeof PREDEFINED_ROLES)[number]

const MEMBER: readonly OrganizationPermission[] = [
  'organization.read',
  'agents.read',
  'agents.write',
  'connections.read',
  'tools.read',
  'calls.read',
  'calls.place',
  'calls.end',
  'calls.listen',
  'widgets.read',
  'members.read',
]

/** What each predefined role may do in its organization. */
export const ROLE_PERMISSIONS: Record<PredefinedRole, readonly OrganizationPermission[]> = {
  org_admin: ORGANIZATION_PERMISSIONS,
  member: MEMBER,
  billing: ['billing.read', 'billing.write'],
}

export function isPredefinedRole(role: string): role is PredefinedRole {
  return PREDEFINED_ROLES.some(known => known === role)
}

/** What a membership allows: of a predefined role, or of the custom role that it names. A role that is gone allows nothing. */
export function permissionsOfRole(role: string, custom: readonly Permission[] | null): readonly Permission[] {
  if (isPredefinedRole(role)) return ROLE_PERMISSIONS[role]
  return (custom ?? []).filter(permission => ORGANIZATION_PERMISSIONS.some(known => known === permission))
}

export function isAllowed(permissions: readonly Permission[], permission: Permission): boolean {
  return permissions.includes(permission)
}

/** Nobody can grant what they lack. */
export function mayGrant(own: readonly Permission[], granted: readonly Permission[]): boolean {
  return granted.every(permission => own.includes(permission))
}
