/** One kind of mail. `{name}` is the place of a value. */
interface MailWords {
  subject: string
  /** Paragraphs before the link. */
  before: string[]
  /** Words of the link, where the mail has one. */
  action: string
  after: string[]
}

const IGNORE = 'If this was not you, somebody typed your address by mistake. Then do nothing.'
const WATCH_OUT =
  'If this was not you, change your password at once and end the other sessions of your account.'

const secondFactorChanges = {
  authenticator_added: 'An authenticator app was added to your account.',
  authenticator_removed: 'The authenticator app was removed from your account.',
  recovery_codes_renewed: 'New recovery codes were made for your account. The old ones no longer work.',
  recovery_code_used: 'Somebody signed in to your account with one of its recovery codes.',
  passkey_added: 'A passkey was added to your account.',
  passkey_removed: 'A passkey was removed from your account.',
}

const texts = {
  invitation: {
    subject: 'Invitation to {organization}',
    before: ['Hello', '{inviter} invites you to work with {organization} on Parley.'],
    action: 'Accept the invitation',
    after: [
      'The link works once, for seven days.',
      'If you do not know who sent this, do nothing: without the link nothing happens.',
    ],
  },
  verify_email: {
    subject: 'Confirm your e-mail address',
    before: ['Hello {name}', 'Please confirm that this address is yours.'],
    action: 'Confirm the address',
    after: [IGNORE],
  },
  reset_password: {
    subject: 'Choose a new password',
    before: ['Hello {name}', 'A new password was asked for in your name.'],
    action: 'Choose a new password',
    after: ['The link works once, and for a short time only.', IGNORE],
  },
  password_changed: {
    subject: 'Your password was changed',
    before: ['Hello {name}', 'The password of your account was changed.'],
    action: 'Look at your account',
    after: [WATCH_OUT],
  },
  second_factor_changed: {
    subject: 'The way you sign in was changed',
    before: ['Hello {name}', '{change}'],
    action: 'Look at your account',
    after: [WATCH_OUT],
  },
  sign_in_blocked: {
    subject: 'Somebody tries to sign in to your account',
    before: [
      'Hello {name}',
      'Several attempts to sign in to your account failed, so each further one has to wait for a while.',
    ],
    action: 'Choose a new password',
    after: [
      'If this was you and you no longer know the password, choose a new one. If it was not, your password has held.',
    ],
  },
  test: {
    subject: 'A test mail from Parley',
    before: ['Hello', '{sender} sent this to see whether mails arrive. They do.'],
    action: 'Open Parley',
    after: [],
  },
} satisfies Record<string, MailWords>

const states = {
  queued: 'Waiting',
  sending: 'Being sent',
  sent: 'Sent',
  failed: 'Failed',
  shown: 'Hand it on',
}

const kinds = {
  invitation: 'Invitation',
  verify_email: 'Confirm an address',
  reset_password: 'New password',
  password_changed: 'Password changed',
  second_factor_changed: 'Sign-in changed',
  sign_in_blocked: 'Failed sign-ins',
  test: 'Test',
}

/** Mails and the platform's page about them. English. */
export const mailEn = {
  texts,
  secondFactorChanges,
  footer: 'This mail was written by Parley.',
  states,
  kinds,
  title: 'Mail',
  lead: 'What Parley sends to people: invitations, links for new passwords, notices. The text of a mail is erased as soon as it was sent.',
  transports: {
    smtp: (address: string, sender: string) =>
      `Mails go out through the mail server ${address}, from ${sender}.`,
    resend: (sender: string) => `Mails go out through Resend, from ${sender}.`,
    none: 'No mail service is set up, so nothing is sent: open a mail here and hand its link on yourself. Whoever runs Parley can set SMTP_URL or RESEND_API_KEY, and MAIL_FROM.',
  },
  test: {
    button: 'Send a test mail',
    sent: (recipient: string) => `A test mail to ${recipient} stands in the list below.`,
  },
  columns: { recipient: 'To', subject: 'About', state: 'State', at: 'Written' },
  attempts: (count: number) => (count === 1 ? '1 attempt' : `${count} attempts`),
  next: 'Next attempt',
  empty: {
    title: 'No mails yet',
    text: 'As soon as Parley writes to somebody, the mail stands here.',
  },
  filter: 'Filter the mails on this page',
  one: {
    back: 'All mails',
    to: 'To',
    kind: 'Kind',
    written: 'Written',
    sentAt: 'Sent',
    fault: 'What went wrong',
    text: 'Text',
    erased: 'The text of this mail was erased.',
    audited: 'The links in it open doors. That you looked is written down in the audit log.',
    link: 'Its link, to open or to hand on',
    copy: 'Copy the link',
    retry: 'Send again',
    retried: 'It is on its way again.',
  },
}
