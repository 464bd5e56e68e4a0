/** Keys of programs. English. */
export const apiKeysEn = {
  title: 'API keys',
  lead: 'A program that works with Parley shows an API key. Keys belong to the organization: they keep working when the person who made them leaves, until they expire or are revoked.',
  new: 'New API key',
  filter: 'Filter the keys on this page',
  empty: {
    title: 'No API keys yet',
    text: 'A key lets a program of yours read calls, place them or change agents: with no more rights than you choose.',
  },
  columns: {
    name: 'Name',
    key: 'Key',
    maker: 'Made by',
    rights: 'Rights',
    lastUsed: 'Last used',
    expires: 'Expires',
    state: 'State',
  },
  states: { active: 'Active', expired: 'Expired', revoked: 'Revoked' },
  never: 'Never',
  operator: 'At the command line',
  formerMember: 'no member any more',
  makerKey: (name: string) => `Key “${name}”`,
  perMinute: (count: string) => `${count} a minute`,
  form: {
    name: { label: 'Name', help: 'Which program uses it, so that you know later what to revoke.' },
    permissions: {
      label: 'Rights',
      help: 'Only what you may do yourself. Choose as little as the program needs.',
    },
    expiresInDays: {
      label: 'Expires',
      after: (days: number) => `After ${days} days`,
      never: 'Never',
    },
    requestsPerMinute: {
      label: 'Requests a minute',
      help: 'What asks more often is told to wait.',
    },
    submit: 'Create key',
  },
  made: {
    title: 'Copy the key now',
    text: 'Parley keeps no copy. Once you leave this page, nobody can show it again.',
    label: 'API key',
    copy: 'Copy',
    example: 'Try it',
    copyExample: 'Copy example',
    exchange:
      'For anything that leaves your servers, exchange the key for a short-lived access token at POST /api/v1/token.',
    list: 'To the list of keys',
  },
  details: {
    prefix: 'Begins with',
    created: 'Created',
    revokedAt: 'Revoked',
    limit: 'Requests',
    rights: 'Rights',
  },
  revoke: {
    title: 'Revoke this key',
    text: 'It stops at once, and so do its access tokens. Nobody can take that back; the key stays in the list.',
    button: 'Revoke key',
  },
}
