/** Every right of the program, declared once: `resource.action`. Routes, page elements and streams name the one they need. */
export const PERMISSIONS = [
  'organization.read',
  'organization.write',
  'agents.read',
  'agents.write',
  'connections.read',
  'connections.write',
  'calls.read',
  'calls.place',
  'calls.end',
] as const

export type Permission = (typeof PERMISSIONS)[number]

export const ROLES = ['platform_admin', 'org_admin', 'member', 'billing'] as const
export type Role = (typeof ROLES)[number]

const MEMBER: readonly Permission[] = [
  'organization.read',
  'agents.read',
  'agents.write',
  'connections.read',
  'calls.read',
  'calls.place',
  'calls.end',
]

/** What each predefined role may do. */
export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  platform_admin: PERMISSIONS,
  org_admin: PERMISSIONS,
  member: MEMBER,
  billing: ['organization.read'],
}

export function isAllowed(permissions: readonly Permission[], permission: Permission): boolean {
  return permissions.includes(permission)
}
