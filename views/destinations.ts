import type { Permission } from '#core/access/permissions.ts'
import type { Messages } from '#messages/en.ts'
import type { IconName } from './components/icon.tsx'

export type DestinationName = keyof Messages['shell']['navigation']['places']

/** `work` is the everyday, `organization` is how it is run, `platform` is the appliance: for platform admins only. */
export type DestinationGroup = 'work' | 'organization' | 'platform'

export interface Destination {
  name: DestinationName
  group: DestinationGroup
  href: string
  icon: IconName
  permission: Permission
  /** "g" and this letter go there. */
  letter?: string
}

/**
 * Every place of the rail, in its order: one line each, words in `shell.navigation.places`. Shown to whoever has the permission: a
 * link that leads to "forbidden" is a defect. The first that a person may open is where they arrive.
 */
export const DESTINATIONS: readonly Destination[] = [
  place('agents', 'work', { href: '/agents', icon: 'agents', permission: 'agents.read', letter: 'a' }),
  place('calls', 'work', { href: '/calls', icon: 'calls', permission: 'calls.read', letter: 'c' }),
  place('modelConnections', 'work', {
    href: '/model-connections',
    icon: 'models',
    permission: 'connections.read',
    letter: 'm',
  }),
  place('widgets', 'work', { href: '/widgets', icon: 'widget', permission: 'widgets.read', letter: 'w' }),
  place('members', 'organization', {
    href: '/members',
    icon: 'members',
    permission: 'members.read',
    letter: 'p',
  }),
  place('roles', 'organization', { href: '/roles', icon: 'roles', permission: 'members.read', letter: 'r' }),
  place('apiKeys', 'organization', {
    href: '/api-keys',
    icon: 'key',
    permission: 'api_keys.read',
    letter: 'k',
  }),
  place('usage', 'organization', { href: '/usage', icon: 'usage', permission: 'billing.read', letter: 'u' }),
  place('audit', 'organization', { href: '/audit', icon: 'audit', permission: 'audit.read', letter: 'l' }),
  place('egress', 'organization', {
    href: '/egress',
    icon: 'egress',
    permission: 'organization.read',
    letter: 'd',
  }),
  place('organization', 'organization', {
    href: '/organization',
    icon: 'organization',
    permission: 'organization.read',
    letter: 'o',
  }),
  place('platformOrganizations', 'platform', {
    href: '/platform/organizations',
    icon: 'organizations',
    permission: 'organizations.read',
    letter: 'x',
  }),
  place('platformAdmins', 'platform', {
    href: '/platform/admins',
    icon: 'shield',
    permission: 'platform_admins.write',
  }),
  place('platformRoles', 'platform', {
    href: '/platform/roles',
    icon: 'roles',
    permission: 'roles.write',
  }),
  place('signInProviders', 'platform', {
    href: '/platform/sign-in-providers',
    icon: 'signIn',
    permission: 'sign_in.write',
  }),
  place('mail', 'platform', { href: '/platform/mail', icon: 'mail', permission: 'mail.read' }),
  place('platformAudit', 'platform', {
    href: '/platform/audit',
    icon: 'audit',
    permission: 'platform_audit.read',
  }),
]

function place(
  name: DestinationName,
  group: DestinationGroup,
  rest: Omit<Destination, 'name' | 'group'>,
): Destination {
  return { name, group, ...rest }
}

export function destinationsFor(permissions: readonly Permission[]): Destination[] {
  return DESTINATIONS.filter(({ permission }) => permissions.includes(permission))
}

/** The place of the rail that a page belongs to. */
export function destinationOf(path: string): Destination | undefined {
  return DESTINATIONS.find(({ href }) => path === href || path.startsWith(`${href}/`))
}
