/** Roles: what each may do, and the platform's page that makes new ones. English. */
const names: Readonly<Record<'org_admin' | 'member' | 'billing', string>> = {
  org_admin: 'Administrator',
  member: 'Member',
  billing: 'Billing',
}

const descriptions: Readonly<Record<'org_admin' | 'member' | 'billing', string>> = {
  org_admin: 'Runs the organization: everything in it, people and keys included.',
  member: 'Works with agents and calls every day.',
  billing: 'Sees what was used and what it costs, and nothing that callers said.',
}

export const rolesEn = {
  names,
  descriptions,
  /** Heads of the columns of the grid: what is done with the thing of the row. */
  actions: {
    read: 'See',
    write: 'Change',
    place: 'Place',
    end: 'End',
    listen: 'Follow',
  },
  list: {
    title: 'Roles',
    lead: 'What each role may do in this organization. Everybody has exactly one.',
    yours: 'Your role',
    custom: 'Custom',
    members: 'Give roles under Members',
  },
  platform: {
    title: 'Custom roles',
    lead: 'Roles beside the predefined ones. Every organization may give them; a change acts at once on everybody who has the role.',
    new: 'New role',
    empty: {
      title: 'No custom roles yet',
      text: 'Make one where the predefined roles allow too much or too little, such as somebody who reads calls and changes nothing.',
    },
    columns: { name: 'Role', rights: 'Rights', use: 'Used by' },
    use: (people: number, organizations: number) =>
      people === 0
        ? 'Nobody'
        : `${people === 1 ? '1 person' : `${people} people`} in ${organizations === 1 ? '1 organization' : `${organizations} organizations`}`,
    predefined: {
      title: 'Predefined roles',
      text: 'These are always there and cannot be changed.',
    },
    created: 'The role is there. Organizations can give it from now on.',
    removed: 'The role is removed.',
  },
  form: {
    newTitle: 'New role',
    name: { label: 'Name', help: 'As people read it where roles are given.' },
    description: { label: 'What it is for', help: 'One sentence for whoever gives it.' },
    permissions: {
      label: 'Rights',
      help: 'What somebody with this role may do in their organization. Nothing here opens the platform.',
      about: 'About',
    },
    create: 'Create role',
    save: 'Save',
    saved: (time: string) => `Saved ${time}. It acts already.`,
    back: 'Custom roles',
    remove: {
      title: 'Remove this role',
      text: 'Only a role that nobody has can be removed. The audit log keeps what it allowed.',
      button: 'Remove role',
    },
  },
}
