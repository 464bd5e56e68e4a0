import type { Messages } from '../en.ts'

export const identityDe: Messages['identity'] = {
  setup: {
    title: 'Parley einrichten',
    lead: 'Legen Sie die Person an, der diese Installation gehört. Das dauert eine Minute; danach können Sie mit einem Beispielagenten sprechen.',
    steps: {
      label: 'Schritte der Einrichtung',
      owner: 'Inhaber',
      context: 'Organisation',
      agent: 'Erster Anruf',
    },
    name: { label: 'Ihr Name', help: 'Er steht neben dem, was Sie ändern.' },
    email: {
      label: 'E-Mail',
      help: 'Damit melden Sie sich an. Dorthin geht ein Link, wenn Sie ein neues Passwort brauchen.',
    },
    password: 'Passwort',
    organization: {
      label: 'Organisation',
      help: 'Der Name, den Anrufer hören. Sie können ihn später ändern.',
    },
    submit: 'Inhaber anlegen',
    invalidLink: {
      title: 'Dieser Link zur Einrichtung gilt nicht mehr',
      text: 'Er wurde schon benutzt, oder Parley wurde seither neu gestartet. Bei jedem Start steht ein neuer Link im Terminal.',
    },
    done: {
      title: 'Parley ist eingerichtet',
      text: 'Ein Inhaber ist angelegt. Melden Sie sich mit der gewählten E-Mail-Adresse und dem Passwort an.',
      signIn: 'Anmelden',
    },
    waiting: {
      title: 'Parley ist noch nicht eingerichtet',
      text: 'Öffnen Sie den Link, den Parley beim Start im Terminal ausgegeben hat. Er enthält einen Schlüssel, der einmal gilt.',
    },
  },
  password: {
    rule: minChars =>
      `Mindestens ${minChars} Zeichen, ohne Ihren Namen oder Ihre Adresse. Ein paar Wörter hintereinander merken sich leichter als Sonderzeichen.`,
    show: 'Zeigen',
    hide: 'Verbergen',
    shown: '(was getippt wurde)',
    isGood: score => (score >= 4 ? 'Sehr gut.' : 'Gut.'),
  },
  signIn: {
    title: 'Anmelden',
    email: 'E-Mail',
    password: 'Passwort',
    submit: 'Anmelden',
    signedOut: 'Sie sind abgemeldet.',
    reset: 'Ihr Passwort ist geändert. Melden Sie sich mit dem neuen an.',
    verified: 'Ihre Adresse ist bestätigt.',
    forgot: 'Passwort vergessen?',
  },
  forgotPassword: {
    title: 'Neues Passwort wählen',
    lead: 'Wir schicken einen Link an Ihre E-Mail-Adresse. Er gilt einmal und eine Stunde lang.',
    submit: 'Link schicken',
    back: 'Zurück zur Anmeldung',
    sent: {
      title: 'Sehen Sie in Ihre E-Mails',
      text: 'Wenn es ein Konto mit dieser Adresse gibt, ist ein Link dorthin unterwegs.',
      nothing:
        'Nach ein paar Minuten noch nichts da? Sehen Sie bei den unerwünschten E-Mails nach, oder fragen Sie, wer dieses Parley betreibt: Ohne Mail-Dienst gibt diese Person den Link weiter.',
    },
  },
  resetPassword: {
    title: 'Neues Passwort wählen',
    lead: email => `Für ${email}. Jeder Browser, in dem dieses Konto offen ist, wird dabei abgemeldet.`,
    password: 'Neues Passwort',
    submit: 'Dieses Passwort behalten',
  },
  spentLink: {
    title: 'Dieser Link gilt nicht mehr',
    reset: {
      text: 'Er wurde benutzt, durch einen neueren ersetzt oder ist älter als eine Stunde.',
      action: 'Neuen Link anfordern',
    },
    verify: {
      text: 'Er wurde benutzt, durch einen neueren ersetzt oder ist älter als ein Tag.',
      action: 'Zu Ihrem Konto',
    },
  },
  verifyEmail: {
    title: 'Bestätigen Sie Ihre E-Mail-Adresse',
    lead: 'Ein Druck, und wir wissen, dass diese Adresse Ihre ist.',
    submit: 'Diese Adresse ist meine',
  },
  account: {
    title: 'Ihr Konto',
    notes: {
      password: 'Ihr Passwort ist geändert. Alle anderen Browser sind abgemeldet.',
      session: 'Dieser Browser ist abgemeldet.',
      sessions: 'Alle anderen Browser sind abgemeldet.',
      verified: 'Ihre Adresse ist bestätigt.',
      'verification-sent':
        'Ein Link ist zu Ihrer Adresse unterwegs. Er gilt einmal und einen Tag lang. Ohne Mail-Dienst gibt ihn weiter, wer dieses Parley betreibt.',
      linked: 'Das Konto ist verknüpft: Von jetzt an können Sie sich damit anmelden.',
      'too-many': 'Mehrere Links sind schon unterwegs. Versuchen Sie es in einer Stunde noch einmal.',
    },
    address: {
      verified: 'Bestätigt',
      unverified: 'Nicht bestätigt',
      why: 'Ist sie bestätigt, erreichen Sie hier Einladungen an diese Adresse, und Sie können sich über einen Anmeldedienst anmelden, der sie kennt.',
      verify: 'Link zum Bestätigen schicken',
    },
    password: {
      title: 'Passwort',
      current: 'Bisheriges Passwort',
      next: 'Neues Passwort',
      consequence: 'Alle anderen Browser werden dabei abgemeldet, und Sie bekommen eine E-Mail darüber.',
      submit: 'Passwort ändern',
      none: 'Sie haben kein Passwort: Sie melden sich anders an.',
      choose: 'Eines über einen Link in einer E-Mail wählen',
    },
    sessions: {
      title: 'Angemeldet',
      lead: 'Browser, in denen Ihr Konto offen ist. Melden Sie ab, was Sie nicht kennen, und ändern Sie dann Ihr Passwort.',
      browser: (browser, system) =>
        browser && system ? `${browser} auf ${system}` : (browser ?? system ?? 'Unbekannter Browser'),
      current: 'Dieser Browser',
      lastSeen: 'Zuletzt benutzt',
      end: 'Abmelden',
      endOne: name => `${name} abmelden`,
      endOthers: 'Alle anderen Browser abmelden',
      methods: {
        password: 'Passwort',
        password_totp: 'Passwort und zweiter Faktor',
        provider_totp: 'Anmeldedienst und zweiter Faktor',
        passkey: 'Passkey',
        provider: 'Anmeldedienst',
      },
    },
  },
}
