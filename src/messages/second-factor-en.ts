/** Authenticator app, recovery codes and passkeys: in the own account, and at the door. English. */
export const secondFactorEn = {
  part: {
    title: 'Second factor',
    on: 'On',
    off: 'Off',
    text: 'An app on your telephone shows a code that changes every half minute. Whoever knows your password alone does not get in.',
    codesLeft: (count: number) =>
      count === 1 ? 'One recovery code is left.' : `${count} recovery codes are left.`,
    open: 'Second factor',
  },
  page: {
    title: 'Second factor',
    back: 'Your account',
    password: 'Your password',
    passwordHelp: 'Asked again, so that nobody at an open browser changes how you sign in.',
    begin: 'Set up an authenticator app',
    enabled: 'Signing in asks for a code of your app.',
    renew: {
      title: 'New recovery codes',
      text: 'For when the old ones are used up, or lie where others can find them. They stop working at once.',
      submit: 'Make new codes',
    },
    disable: {
      title: 'Remove the app',
      text: 'From then on your password alone opens your account. To change to another telephone, remove the app here and set it up again there.',
      submit: 'Remove the app',
    },
    notes: {
      disabled: 'The app is removed. Your password alone opens your account again.',
    },
  },
  enrolment: {
    title: 'Set up an authenticator app',
    scan: 'Scan this picture with your authenticator app.',
    picture: 'QR code for the authenticator app',
    type: 'Or type this key into it:',
    confirm: 'Then type the code that the app shows.',
    code: 'Code',
    submit: 'Turn it on',
    others: 'All your other sessions end with it.',
    cancel: 'Cancel',
  },
  codes: {
    title: 'Your recovery codes',
    text: 'Each of them opens your account once when the app is not at hand. They are shown now and never again: print them or keep them in a password manager.',
    download: 'Download as a file',
    fileName: 'parley-recovery-codes.txt',
    print: 'Print',
    done: 'I have kept them',
  },
  step: {
    title: 'One more step',
    text: 'Type the code of your authenticator app, or one of your recovery codes.',
    code: 'Code',
    submit: 'Sign in',
    again: 'Sign in as somebody else',
    over: 'That took too long. Sign in again.',
  },
  passkeys: {
    title: 'Passkeys',
    lead: 'Sign in with the finger, face or PIN of your own device, without a password. A passkey counts as two factors.',
    open: 'Passkeys',
    count: (count: number) => (count === 1 ? 'One passkey' : `${count} passkeys`),
    none: 'None yet',
    obstacles: {
      bare_address:
        'There can be no passkeys here: browsers tie them to a name, and this Parley is reached by a bare IP address. Whoever runs it can give it a name and set PUBLIC_URL.',
      not_secure:
        'There can be no passkeys here: browsers know them over https only. Whoever runs this Parley can serve it over https and set PUBLIC_URL.',
    },
    unsupported: 'This browser knows no passkeys.',
    added: 'Added',
    backedUp: 'Kept by its maker on several devices',
    thisDevice: 'On one device only',
    name: 'Name',
    rename: 'Rename',
    remove: 'Remove',
    removal: {
      title: 'Remove this passkey',
      text: 'The device that holds it opens your account no more.',
    },
    add: {
      title: 'Add a passkey',
      name: 'Name',
      nameHelp: 'So that you know it again, such as "My telephone".',
      submit: 'Add a passkey',
    },
    notes: {
      added: 'The passkey is there.',
      renamed: 'The passkey has its new name.',
      removed: 'The passkey is removed. Delete it on the device as well.',
    },
    signIn: 'Sign in with a passkey',
    faults: {
      cancelled: 'Nothing happened: the device was not unlocked, or it took too long.',
      known: 'This device holds a passkey of your account already.',
      failed: 'The passkey could not be used. Try again, or sign in with your password.',
    },
  },
}
