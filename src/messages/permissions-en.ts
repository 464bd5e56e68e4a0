/** What permissions are about: the part before the dot. They are shown together. */
const resources = {
  organization: 'Organization',
  agents: 'Agents',
  connections: 'Model connections',
  tools: 'Tools',
  calls: 'Calls',
  widgets: 'Widgets',
  members: 'Members',
  api_keys: 'API keys',
  billing: 'Usage and billing',
  audit: 'Audit log',
  organizations: 'Organizations of this Parley',
  platform_admins: 'Platform admins',
  roles: 'Custom roles',
  sign_in: 'Sign-in providers',
  mail: 'Mail',
  platform_audit: 'Audit log of the platform',
  system: 'System',
}

export type PermissionResource = keyof typeof resources

/** What each permission lets somebody do, beside the name of its resource. */
const words = {
  'organization.read': 'See name, time zone and facts, and where data goes',
  'organization.write': 'Change name, time zone and facts',
  'agents.read': 'See agents and their versions',
  'agents.write': 'Create, change and publish agents',
  'connections.read': 'See model connections, never their keys',
  'connections.write': 'Create, change and test connections',
  'tools.read': 'See tools',
  'tools.write': 'Change tools',
  'calls.read': 'Read calls and transcripts',
  'calls.place': 'Place calls',
  'calls.end': 'End live calls',
  'calls.listen': 'Follow live calls',
  'widgets.read': 'See talk buttons',
  'widgets.write': 'Create and change talk buttons',
  'members.read': 'See members and their roles',
  'members.write': 'Invite, remove, give roles',
  'api_keys.read': 'See API keys',
  'api_keys.write': 'Make and revoke API keys',
  'billing.read': 'See what was used',
  'billing.write': 'Change billing',
  'audit.read': 'Read and export the log',
  'organizations.read': 'See all organizations',
  'organizations.create': 'Create organizations',
  'organizations.write': 'Suspend and delete organizations',
  'platform_admins.write': 'Name and remove platform admins',
  'roles.write': 'Create and change roles',
  'sign_in.write': 'Set up sign-in providers',
  'mail.read': 'See mails that were sent',
  'platform_audit.read': 'Read the log of the platform',
  'system.read': 'See the state of this Parley',
}

/** The grid of permissions, wherever somebody grants or sees them. English. */
export const permissionsEn = {
  resources,
  quoted: (right: string) => `"${right}"`,
  words,
  all: 'Every right of the organization',
  count: (count: number) => (count === 1 ? '1 right' : `${count} rights`),
}
