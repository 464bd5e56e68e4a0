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
    show: 'Show',
    hide: 'Hide',
    /** What is shown or hidden, read after it. */
    shown: 'what was typed',
    isGood: (score: number): string => (score >= 4 ? 'Very good.' : 'Good.'),
  },
  signIn: {
    title: 'Sign in',
    email: 'E-mail',
    password: 'Password',
    submit: 'Sign in',
    signedOut: 'You are signed out.',
    reset: 'Your password is changed. Sign in with the new one.',
    verified: 'Your address is confirmed.',
    forgot: 'Forgot your password?',
  },
  forgotPassword: {
    title: 'Choose a new password',
    lead: 'We send a link to your e-mail address. It works once, for an hour.',
    submit: 'Send the link',
    back: 'Back to sign-in',
    sent: {
      title: 'Look into your mail',
      text: 'If there is an account with this address, a link is on its way to it.',
      nothing:
        'Nothing there after a few minutes? Look among unwanted mails, or ask whoever runs this Parley: without a mail service they hand the link on.',
    },
  },
  resetPassword: {
    title: 'Choose a new password',
    lead: (email: string) =>
      `For ${email}. Every browser that is signed in to this account is signed out by it.`,
    password: 'New password',
    submit: 'Keep this password',
  },
  spentLink: {
    title: 'This link does not work any more',
    reset: {
      text: 'It was used, replaced by a newer one, or is older than an hour.',
      action: 'Ask for a new link',
    },
    verify: {
      text: 'It was used, replaced by a newer one, or is older than a day.',
      action: 'To your account',
    },
  },
  verifyEmail: {
    title: 'Confirm your e-mail address',
    lead: 'One press, and we know that this address is yours.',
    submit: 'This address is mine',
  },
  account: {
    title: 'Your account',
    notes: {
      password: 'Your password is changed. Every other browser is signed out.',
      session: 'That browser is signed out.',
      sessions: 'Every other browser is signed out.',
      verified: 'Your address is confirmed.',
      'verification-sent':
        'A link is on its way to your address. It works once, for a day. Without a mail service, whoever runs this Parley hands it on.',
      linked: 'The account is linked: you can sign in with it from now on.',
      'too-many': 'Several links are on their way already. Try again in an hour.',
    },
    address: {
      verified: 'Confirmed',
      unverified: 'Not confirmed',
      why: 'Once it is confirmed, invitations to this address reach you here, and you can sign in through a provider that knows it.',
      verify: 'Send me a link to confirm it',
    },
    password: {
      title: 'Password',
      current: 'Current password',
      next: 'New password',
      consequence: 'Every other browser is signed out by this, and a mail tells you of it.',
      submit: 'Change the password',
      none: 'You have no password: you sign in another way.',
      choose: 'Choose one by a link in a mail',
    },
    sessions: {
      title: 'Signed in',
      lead: 'Browsers in which your account is open. End what you do not know, and change your password then.',
      browser: (browser: string | null, system: string | null): string =>
        browser && system ? `${browser} on ${system}` : (browser ?? system ?? 'Unknown browser'),
      current: 'This browser',
      lastSeen: 'Last used',
      end: 'Sign out',
      endOne: (name: string) => `Sign out ${name}`,
      endOthers: 'Sign out every other browser',
      methods: {
        password: 'Password',
        password_totp: 'Password and second factor',
        provider_totp: 'Sign-in provider and second factor',
        passkey: 'Passkey',
        provider: 'Sign-in provider',
      },
    },
  },
}
