/** Set-up of the owner, signing in and out. English. */
export const identityEn = {
  setup: {
    title: 'Set up Parley',
    lead: 'Create the owner of this installation. It takes a minute; after that you can talk to a demo agent.',
    steps: {
      label: 'Steps of the set-up',
      owner: 'Owner',
      context: 'Organization',
      agent: 'First call',
    },
    name: { label: 'Your name', help: 'Shown beside what you change.' },
    email: { label: 'E-mail', help: 'You sign in with it. A link to choose a new password goes there.' },
    password: 'Password',
    organization: {
      label: 'Organization',
      help: 'The name that callers hear. You can change it later.',
    },
    submit: 'Create the owner',
    invalidLink: {
      title: 'This set-up link does not work any more',
      text: 'It was used already, or Parley was started again since. Each start prints a fresh link in the terminal.',
    },
    done: {
      title: 'Parley is set up',
      text: 'An owner exists. Sign in with the e-mail and password that were chosen.',
      signIn: 'Sign in',
    },
    waiting: {
      title: 'Parley is not set up yet',
      text: 'Open the link that Parley printed in the terminal when it started. It holds a one-time token.',
    },
  },
  /** A new password, wherever one is chosen. */
  password: {
    rule: (minChars: number) =>
      `At least ${minChars} characters, without your name or address. A few words in a row are easier to keep than signs.`,
    isGood: (score: number): string => (score >= 4 ? 'Very good.' : 'Good.'),
  },
  signIn: {
    title: 'Sign in',
    email: 'E-mail',
    password: 'Password',
    submit: 'Sign in',
    signedOut: 'You are signed out.',
  },
}
