/** Members of an organization, invitations, and the own organizations of a person. English. */
export const membersEn = {
  title: 'Members',
  lead: 'Who works in this organization, and as what. Each has one role here.',
  filter: 'Filter the members',
  more: 'More members',
  columns: {
    person: 'Person',
    role: 'Role',
    joined: 'Joined',
    seen: 'Last seen',
    acts: 'Actions',
  },
  you: 'you',
  notSeen: 'not lately',
  roles: {
    org_admin: 'Administrator',
    member: 'Member',
    billing: 'Billing',
    gone: 'Role that is gone',
  },
  roleOf: (name: string) => `Role of ${name}`,
  changeRole: 'Change',
  changed: 'The role was changed.',
  remove: {
    open: 'Remove',
    text: (name: string) => `${name} loses access at once. What they made stays.`,
    button: (name: string) => `Remove ${name}`,
    done: 'The member was removed.',
  },
  invite: {
    title: 'Invite somebody',
    email: 'E-mail address',
    role: 'Role',
    help: 'They get a link that works once, for seven days. A new invitation replaces the one before.',
    button: 'Send invitation',
    sent: 'The invitation is on its way.',
    shown: 'No mail service is set up. Whoever runs this Parley finds the link under Platform, Mail.',
  },
  waiting: {
    title: 'Invitations that wait',
    empty: 'Nobody is invited at the moment.',
    columns: {
      email: 'For',
      role: 'Role',
      by: 'Sent by',
      until: 'Works until',
      acts: 'Actions',
    },
    byProgram: 'a program',
    tooOld: 'Too old',
    again: 'Send again',
    sentAgain: 'A new link is on its way; the old one is void.',
    withdraw: 'Withdraw',
    withdrawn: 'The invitation was withdrawn.',
  },
  join: {
    title: (organization: string) => `Join ${organization}`,
    lead: (organization: string, inviter: string, role: string) =>
      `${inviter} invites you to ${organization} as: ${role}.`,
    leadAlone: (organization: string, role: string) => `You are invited to ${organization} as: ${role}.`,
    button: (organization: string) => `Join ${organization}`,
    name: { label: 'Your name', help: 'As the others read it.' },
    email: 'E-mail address',
    password: 'Password',
    create: 'Make an account and join',
    hasAccount: (email: string) => `There is an account for ${email}. Sign in with it to join.`,
    signIn: 'Sign in and join',
    foreign: (invited: string, email: string) =>
      `This invitation is for ${invited}, and you are signed in as ${email}. Sign out first, or ask for one of your own.`,
    signOut: 'Sign out',
    suspended: (organization: string) =>
      `${organization} is suspended. Nobody can join before it is resumed. Ask whoever runs this Parley.`,
  },
  own: {
    title: 'Your organizations',
    lead: 'Where you work, as what, and where you are invited.',
    columns: { organization: 'Organization', role: 'Your role', joined: 'Joined', acts: 'Actions' },
    here: 'here',
    suspended: 'Suspended',
    suspendedNow: (organization: string) =>
      `${organization} is suspended: nobody can work there for now. Ask whoever runs this Parley.`,
    work: 'Work here',
    empty: {
      title: 'You are in no organization',
      text: 'Ask an administrator to invite you by e-mail. Once you have the link, open it on this device.',
    },
    unverified:
      'Invitations are shown here once your e-mail address is confirmed. The link in the mail works too.',
    leave: {
      open: 'Leave',
      text: (organization: string) =>
        `You lose access to ${organization} at once. To come back you need a new invitation.`,
      button: (organization: string) => `Leave ${organization}`,
      done: 'You left the organization.',
    },
    invitations: {
      title: 'Invitations for you',
      from: (inviter: string, role: string) => `From ${inviter}, as: ${role}`,
      fromNobody: (role: string) => `As: ${role}`,
      join: 'Join',
    },
  },
}
