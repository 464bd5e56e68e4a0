/** The appliance from outside: organizations and who runs it. English. */
export const platformEn = {
  mark: 'Platform',
  organizations: {
    title: 'Organizations',
    lead: 'Every organization on this Parley. You see how large each is, and nothing of what it keeps.',
    new: 'New organization',
    filter: 'Filter the organizations',
    columns: {
      name: 'Name',
      state: 'State',
      members: 'Members',
      calls: 'Calls',
      created: 'Created',
    },
    states: { open: 'Open', suspended: 'Suspended' },
    live: (count: number) => (count === 1 ? '1 live' : `${count} live`),
    empty: {
      title: 'No organizations yet',
      text: 'An organization has its own agents, calls, people and keys. Others see nothing of them.',
    },
  },
  create: {
    title: 'New organization',
    lead: 'It begins with an example agent that can be talked to at once, and a first administrator.',
    name: { label: 'Name', help: 'As callers hear it. The organization can change it.' },
    adminEmail: {
      label: 'E-mail of the first administrator',
      help: 'They get an invitation. Leave it empty to be the first administrator yourself.',
    },
    button: 'Create organization',
  },
  organization: {
    created: 'The organization was created.',
    suspended: 'The organization is suspended. Its calls were ended.',
    resumed: 'The organization is open again.',
    facts: {
      state: 'State',
      suspendedAt: 'Suspended',
      created: 'Created',
      members: 'Members',
      invitations: 'Invitations that wait',
      calls: 'Calls',
      live: 'Live now',
    },
    suspend: {
      title: 'Suspend the organization',
      text: 'Its calls end now. Nobody can work there, place calls or use its API keys and widgets until you resume it. Nothing is deleted.',
      button: 'Suspend',
    },
    resume: {
      title: 'Resume the organization',
      text: 'People, API keys and widgets work again as before.',
      button: 'Resume',
    },
    remove: {
      title: 'Delete the organization',
      text: 'Its calls end. Its agents, calls, transcripts, connections, members, keys and widgets are deleted for good. The audit log of the platform keeps that it was.',
      button: 'Delete the organization',
    },
    removed: 'The organization was deleted.',
  },
  admins: {
    title: 'Platform admins',
    lead: 'Who runs this Parley: organizations, roles, sign-in, mail. It opens nothing that an organization keeps.',
    columns: { person: 'Person', seen: 'Last seen', acts: 'Actions' },
    you: 'you',
    notSeen: 'not lately',
    grant: {
      title: 'Add a platform admin',
      email: 'E-mail address',
      help: 'Of somebody who has an account on this Parley.',
      button: 'Make platform admin',
      done: 'The person is a platform admin now.',
    },
    revoke: {
      open: 'Revoke',
      text: (name: string) => `${name} can no longer run this Parley. Memberships in organizations stay.`,
      button: (name: string) => `Revoke ${name}`,
      done: 'The right was revoked.',
    },
  },
}
