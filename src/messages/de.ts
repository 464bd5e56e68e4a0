import type { Messages } from './en.ts'
import { providerFaultSentences } from './provider-faults-en.ts'

/**
 * German, formal. Everything that the language needs is in this file: `Messages` makes tsc name what is missing, and
 * `languages.test.ts` names the texts of errors that stand nowhere else but in the sources.
 */
export const de: Messages = {
  locale: 'de-DE',

  shell: {
    titleOf: page => `${page} - Parley`,
    copy: { copied: 'Kopiert', failed: 'Markiert: mit der Tastatur kopieren' },
    skipLink: 'Zum Inhalt springen',
    navigation: {
      label: 'Hauptnavigation',
      more: 'Mehr',
      groups: {
        organization: 'Organisation',
        platform: 'Plattform',
      },
      places: {
        agents: { label: 'Agenten', short: 'Agenten' },
        calls: { label: 'Anrufe', short: 'Anrufe' },
        modelConnections: { label: 'Modellverbindungen', short: 'Modelle' },
        widgets: { label: 'Widgets', short: 'Widgets' },
        members: { label: 'Mitglieder', short: 'Mitglieder' },
        roles: { label: 'Rollen', short: 'Rollen' },
        apiKeys: { label: 'API-Schlüssel', short: 'Schlüssel' },
        usage: { label: 'Verbrauch', short: 'Verbrauch' },
        audit: { label: 'Prüfprotokoll', short: 'Protokoll' },
        egress: { label: 'Wohin Daten gehen', short: 'Daten' },
        organization: { label: 'Organisation', short: 'Profil' },
        platformOrganizations: { label: 'Organisationen', short: 'Organisationen' },
        platformAdmins: { label: 'Plattform-Admins', short: 'Admins' },
        platformRoles: { label: 'Eigene Rollen', short: 'Rollen' },
        signInProviders: { label: 'Anmeldedienste', short: 'Anmeldung' },
        mail: { label: 'E-Mail', short: 'E-Mail' },
        platformAudit: { label: 'Protokoll der Plattform', short: 'Protokoll' },
      },
    },
    switcher: {
      none: 'Keine Organisation',
      open: name => `${name}: Organisation wechseln`,
      title: 'Arbeiten in',
      suspended: 'gesperrt',
      all: 'Ihre Organisationen und Einladungen',
    },
    account: {
      label: 'Ihr Konto',
      open: 'Ihr Konto: Passwort, Sitzungen, zweiter Faktor',
      signOut: 'Abmelden',
    },
    theme: {
      label: 'Darstellung',
      system: 'System',
      light: 'Hell',
      dark: 'Dunkel',
    },
    language: {
      label: 'Sprache dieser Seiten',
      browser: 'Wie der Browser',
      apply: 'Übernehmen',
    },
    help: {
      open: 'Tastenkürzel',
      title: 'Tastenkürzel',
      close: 'Schließen',
      followedBy: 'dann',
      rows: {
        help: 'Diese Liste',
        search: 'Liste auf dieser Seite filtern',
        goTo: place => `Gehe zu: ${place}`,
        close: 'Offenes schließen',
      },
    },
    form: {
      required: 'Pflichtfeld',
      summary: count => (count === 1 ? 'Bitte prüfen Sie ein Feld.' : `Bitte prüfen Sie ${count} Felder.`),
      cancel: 'Abbrechen',
      confirmName: name => `Geben Sie zur Bestätigung ${name} ein`,
    },
    offline: {
      form: 'Parley antwortet nicht. Ihre Eingaben sind noch da. Prüfen Sie, ob Parley läuft, und versuchen Sie es noch einmal.',
      live: 'Die Verbindung zu Parley ist unterbrochen. Sobald sie wieder steht, läuft diese Seite von selbst weiter.',
    },
    list: {
      older: 'Ältere',
      filter: 'Filtern',
      filterEmpty: 'Auf dieser Seite passt nichts dazu.',
    },
    units: {
      hours: 'h',
      minutes: 'min',
      seconds: 's',
      milliseconds: 'ms',
    },
    errors: {
      traceId: id => `Referenz: ${id}`,
      back: 'Zurück zum Anfang',
      signIn: 'Anmelden',
      titles: {
        invalid: 'Diese Anfrage ist nicht zu verstehen',
        unauthenticated: 'Bitte melden Sie sich an',
        forbidden: 'Diese Seite steht Ihnen nicht offen',
        not_found: 'Hier ist nichts',
        conflict: 'Das geht im Moment nicht',
        payment_required: 'Das Guthaben ist aufgebraucht',
        rate_limited: 'Zu viele Anfragen',
        unavailable: 'Ein Teil von Parley antwortet nicht',
        internal: 'Bei uns ist etwas schiefgegangen',
      },
      advice: {
        invalid: 'Gehen Sie zurück und prüfen Sie die Eingaben.',
        unauthenticated: 'Ihre Sitzung ist abgelaufen. Melden Sie sich an und versuchen Sie es noch einmal.',
        forbidden: 'Wenn Sie das brauchen, fragen Sie eine Administratorin oder einen Administrator.',
        not_found: 'Der Link ist vielleicht alt, oder der Eintrag wurde gelöscht.',
        conflict: 'Laden Sie die Seite neu, um den aktuellen Stand zu sehen.',
        payment_required: 'Fragen Sie eine Administratorin oder einen Administrator Ihrer Organisation.',
        rate_limited: 'Warten Sie einen Augenblick und versuchen Sie es noch einmal.',
        unavailable:
          'Versuchen Sie es gleich noch einmal. Wenn es so bleibt, sehen Sie im Protokoll von Parley nach.',
        internal:
          'Versuchen Sie es noch einmal. Wenn es wieder geschieht, geben Sie die Referenz unten an die Person weiter, die Parley betreibt.',
      },
    },
  },

  identity: {
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
  },

  organizations: {
    title: 'Organisation',
    lead: 'Was jeder Agent über Sie weiß. Es gehört zu jedem Systemprompt; ab dem nächsten Anruf gilt es.',
    save: 'Speichern',
    saved: time => `Um ${time} gespeichert. Ab dem nächsten Anruf gilt es.`,
    welcome: {
      title: 'Das ist ein Beispiel. Machen Sie es zu Ihrem.',
      text: 'Ein erfundenes Restaurant zeigt, was wohin gehört. Ändern Sie es, behalten Sie es für einen ersten Versuch, oder beginnen Sie mit leeren Feldern. Die Texte sind englisch, weil Rehearsal, die eingebaute Stimme, nur Englisch kann.',
      keep: 'Beispiel behalten',
      save: 'Speichern und weiter',
      empty: 'Mit leeren Feldern beginnen',
    },
    sections: {
      identity: 'Wer Sie sind',
      knowledge: 'Wonach Anrufer fragen',
      locale: 'Zeit und Sprache',
    },
    name: { label: 'Name', help: 'So, wie Anrufer ihn hören.' },
    about: {
      label: 'Über uns',
      help: 'Wer Sie sind und was Sie tun, in wenigen Sätzen.',
    },
    openingHours: {
      label: 'Öffnungszeiten',
      help: 'In Worten, eine Regel pro Zeile. Auch die Feiertage.',
    },
    address: {
      label: 'Adresse',
      help: 'Wo Sie sind und wie man zu Ihnen kommt.',
    },
    facts: {
      label: 'Wissenswertes',
      help: 'Wonach Anrufer fragen, eines pro Zeile.',
    },
    tone: {
      label: 'Tonfall',
      help: 'Wie ein Agent für Sie spricht.',
    },
    timeZone: {
      label: 'Zeitzone',
      help: 'In ihr nennen Agenten und diese Seiten die Zeit. Tippen Sie den Anfang einer Stadt, auf Englisch.',
    },
    language: {
      label: 'Sprache',
      help: 'Ein Sprachkürzel wie de oder de-AT.',
    },
  },

  members: {
    title: 'Mitglieder',
    lead: 'Wer in dieser Organisation arbeitet, und als was. Alle haben hier genau eine Rolle.',
    filter: 'Mitglieder filtern',
    more: 'Weitere Mitglieder',
    columns: {
      person: 'Person',
      role: 'Rolle',
      joined: 'Dabei seit',
      seen: 'Zuletzt gesehen',
      acts: 'Aktionen',
    },
    you: 'Sie',
    notSeen: 'länger nicht',
    roles: {
      org_admin: 'Administration',
      member: 'Mitglied',
      billing: 'Abrechnung',
      gone: 'Rolle, die es nicht mehr gibt',
    },
    roleOf: name => `Rolle von ${name}`,
    changeRole: 'Ändern',
    changed: 'Die Rolle wurde geändert.',
    remove: {
      open: 'Entfernen',
      text: name => `${name} verliert sofort den Zugang. Was dabei entstanden ist, bleibt.`,
      button: name => `${name} entfernen`,
      done: 'Das Mitglied wurde entfernt.',
    },
    invite: {
      title: 'Jemanden einladen',
      email: 'E-Mail-Adresse',
      role: 'Rolle',
      help: 'Der Link in der E-Mail gilt einmal und sieben Tage lang. Eine neue Einladung ersetzt die vorige.',
      button: 'Einladung senden',
      sent: 'Die Einladung ist unterwegs.',
      kept: 'Die Einladung ist fertig. Ihr Link muss noch weitergegeben werden.',
      openMail: 'Zu den E-Mails',
      shown:
        'Es ist kein E-Mail-Dienst eingerichtet. Wer dieses Parley betreibt, findet den Link unter Plattform, E-Mail.',
    },
    waiting: {
      title: 'Offene Einladungen',
      empty: 'Im Moment ist niemand eingeladen.',
      columns: {
        email: 'Für',
        role: 'Rolle',
        by: 'Gesendet von',
        until: 'Gilt bis',
        acts: 'Aktionen',
      },
      byProgram: 'einem Programm',
      tooOld: 'Abgelaufen',
      again: 'Noch einmal senden',
      sentAgain: 'Ein neuer Link ist unterwegs, der alte gilt nicht mehr.',
      keptAgain: 'Ein neuer Link ist fertig und muss noch weitergegeben werden, der alte gilt nicht mehr.',
      withdraw: 'Zurückziehen',
      withdrawn: 'Die Einladung wurde zurückgezogen.',
    },
    join: {
      title: organization => `${organization} beitreten`,
      lead: (organization, inviter, role) => `${inviter} lädt Sie zu ${organization} ein, als: ${role}.`,
      leadAlone: (organization, role) => `Sie sind zu ${organization} eingeladen, als: ${role}.`,
      button: organization => `${organization} beitreten`,
      name: { label: 'Ihr Name', help: 'So lesen ihn die anderen.' },
      email: 'E-Mail-Adresse',
      password: 'Passwort',
      create: 'Konto anlegen und beitreten',
      hasAccount: email => `Für ${email} gibt es schon ein Konto. Melden Sie sich damit an, um beizutreten.`,
      signIn: 'Anmelden und beitreten',
      foreign: (invited, email) =>
        `Diese Einladung ist für ${invited}, und Sie sind als ${email} angemeldet. Melden Sie sich zuerst ab, oder bitten Sie um eine eigene.`,
      signOut: 'Abmelden',
      suspended: organization =>
        `${organization} ist gesperrt. Bis zur Freigabe kann niemand beitreten. Fragen Sie, wer dieses Parley betreibt.`,
    },
    own: {
      title: 'Ihre Organisationen',
      lead: 'Wo Sie arbeiten, als was, und wohin Sie eingeladen sind.',
      columns: { organization: 'Organisation', role: 'Ihre Rolle', joined: 'Dabei seit', acts: 'Aktionen' },
      here: 'hier',
      suspended: 'Gesperrt',
      suspendedNow: organization =>
        `${organization} ist gesperrt: Dort kann zurzeit niemand arbeiten. Fragen Sie, wer dieses Parley betreibt.`,
      work: 'Hier arbeiten',
      empty: {
        title: 'Sie sind in keiner Organisation',
        text: 'Bitten Sie eine Administratorin oder einen Administrator um eine Einladung per E-Mail. Öffnen Sie den Link dann auf diesem Gerät.',
      },
      unverified:
        'Einladungen stehen hier, sobald Ihre E-Mail-Adresse bestätigt ist. Der Link in der E-Mail geht auch.',
      leave: {
        open: 'Verlassen',
        text: organization =>
          `Sie verlieren sofort den Zugang zu ${organization}. Für die Rückkehr brauchen Sie eine neue Einladung.`,
        button: organization => `${organization} verlassen`,
        done: 'Sie haben die Organisation verlassen.',
      },
      invitations: {
        title: 'Einladungen für Sie',
        from: (inviter, role) => `Von ${inviter}, als: ${role}`,
        fromNobody: role => `Als: ${role}`,
        join: 'Beitreten',
      },
    },
  },

  platform: {
    mark: 'Plattform',
    organizations: {
      title: 'Organisationen',
      lead: 'Alle Organisationen auf diesem Parley. Sie sehen, wie groß jede ist, und nichts von ihren Inhalten.',
      new: 'Neue Organisation',
      filter: 'Organisationen filtern',
      columns: {
        name: 'Name',
        state: 'Stand',
        members: 'Mitglieder',
        calls: 'Anrufe',
        created: 'Angelegt',
      },
      states: { open: 'Offen', suspended: 'Gesperrt' },
      live: count => `${count} gerade`,
      empty: {
        title: 'Noch keine Organisationen',
        text: 'Eine Organisation hat eigene Agenten, Anrufe, Menschen und Schlüssel. Andere sehen nichts davon.',
      },
    },
    create: {
      title: 'Neue Organisation',
      lead: 'Sie beginnt mit einem Beispielagenten, mit dem man sofort sprechen kann, und einer ersten Person in der Administration.',
      name: { label: 'Name', help: 'So hören ihn die Anrufenden. Die Organisation kann ihn ändern.' },
      adminEmail: {
        label: 'E-Mail der ersten Person in der Administration',
        help: 'An diese Adresse geht eine Einladung. Bleibt das Feld leer, sind Sie es selbst.',
      },
      button: 'Organisation anlegen',
    },
    organization: {
      created: 'Die Organisation wurde angelegt.',
      suspended: 'Die Organisation ist gesperrt. Ihre Anrufe wurden beendet.',
      resumed: 'Die Organisation ist wieder offen.',
      facts: {
        state: 'Stand',
        suspendedAt: 'Gesperrt',
        created: 'Angelegt',
        members: 'Mitglieder',
        invitations: 'Offene Einladungen',
        calls: 'Anrufe',
        live: 'Gerade im Gespräch',
      },
      suspend: {
        title: 'Organisation sperren',
        text: 'Ihre Anrufe enden jetzt. Bis zur Freigabe kann dort niemand arbeiten oder anrufen, und ihre API-Schlüssel und Widgets gelten nicht. Gelöscht wird nichts.',
        button: 'Sperren',
      },
      resume: {
        title: 'Organisation freigeben',
        text: 'Menschen, API-Schlüssel und Widgets arbeiten wieder wie zuvor.',
        button: 'Freigeben',
      },
      remove: {
        title: 'Organisation löschen',
        text: 'Ihre Anrufe enden. Ihre Agenten, Anrufe, Mitschriften, Verbindungen, Mitglieder, Schlüssel und Widgets werden endgültig gelöscht. Dass es sie gab, bleibt im Protokoll der Plattform.',
        button: 'Organisation löschen',
      },
      removed: 'Die Organisation wurde gelöscht.',
    },
    admins: {
      title: 'Plattform-Admins',
      lead: 'Wer dieses Parley betreibt: Organisationen, Rollen, Anmeldung, E-Mail. Inhalte der Organisationen öffnet das nicht.',
      columns: { person: 'Person', seen: 'Zuletzt gesehen', acts: 'Aktionen' },
      you: 'Sie',
      notSeen: 'länger nicht',
      grant: {
        title: 'Plattform-Admin hinzufügen',
        email: 'E-Mail-Adresse',
        help: 'Von jemandem, der auf diesem Parley ein Konto hat.',
        button: 'Zum Plattform-Admin machen',
        done: 'Diese Person ist jetzt Plattform-Admin.',
      },
      revoke: {
        open: 'Entziehen',
        text: name =>
          `${name} kann dieses Parley nicht mehr betreiben. Mitgliedschaften in Organisationen bleiben.`,
        button: name => `${name} das Recht entziehen`,
        done: 'Das Recht wurde entzogen.',
      },
    },
  },

  usage: {
    title: 'Verbrauch',
    lead: 'Was Anrufe verbraucht haben, Monat für Monat, in der Zeitzone der Organisation.',
    month: 'Monat',
    thisMonth: 'Dieser Monat bis jetzt',
    totals: {
      calls: 'Anrufe',
      minutes: 'Minuten',
      tokens: 'Tokens',
      characters: 'Gesprochene Zeichen',
      heard: 'Gehörte Minuten',
    },
    tokensDetail: (input, cached, output) => `${input} hinein (${cached} davon gemerkt), ${output} heraus`,
    byAgent: 'Nach Agent',
    months: 'Monat für Monat',
    columns: {
      agent: 'Agent',
      month: 'Monat',
      calls: 'Anrufe',
      minutes: 'Minuten',
      tokens: 'Tokens',
      audioTokens: 'Audio-Tokens',
      characters: 'Zeichen',
    },
    empty: {
      title: 'Keine Anrufe in diesem Monat',
      text: 'Minuten, Tokens und Zeichen jedes Anrufs werden hier gezählt, sobald er zu Ende ist.',
    },
    zone: timeZone => `Monate beginnen um Mitternacht in ${timeZone}.`,
  },

  agents: {
    title: 'Agenten',
    lead: 'Ein Agent nimmt Anrufe an. Er spricht nach seinen Anweisungen und mit dem, was er über Ihre Organisation weiß.',
    new: 'Neuer Agent',
    columns: {
      name: 'Agent',
      version: 'Version',
      connection: 'Modellverbindung',
      saved: 'Letzte Änderung',
    },
    talk: 'Sprechen',
    filter: 'Agenten nach Namen filtern',
    empty: {
      title: 'Noch keine Agenten',
      text: 'Ein Agent hat eine Begrüßung, Anweisungen, eine Stimme und Werkzeuge. Legen Sie einen an und sprechen Sie in diesem Browser mit ihm.',
    },
    version: {
      live: number => `v${number} aktiv`,
      none: 'Nicht veröffentlicht',
      number: number => `v${number}`,
      draftDiffers: number => `Entwurf weicht von v${number} ab`,
      draftOnly: 'Nur Entwurf',
    },
    create: {
      title: 'Neuer Agent',
      lead: 'Ein Name und eine Modellverbindung genügen für den Anfang. Alles andere folgt auf der nächsten Seite.',
      submit: 'Agenten anlegen',
      noConnection: 'Ein Agent braucht eine Modellverbindung. Legen Sie zuerst eine an.',
      noConnectionLink: 'Neue Modellverbindung',
    },
    form: {
      label: 'Einstellungen des Agenten',
      sections: {
        identity: 'Identität',
        greeting: 'Begrüßung',
        instructions: 'Anweisungen',
        languages: 'Weitere Sprachen',
        voice: 'Stimme und Modell',
        conversation: 'Gespräch',
        tools: 'Werkzeuge',
      },
      name: {
        label: 'Name',
        help: 'So nennen Sie und Ihre Kolleginnen und Kollegen ihn. Auch das Modell liest den Namen.',
      },
      language: {
        label: 'Sprache',
        help: 'Ein Sprachkürzel wie de oder de-AT. In ihr beginnen die Anrufe.',
      },
      otherLanguages: {
        label: 'Sprachen, in die der Agent wechseln kann',
        help: 'Eine pro Zeile: ein Kürzel und, wenn Sie möchten, eine Stimme dafür, etwa en: Daniel.',
      },
      languageChoice: {
        label: 'Wie ein Anruf zu seiner Sprache kommt',
        help: 'Anrufer können die Sprache jederzeit wechseln: indem sie eine andere sprechen oder sie beim Namen nennen. Fragt die Begrüßung, nennt sie die anderen, jede in ihrer eigenen Stimme.',
        options: {
          detect: 'Nach den Worten des Anrufers',
          ask: 'Die Begrüßung fragt',
        },
      },
      greeting: {
        label: 'Erster Satz',
        help: 'Wird gesagt, sobald der Anrufer ihn hören kann. Ist das Feld leer, spricht zuerst der Anrufer.',
      },
      prompt: {
        label: 'Anweisungen',
        help: 'Was der Agent tut, in einfachen Worten. Ein {{name}} wird durch den Wert des Anrufs ersetzt.',
      },
      connection: { label: 'Modellverbindung', help: 'Woher Hören, Denken und Sprechen kommen.' },
      voice: {
        label: 'Stimme',
        help: 'Der Name einer Stimme beim Anbieter. Leer gilt die Stimme der Verbindung.',
      },
      pace: {
        label: 'Wie bald der Agent antwortet',
        options: {
          quick: {
            label: 'Rasch',
            help: 'Nach einer kurzen Pause. Für zügige Gespräche mit kurzen Antworten.',
          },
          balanced: {
            label: 'Ausgewogen',
            help: 'Wie Menschen es tun: nach einem ganzen Satz gleich, nach einem halben später.',
          },
          patient: {
            label: 'Geduldig',
            help: 'Für Anrufer, die laut nachdenken, Namen buchstabieren oder Nummern vorlesen.',
          },
        },
      },
      silenceSeconds: {
        label: 'Schweigen des Anrufers, in Sekunden',
        help: (min, max) =>
          `So lange dauert es, bis der Agent fragt, ob noch jemand da ist; später bietet er an weiterzusprechen, dann verabschiedet er sich und legt auf. ${min} bis ${max}; leer: Er wartet.`,
        off: 'aus',
      },
      maxDurationMinutes: {
        label: 'Längster Anruf, in Minuten',
        help: max => `Eine Minute vor dem Ende sagt der Agent es an. 1 bis ${max}.`,
      },
      fallbacks: {
        label: 'Wenn die Modellverbindung ausfällt',
        help: 'Diese springen in dieser Reihenfolge ein, mitten im Anruf, und wissen, was gesagt wurde. Hat ihr Anbieter andere Stimmen, sprechen sie mit der Stimme ihrer Verbindung.',
        place: place => `Ersatz ${place}`,
        none: 'Keine',
        onlyOne:
          'Es gibt noch keine andere Modellverbindung. Mit einer zweiten geht ein Anruf weiter, wenn ein Anbieter ausfällt; ohne sie endet er mit einem Satz der Entschuldigung.',
      },
      tools: {
        label: 'Werkzeuge, die dieser Agent verwenden darf',
        help: 'Was ein Agent außer Sprechen tun darf.',
        none: 'Es gibt keine Werkzeuge.',
      },
      save: 'Entwurf speichern',
    },
    saveState: {
      unchanged: time => `Um ${time} gespeichert`,
      notPublished: time => `Um ${time} gespeichert, nicht veröffentlicht`,
      invalid: 'Nicht gespeichert: Bitte berichtigen Sie die markierten Felder.',
    },
    publish: {
      button: 'Veröffentlichen',
      done: number => `v${number} ist aktiv. Ab dem nächsten Anruf gilt sie.`,
      nothing: number => `Nichts zu veröffentlichen: Der Entwurf ist v${number}.`,
      rolledBack: number => `Für Anrufe gilt wieder v${number}. Der Entwurf bleibt, wie er ist.`,
    },
    preview: {
      title: 'Systemprompt',
      lead: 'Was das Modell zu Beginn eines Anrufs liest, Wort für Wort.',
      tokens: count => `etwa ${count} Token (geschätzt)`,
      tokensHelp: 'Eine Schätzung: vier Zeichen je Token. Modelle zählen unterschiedlich.',
      marked: (count, version) =>
        count === 1 ? `1 Zeile weicht von v${version} ab` : `${count} Zeilen weichen von v${version} ab`,
      unmarked: version => `Wie v${version}`,
      added: 'Neue Zeile:',
      removed: 'Entfernte Zeile:',
      greeting: 'Begrüßung:',
      sample: 'Beispielanruf',
      callerNumber: {
        label: 'Nummer des Anrufers',
        help: 'Leer: unbekannt, wie bei einem Anruf aus dem Browser.',
      },
      variables: { label: 'Werte', help: 'Einer pro Zeile, als Name: Wert. Sie ersetzen {{name}}.' },
      update: 'Vorschau aktualisieren',
      invalid: 'Die Vorschau wartet, bis die markierten Felder berichtigt sind.',
    },
    history: {
      title: 'Versionen',
      empty:
        'Noch keine Version. „Veröffentlichen“ macht die erste; Anrufe verwenden sie dann, während Sie weiter am Entwurf arbeiten.',
      live: 'aktiv',
      byYou: 'von Ihnen',
      byColleague: 'von jemandem aus Ihrer Organisation',
      byProgram: 'von Parley oder per API',
      first: 'Erste Version',
      changed: fields => `Geändert: ${fields}`,
      same: 'Wie die Version davor',
      show: number => `Was sich in v${number} geändert hat`,
      rollBack: number => `Anrufe wieder auf v${number} stellen`,
      rollBackShort: 'Zurück auf diese',
      toDraft: number => `v${number} in den Entwurf kopieren`,
      toDraftShort: 'In den Entwurf',
      unusable: (number, reason) => `v${number} lässt sich nicht mehr verwenden. ${reason}`,
      copied: number => `Der Entwurf ist jetzt eine Kopie von v${number}.`,
    },
    diff: {
      title: (agent, number) => `${agent}, v${number}`,
      against: number => `Was sich seit v${number} geändert hat`,
      first: 'Die erste Version',
      back: 'Zurück zum Agenten',
      before: 'Vorher',
      after: 'Nachher',
      nothing: 'In dieser Version hat sich nichts geändert.',
      skipped: lines => (lines === 1 ? '1 Zeile unverändert' : `${lines} Zeilen unverändert`),
      none: 'keine',
      fields: {
        name: 'Name',
        greeting: 'Begrüßung',
        prompt: 'Anweisungen',
        language: 'Sprache',
        otherLanguages: 'Weitere Sprachen',
        languageChoice: 'Wie ein Anruf zu seiner Sprache kommt',
        voice: 'Stimme',
        modelConnectionId: 'Modellverbindung',
        fallbackModelConnectionIds: 'Ersatz',
        pace: 'Wie bald der Agent antwortet',
        silenceSeconds: 'Schweigen des Anrufers',
        maxDurationMinutes: 'Längster Anruf',
        tools: 'Werkzeuge',
      },
      voiceOfConnection: 'Stimme der Verbindung',
      connectionGone: 'Eine Verbindung, die gelöscht wurde',
      silenceOff: 'Aus: Der Agent wartet',
      seconds: count => `${count} s`,
      minutes: count => `${count} min`,
    },
    remove: {
      title: 'Diesen Agenten löschen',
      text: 'Seine Versionen werden mitgelöscht. Frühere Anrufe bleiben lesbar.',
      button: 'Agenten löschen',
    },
  },

  talk: {
    title: agent => `Mit ${agent} sprechen`,
    start: 'Sprechen',
    again: 'Noch einmal sprechen',
    hangUp: 'Auflegen',
    mute: 'Stummschalten',
    unmute: 'Stummschaltung aufheben',
    enableSound: 'Ton einschalten',
    soundBlocked: 'Ihr Browser hält den Ton zurück, bis Sie klicken.',
    lead: 'Klicken Sie auf „Sprechen“ und sprechen oder tippen Sie. Was gesagt wird, erscheint hier sofort; nach dem Mikrofon wird gefragt, sobald der Anruf verbunden ist.',
    which: {
      label: 'Was angerufen wird',
      published: number => `Veröffentlichte Version v${number}`,
      draft: 'Entwurf',
      draftHelp: 'So, wie er jetzt gespeichert ist, mit Änderungen, die nicht veröffentlicht sind.',
      onlyDraft: 'Dieser Agent hat noch keine veröffentlichte Version: Der Anruf verwendet den Entwurf.',
    },
    values: {
      label: 'Werte für diesen Anruf',
      help: 'Einer pro Zeile, als Name: Wert. Sie ersetzen {{name}} in Begrüßung und Anweisungen.',
    },
    sides: { caller: 'Sie', agent: 'Agent' },
    level: { caller: 'Pegel Ihres Mikrofons', agent: 'Pegel des Agenten' },
    status: {
      idle: 'Nicht verbunden',
      placing: 'Der Anruf wird aufgebaut',
      connecting: 'Verbindung wird hergestellt',
      ringing: 'Verbunden. Der Agent kommt gleich',
      listening: 'Der Agent hört zu',
      thinking: 'Der Agent denkt nach',
      speaking: 'Der Agent spricht',
      reconnecting: 'Die Verbindung ist unterbrochen und wird neu aufgebaut',
      ending: 'Es wird aufgelegt',
      ended: 'Der Anruf ist beendet',
      failed: 'Der Anruf kam nicht zustande',
    },
    microphone: {
      asking: 'Ihr Browser fragt nach dem Mikrofon.',
      refused:
        'Der Browser gibt das Mikrofon nicht frei. Sie können tippen und hören die Antworten. Zum Sprechen erlauben Sie das Mikrofon für diese Seite in der Adresszeile.',
      missing: 'Es wurde kein Mikrofon gefunden. Sie können tippen und hören die Antworten.',
      busy: 'Ein anderes Programm belegt das Mikrofon. Sie können tippen und hören die Antworten.',
      failed: 'Das Mikrofon ließ sich nicht öffnen. Sie können tippen und hören die Antworten.',
      insecure:
        'An dieser Adresse gibt der Browser kein Mikrofon frei. Sie können tippen und hören die Antworten.',
      muted: 'Ihr Mikrofon ist stummgeschaltet.',
    },
    insecureAdvice:
      'Browser geben das Mikrofon nur für https-Seiten oder auf dem eigenen Rechner frei. Sie können tippen. Um von hier aus zu sprechen, starten Sie Parley mit --tls self-signed (oder mit TLS_CERT und TLS_KEY) und öffnen Sie die https-Adresse.',
    noScript: 'Ein Anruf braucht JavaScript: Diese Seite verbindet Ihr Mikrofon mit dem Agenten.',
    noWebRtc: 'Mit diesem Browser sind keine Anrufe möglich (WebRTC fehlt oder ist abgeschaltet).',
    connectFailed:
      'Der Anruf wurde aufgebaut, aber die Tonverbindung kam nicht zustande. Prüfen Sie auf diesem Rechner, ob eine Firewall den UDP-Port sperrt, den Parley beim Start nennt.',
    transcript: {
      label: 'Mitschrift',
    },
    text: {
      label: 'Dem Agenten schreiben',
      placeholder: 'Tippen statt sprechen',
      send: 'Senden',
      failed: 'Der Text wurde nicht gesendet. Versuchen Sie es noch einmal.',
    },
    rehearsal: {
      badge: 'Rehearsal',
      text: 'Dieser Agent läuft mit Rehearsal: einem kleinen eingebauten Skript ohne Modell. Es kann nur Englisch: getippte Fragen nach Öffnungszeiten, Adresse, Uhrzeit und einer Tischreservierung, und einige davon gesprochen, wenn auf diesem Rechner pocketsphinx installiert ist.',
      link: 'Ein echtes Modell verbinden',
    },
    ended: {
      title: 'Anruf beendet',
      open: 'Anruf öffnen',
    },
  },

  calls: {
    title: 'Anrufe',
    lead: 'Alle Anrufe, die neuesten zuerst. Laufende ändern sich von selbst.',
    columns: { when: 'Wann', agent: 'Agent', state: 'Stand', duration: 'Dauer', model: 'Modell' },
    filter: { label: 'Agent', all: 'Alle Agenten', apply: 'Filtern' },
    empty: {
      title: 'Noch keine Anrufe',
      text: 'Sprechen Sie in diesem Browser mit einem Agenten; der Anruf erscheint hier, noch während er läuft.',
      action: 'Agenten wählen',
    },
    emptyFiltered: {
      title: 'Keine Anrufe mit diesem Agenten',
      text: 'Wählen Sie einen anderen Agenten, oder sehen Sie alle Anrufe an.',
      action: 'Alle Anrufe',
    },
    version: number => `v${number}`,
    draft: 'Entwurf',
    states: {
      created: 'Aufgebaut',
      ringing: 'Klingelt',
      active: 'Läuft',
      ended: 'Beendet',
    },
    endReasons: {
      caller_hung_up: 'Der Anrufer hat aufgelegt',
      agent_hung_up: 'Der Agent hat aufgelegt',
      ended_by_user: 'Hier von einer Person beendet',
      max_duration: 'Längste Dauer eines Anrufs erreicht',
      provider_failed: 'Ein Modellanbieter ist ausgefallen',
      interrupted: 'Abgebrochen',
      shutdown: 'Parley wurde beendet',
      no_answer: 'Niemand hat sich gemeldet',
      caller_silent: 'Der Anrufer hat nichts gesagt',
    },
    page: {
      title: agent => `Anruf mit ${agent}`,
      back: 'Anrufe',
      end: 'Anruf beenden',
      facts: {
        title: 'Eckdaten',
        agent: 'Agent',
        version: 'Version',
        model: 'Modell',
        began: 'Beginn',
        ended: 'Ende',
        duration: 'Dauer',
        outcome: 'Wie er endete',
        reference: 'Referenz',
      },
      notYet: 'noch nicht',
      never: 'nie verbunden',
      usage: {
        title: 'Verbrauch',
        llmInputTokens: 'Gelesene Token',
        llmCachedInputTokens: 'Token aus dem Cache',
        llmOutputTokens: 'Geschriebene Token',
        audioInputTokens: 'Gehörte Audio-Token',
        audioOutputTokens: 'Gesprochene Audio-Token',
        ttsCharacters: 'Gesprochene Zeichen',
        sttAudio: 'Gehörter Ton',
      },
    },
    transcript: {
      title: 'Mitschrift',
      label: 'Mitschrift des Anrufs',
      empty: 'Es wurde nichts gesagt.',
      waiting: 'Es wurde noch nichts gesagt.',
      caller: 'Anrufer',
      agent: 'Agent',
      interrupted: 'Hier vom Anrufer unterbrochen',
      replied: time => `Antwort nach ${time}`,
      replyOpen: seq => `Zeitverlauf von Antwort ${seq}`,
      tool: name => `${name} verwendet`,
      toolFailed: name => `${name} ist fehlgeschlagen`,
      toolArguments: 'Argumente',
      toolResult: 'Ergebnis',
      toolError: 'Fehler',
      noArguments: 'keine',
      at: time => `bei ${time} des Anrufs`,
      partial: 'spricht',
    },
    split: {
      label: 'Wohin die Zeit dieser Antwort ging',
      stages: {
        sttMs: 'Sprache zu Text',
        endOfTurnMs: 'Ende des Satzes',
        llmFirstTokenMs: 'Modell',
        ttsFirstByteMs: 'Stimme',
        totalMs: 'Zusammen',
      },
    },
    waterfall: {
      title: 'Zeitverlauf einer Antwort',
      choose: 'Wählen Sie in der Mitschrift eine Antwort, um zu sehen, wohin ihre Zeit ging.',
      none: 'In diesem Anruf wurde keine Antwort gemessen.',
      of: time => `Antwort bei ${time}`,
      from: 'Vom Ende der Worte des Anrufers bis zum ersten Ton des Agenten.',
      stage: 'Abschnitt',
      time: 'Zeit',
      notMeasured: 'nicht gemessen',
      stages: {
        sttMs: 'Worte erkannt',
        endOfTurnMs: 'Ende des Satzes bemerkt',
        llmFirstTokenMs: 'Erstes Wort des Modells',
        ttsFirstByteMs: 'Erster Ton der Stimme',
        totalMs: 'Zusammen',
      },
    },
  },

  modelConnections: {
    title: 'Modellverbindungen',
    lead: 'Womit ein Agent hört, denkt und spricht: ein Echtzeitmodell oder je ein Dienst für jeden Teil. In der Cloud oder auf einem eigenen Rechner.',
    new: 'Neue Verbindung',
    columns: {
      name: 'Name',
      kind: 'Art',
      parts: 'Hören, Denken, Sprechen',
      changed: 'Letzte Änderung',
    },
    filter: 'Verbindungen nach Namen filtern',
    empty: {
      title: 'Noch keine Modellverbindungen',
      text: 'Eine Verbindung nennt die Dienste für Hören, Denken und Sprechen und bewahrt ihre Schlüssel verschlüsselt auf.',
    },
    kinds: {
      'gemini-live': 'Gemini Live',
      'openai-realtime': 'OpenAI Realtime',
      cascade: 'Kaskade',
      rehearsal: 'Rehearsal',
    },
    kindHelp: {
      'gemini-live': 'Ein Modell von Google, das selbst hört und spricht. Ein Schlüssel, viele Sprachen.',
      'openai-realtime': 'Ein Modell von OpenAI, das selbst hört und spricht.',
      cascade: 'Drei Dienste hintereinander: Spracherkennung, Sprachmodell, Sprachausgabe.',
      rehearsal:
        'Eingebaut. Ein kleines Skript statt eines Modells, die Stimme dieses Rechners, kein Schlüssel und kein Netz. Nur auf Englisch, für einen ersten Versuch.',
    },
    rehearsalParts: 'Eingebaut, ohne Schlüssel',
    form: {
      newTitle: 'Neue Modellverbindung',
      kind: 'Art',
      name: { label: 'Name', help: 'So nennen Sie und Ihre Kolleginnen und Kollegen sie.' },
      parts: {
        stt: { title: 'Hören', text: 'Spracherkennung' },
        llm: { title: 'Denken', text: 'Sprachmodell' },
        tts: { title: 'Sprechen', text: 'Sprachausgabe' },
        realtime: { title: 'Hören und Sprechen', text: 'Ein Echtzeitmodell' },
      },
      service: {
        label: 'Dienst',
        help: 'Trägt die Adresse ein, schlägt Modelle vor.',
        other: 'Ein anderer, der wie OpenAI angesprochen wird',
        fill: 'Diesen Dienst eintragen',
      },
      baseUrl: {
        label: 'Adresse',
        help: 'Bis einschließlich /v1, etwa https://api.openai.com/v1.',
        known: address => `Seine eigene ist ${address}.`,
      },
      model: {
        label: 'Modell',
        help: {
          stt: 'Etwa gpt-4o-mini-transcribe.',
          llm: 'Etwa gpt-4o-mini.',
          tts: 'Etwa gpt-4o-mini-tts.',
          realtime: 'So, wie der Anbieter es nennt.',
        },
        suggested: models => `Andere sind ${models.join(' und ')}.`,
      },
      voice: { label: 'Stimme', help: 'Ein Agent kann eine andere wählen.' },
      apiKey: {
        label: 'Schlüssel',
        help: 'Wird verschlüsselt aufbewahrt und nie wieder angezeigt. Lassen Sie das Feld leer, wenn der Dienst keinen verlangt.',
        madeAt: page =>
          `Wird auf ${page} erstellt. Er wird verschlüsselt aufbewahrt und nie wieder angezeigt.`,
        shared: page => `Wird auf ${page} erstellt. Einmal genügt für alle Teile eines Dienstes.`,
        notNeeded: service => `${service} verlangt keinen, es sei denn, Sie haben einen vergeben.`,
        kept: 'Ein Schlüssel ist hinterlegt',
        keptHelp: 'Leer bleibt er, wie er ist; oder geben Sie einen neuen ein.',
        remove: 'Hinterlegten Schlüssel entfernen',
      },
      create: 'Verbindung anlegen',
      save: 'Speichern',
      saved: time => `Um ${time} gespeichert. Ab dem nächsten Anruf gilt es.`,
    },
    local: {
      name: 'Lokale Modelle',
      button: 'Lokale Modelle',
      title: 'Alles auf diesem Rechner',
      text: 'Ollama denkt, Whisper hört und Kokoro spricht: kein Schlüssel, und nichts Gesagtes verlässt das Haus. Starten Sie sie zuvor mit compose/local.yml.',
    },
    listen: {
      button: 'Anhören',
      all: count => `Alle ${count} bekannten Stimmen zum Anhören`,
      stop: 'Stopp',
      loading: 'Die Stimme wird geholt',
      playing: 'Wird abgespielt',
      failed: 'Die Stimme war nicht zu hören.',
    },
    test: {
      title: 'Test',
      text: 'Probiert jeden Teil mit einer kleinen, echten Anfrage und sagt, was nicht stimmt.',
      button: 'Testen',
      running: 'Wird getestet',
      saveFirst: 'Getestet wird, was gespeichert ist.',
      ok: 'Alle Teile antworten.',
      notOk: 'Mindestens ein Teil funktioniert nicht.',
      parts: {
        stt: 'Hören',
        llm: 'Denken',
        tts: 'Sprechen',
        realtime: 'Hören und Sprechen',
        'speech-programs': 'Sprachprogramm',
      },
      works: 'Funktioniert',
      fails: 'Funktioniert nicht',
    },
    remove: {
      title: 'Diese Verbindung löschen',
      text: 'Ihre Schlüssel werden sofort vergessen. Frühere Anrufe bleiben lesbar.',
      button: 'Verbindung löschen',
    },
  },

  modelTest: {
    works: ({ latencyMs }) => `Antwortet, nach ${latencyMs} ms.`,
    speaks: ({ latencyMs }) => `Spricht: Der erste Ton kam nach ${latencyMs} ms.`,
    key: ({ host, status }) =>
      `${host} hat den Schlüssel abgelehnt${code(status)}. Geben Sie ihn noch einmal ein, oder einen, der dieses Modell verwenden darf.`,
    keyMissing: ({ host, status }) => `${host} verlangt einen Schlüssel${code(status)}. Geben Sie einen ein.`,
    model: ({ host, model }) => `${host} kennt das Modell ${model} nicht. Prüfen Sie den Namen.`,
    voice: ({ host, voice }) => `${host} kennt die Stimme ${voice} nicht. Prüfen Sie den Namen.`,
    quota: ({ host, status }) =>
      `${host} lehnt wegen einer Grenze ab${code(status)}: Das Kontingent oder Guthaben dieses Schlüssels ist verbraucht, oder es kamen zu viele Anfragen auf einmal.`,
    timeout: ({ host, seconds }) =>
      `${host} hat innerhalb von ${seconds} Sekunden nicht geantwortet. Prüfen Sie die Adresse und ob der Dienst läuft.`,
    unreachable: ({ host }) =>
      `${host} ist nicht erreichbar. Prüfen Sie die Adresse und ob der Dienst läuft.`,
    unknownHost: ({ host }) => `Es gibt keinen Rechner namens ${host}. Prüfen Sie die Adresse.`,
    notAllowed: ({ host }) =>
      `LAN_ONLY erlaubt ${host} nicht, deshalb wurde nichts dorthin gesendet. Wer Parley betreibt, kann es in EGRESS_ALLOW aufnehmen.`,
    certificate: ({ host }) => `Dem Zertifikat von ${host} wird nicht vertraut.`,
    notAnApi: ({ host }) =>
      `${host} antwortet, aber nicht wie ein OpenAI-kompatibler Dienst. Endet die Adresse mit /v1?`,
    notThatService: ({ host, service }) =>
      `${host} antwortet, aber nicht wie ${service}. Prüfen Sie die Adresse und den Dienst.`,
    wrongPath: ({ host, status }) =>
      `${host} hat unter dieser Adresse nichts${code(status)}. Endet die Adresse mit /v1, und bietet der Dienst diesen Teil an?`,
    nothingThere: ({ host, status }) =>
      `${host} hat unter dieser Adresse nichts${code(status)}. Prüfen Sie die Adresse und den Dienst.`,
    redirected: ({ host }) => `${host} leitet die Anfrage weiter. Geben Sie die endgültige Adresse ein.`,
    status: ({ host, status }) => `${host} hat mit dem Status ${status} geantwortet.`,
    refused: ({ host, status }) =>
      `${host} hat den Schlüssel angenommen, aber die Anfrage abgelehnt${code(status)}. Prüfen Sie Modell und Stimme.`,
    brokenOff: ({ host, status }) => `${host} hat die Verbindung abgebrochen${code(status)}.`,
    notPcm: ({ host }) =>
      `${host} antwortet mit komprimiertem Ton, nicht mit PCM. Wählen Sie ein Modell oder einen Dienst, der PCM senden kann.`,
    silent: ({ host }) => `${host} hat geantwortet, aber ohne Ton. Prüfen Sie Modell und Stimme.`,
    speechProgramFound: ({ service }) => `Dieser Rechner spricht mit ${service}.`,
    speechProgramFailed: ({ service }) => `Das Sprachprogramm ${service} dieses Rechners ist fehlgeschlagen.`,
    speechProgramMissing: () =>
      'Auf diesem Rechner ist kein Sprachprogramm installiert, deshalb antwortet der Agent schriftlich. Installieren Sie eines: apt-get install flite (oder espeak-ng).',
  },

  secondFactor: {
    part: {
      title: 'Zweiter Faktor',
      on: 'Ein',
      off: 'Aus',
      text: 'Eine App auf Ihrem Telefon zeigt einen Code, der sich jede halbe Minute ändert. Wer nur Ihr Passwort kennt, kommt nicht hinein.',
      codesLeft: count =>
        count === 1
          ? 'Ein Wiederherstellungscode ist übrig.'
          : `${count} Wiederherstellungscodes sind übrig.`,
      open: 'Zweiter Faktor',
    },
    page: {
      title: 'Zweiter Faktor',
      back: 'Ihr Konto',
      password: 'Ihr Passwort',
      passwordHelp:
        'Noch einmal gefragt, damit niemand an einem offenen Browser ändert, wie Sie sich anmelden.',
      begin: 'Authenticator-App einrichten',
      enabled: 'Die Anmeldung fragt nach einem Code Ihrer App.',
      renew: {
        title: 'Neue Wiederherstellungscodes',
        text: 'Wenn die alten verbraucht sind oder dort liegen, wo andere sie finden. Die alten gelten sofort nicht mehr.',
        submit: 'Neue Codes erstellen',
      },
      disable: {
        title: 'App entfernen',
        text: 'Danach öffnet Ihr Passwort allein Ihr Konto. Für ein anderes Telefon entfernen Sie die App hier und richten sie dort neu ein.',
        submit: 'App entfernen',
      },
      notes: {
        disabled: 'Die App ist entfernt. Ihr Passwort allein öffnet wieder Ihr Konto.',
      },
    },
    enrolment: {
      title: 'Authenticator-App einrichten',
      scan: 'Scannen Sie dieses Bild mit Ihrer Authenticator-App.',
      picture: 'QR-Code für die Authenticator-App',
      type: 'Oder tippen Sie diesen Schlüssel ein:',
      confirm: 'Tippen Sie dann den Code ein, den die App zeigt.',
      code: 'Code',
      submit: 'Einschalten',
      others: 'Alle Ihre anderen Sitzungen enden damit.',
      cancel: 'Abbrechen',
    },
    codes: {
      title: 'Ihre Wiederherstellungscodes',
      text: 'Jeder davon öffnet Ihr Konto einmal, wenn die App nicht zur Hand ist. Sie werden jetzt gezeigt und nie wieder: Drucken Sie sie oder bewahren Sie sie in einem Passwortmanager auf.',
      download: 'Als Datei herunterladen',
      fileName: 'parley-wiederherstellungscodes.txt',
      print: 'Drucken',
      done: 'Ich habe sie aufbewahrt',
    },
    step: {
      title: 'Noch ein Schritt',
      text: 'Tippen Sie den Code Ihrer Authenticator-App oder einen Ihrer Wiederherstellungscodes ein.',
      code: 'Code',
      submit: 'Anmelden',
      again: 'Als jemand anderes anmelden',
      over: 'Das hat zu lange gedauert. Melden Sie sich noch einmal an.',
    },
    passkeys: {
      title: 'Passkeys',
      lead: 'Melden Sie sich mit Finger, Gesicht oder PIN Ihres eigenen Geräts an, ohne Passwort. Ein Passkey zählt als zwei Faktoren.',
      open: 'Passkeys',
      count: count => (count === 1 ? 'Ein Passkey' : `${count} Passkeys`),
      none: 'Noch keiner',
      obstacles: {
        bare_address:
          'Hier kann es keine Passkeys geben: Browser binden sie an einen Namen, und dieses Parley wird über eine bloße IP-Adresse erreicht. Wer es betreibt, kann ihm einen Namen geben und PUBLIC_URL setzen.',
        not_secure:
          'Hier kann es keine Passkeys geben: Browser kennen sie nur über https. Wer dieses Parley betreibt, kann es über https anbieten und PUBLIC_URL setzen.',
      },
      unsupported: 'Dieser Browser kennt keine Passkeys.',
      added: 'Hinzugefügt',
      backedUp: 'Von seinem Hersteller auf mehreren Geräten aufbewahrt',
      thisDevice: 'Nur auf einem Gerät',
      name: 'Name',
      rename: 'Umbenennen',
      remove: 'Entfernen',
      removal: {
        title: 'Diesen Passkey entfernen',
        text: 'Das Gerät, das ihn hat, öffnet Ihr Konto dann nicht mehr.',
      },
      add: {
        title: 'Passkey hinzufügen',
        name: 'Name',
        nameHelp: 'Damit Sie ihn wiedererkennen, etwa "Mein Telefon".',
        submit: 'Passkey hinzufügen',
      },
      notes: {
        added: 'Der Passkey ist da.',
        renamed: 'Der Passkey hat seinen neuen Namen.',
        removed: 'Der Passkey ist entfernt. Löschen Sie ihn auch auf dem Gerät.',
      },
      signIn: 'Mit einem Passkey anmelden',
      faults: {
        cancelled: 'Nichts ist geschehen: Das Gerät wurde nicht entsperrt, oder es hat zu lange gedauert.',
        known: 'Dieses Gerät hat schon einen Passkey für Ihr Konto.',
        failed:
          'Der Passkey ließ sich nicht benutzen. Versuchen Sie es noch einmal, oder nehmen Sie Ihr Passwort.',
      },
    },
  },

  mail: {
    texts: {
      invitation: {
        subject: 'Einladung zu {organization}',
        before: ['Guten Tag', '{inviter} lädt Sie ein, auf Parley bei {organization} mitzuarbeiten.'],
        action: 'Einladung annehmen',
        after: [
          'Der Link gilt einmal und sieben Tage lang.',
          'Wenn Sie nicht wissen, von wem das kommt, tun Sie nichts: Ohne den Link geschieht nichts.',
        ],
      },
      verify_email: {
        subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
        before: ['Guten Tag {name}', 'bitte bestätigen Sie, dass diese Adresse Ihre ist.'],
        action: 'Adresse bestätigen',
        after: ['Wenn Sie das nicht waren, hat sich jemand bei der Adresse vertippt. Dann tun Sie nichts.'],
      },
      reset_password: {
        subject: 'Wählen Sie ein neues Passwort',
        before: ['Guten Tag {name}', 'in Ihrem Namen wurde ein neues Passwort verlangt.'],
        action: 'Neues Passwort wählen',
        after: [
          'Der Link gilt einmal und nur kurze Zeit.',
          'Wenn Sie das nicht waren, hat sich jemand bei der Adresse vertippt. Dann tun Sie nichts.',
        ],
      },
      password_changed: {
        subject: 'Ihr Passwort wurde geändert',
        before: ['Guten Tag {name}', 'das Passwort Ihres Kontos wurde geändert.'],
        action: 'Ihr Konto ansehen',
        after: [
          'Wenn Sie das nicht waren, ändern Sie sofort Ihr Passwort und beenden Sie die anderen Sitzungen Ihres Kontos.',
        ],
      },
      second_factor_changed: {
        subject: 'Ihre Anmeldung wurde geändert',
        before: ['Guten Tag {name}', '{change}'],
        action: 'Ihr Konto ansehen',
        after: [
          'Wenn Sie das nicht waren, ändern Sie sofort Ihr Passwort und beenden Sie die anderen Sitzungen Ihres Kontos.',
        ],
      },
      sign_in_blocked: {
        subject: 'Jemand versucht, sich in Ihrem Konto anzumelden',
        before: [
          'Guten Tag {name}',
          'mehrere Versuche, sich in Ihrem Konto anzumelden, sind fehlgeschlagen. Jeder weitere muss deshalb eine Weile warten.',
        ],
        action: 'Neues Passwort wählen',
        after: [
          'Wenn Sie das waren und das Passwort nicht mehr wissen, wählen Sie ein neues. Wenn nicht, hat Ihr Passwort gehalten.',
        ],
      },
      test: {
        subject: 'Eine Test-Mail von Parley',
        before: ['Guten Tag', '{sender} möchte wissen, ob E-Mails ankommen. Das tun sie.'],
        action: 'Parley öffnen',
        after: [],
      },
    },
    secondFactorChanges: {
      authenticator_added: 'Ihrem Konto wurde eine Authenticator-App hinzugefügt.',
      authenticator_removed: 'Die Authenticator-App wurde aus Ihrem Konto entfernt.',
      recovery_codes_renewed:
        'Für Ihr Konto wurden neue Wiederherstellungscodes erstellt. Die alten gelten nicht mehr.',
      recovery_code_used: 'Jemand hat sich mit einem Wiederherstellungscode in Ihrem Konto angemeldet.',
      passkey_added: 'Ihrem Konto wurde ein Passkey hinzugefügt.',
      passkey_removed: 'Aus Ihrem Konto wurde ein Passkey entfernt.',
    },
    footer: 'Diese E-Mail hat Parley geschrieben.',
    states: {
      queued: 'Wartet',
      sending: 'Wird gesendet',
      sent: 'Gesendet',
      failed: 'Fehlgeschlagen',
      shown: 'Weiterzugeben',
    },
    kinds: {
      invitation: 'Einladung',
      verify_email: 'Adresse bestätigen',
      reset_password: 'Neues Passwort',
      password_changed: 'Passwort geändert',
      second_factor_changed: 'Anmeldung geändert',
      sign_in_blocked: 'Fehlgeschlagene Anmeldungen',
      test: 'Test',
    },
    title: 'E-Mail',
    lead: 'Was Parley an Menschen schickt: Einladungen, Links für neue Passwörter, Hinweise. Der Text einer E-Mail wird gelöscht, sobald sie gesendet ist.',
    transports: {
      smtp: (address, sender) => `E-Mails gehen über den Mailserver ${address} hinaus, von ${sender}.`,
      resend: sender => `E-Mails gehen über Resend hinaus, von ${sender}.`,
      none: 'Es ist kein Maildienst eingerichtet, deshalb wird nichts gesendet: Öffnen Sie hier eine E-Mail und geben Sie ihren Link selbst weiter. Wer Parley betreibt, kann SMTP_URL oder RESEND_API_KEY und MAIL_FROM setzen.',
    },
    test: {
      button: 'Test-Mail senden',
      sent: recipient => `Eine Test-Mail an ${recipient} steht unten in der Liste.`,
    },
    columns: { recipient: 'An', subject: 'Betreff', state: 'Stand', at: 'Geschrieben' },
    attempts: count => (count === 1 ? '1 Versuch' : `${count} Versuche`),
    next: 'Nächster Versuch',
    empty: {
      title: 'Noch keine E-Mails',
      text: 'Sobald Parley jemandem schreibt, steht die E-Mail hier.',
    },
    filter: 'E-Mails auf dieser Seite filtern',
    one: {
      back: 'Alle E-Mails',
      to: 'An',
      kind: 'Art',
      written: 'Geschrieben',
      sentAt: 'Gesendet',
      fault: 'Was schiefging',
      text: 'Text',
      erased: 'Der Text dieser E-Mail wurde gelöscht.',
      audited: 'Die Links darin öffnen Türen. Dass Sie hineingesehen haben, steht im Protokoll.',
      link: 'Der Link darin, zum Öffnen oder Weitergeben',
      copy: 'Link kopieren',
      retry: 'Noch einmal senden',
      retried: 'Sie ist wieder unterwegs.',
    },
  },

  widgets: {
    title: 'Widgets',
    lead: 'Eine Sprechtaste für Ihre eigenen Webseiten: Besucher sprechen mit einem Agenten, ohne etwas zu installieren. Sie funktioniert nur auf den Seiten, die Sie nennen.',
    new: 'Neues Widget',
    filter: 'Widgets dieser Seite filtern',
    empty: {
      title: 'Noch keine Widgets',
      text: 'Ein Widget ist eine Zeile HTML in Ihrer Seite. Sie zeigt eine Taste; wer darauf klickt, spricht mit dem Agenten, den Sie wählen.',
    },
    columns: { name: 'Name', agent: 'Agent', origins: 'Seiten', state: 'Zustand', today: 'Anrufe heute' },
    states: { open: 'In Betrieb', disabled: 'Ausgeschaltet', unreachable: 'Niemand erreichbar' },
    obstacles: {
      disabled: 'Ausgeschaltet: Die Taste wird nicht angezeigt.',
      agent_gone:
        'Der Agent wurde gelöscht. Besucher lesen, dass niemand erreichbar ist. Wählen Sie einen anderen Agenten.',
      agent_not_published:
        'Der Agent ist nicht veröffentlicht. Besucher lesen, dass niemand erreichbar ist. Veröffentlichen Sie den Agenten.',
    },
    goneAgent: 'Gelöschter Agent',
    create: {
      title: 'Neues Widget',
      lead: 'Die Taste lässt sich später ändern; Seiten, die sie zeigen, bleiben dabei wie sie sind.',
      submit: 'Widget anlegen',
      noAgent: 'Noch ist kein Agent veröffentlicht. Besucher erreichen nur veröffentlichte Versionen.',
      noAgentLink: 'Zuerst einen Agenten veröffentlichen',
    },
    form: {
      name: {
        label: 'Name',
        help: 'Für Sie: Besucher sehen ihn nicht. Anrufe stehen unter ihm in der Liste.',
      },
      agent: { label: 'Agent', help: 'Besucher erreichen seine veröffentlichte Version.' },
      origins: {
        label: 'Seiten, die es zeigen dürfen',
        help: 'Eine Herkunft je Zeile, etwa https://www.example.com: Schema, Host und Port, ohne Pfad, ohne Platzhalter. Alles andere wird abgelehnt.',
      },
      perVisitor: {
        label: 'Anrufe je Besucher und Stunde',
        help: 'Besucher werden an ihrer Netzwerkadresse unterschieden, die nie aufbewahrt wird. Wer dieselbe Adresse hat, zählt als einer.',
      },
      perDay: {
        label: 'Anrufe je Tag',
        help: 'Von allen Besuchern zusammen, nach dem Tag der Organisation.',
      },
      text: { label: 'Aufschrift der Taste', help: 'In der Sprache Ihrer Seite.' },
      color: {
        label: 'Farbe der Taste',
        help: 'Die Aufschrift wird weiß oder schwarz, je nachdem, was besser lesbar ist.',
      },
      side: { label: 'Ecke', left: 'Unten links', right: 'Unten rechts' },
      transcript: {
        label: 'Zeigen, was gesagt wird',
        help: 'Besucher lesen mit, während sie sprechen. Das hilft allen, die nicht gut hören.',
      },
      enabled: { label: 'In Betrieb', help: 'Ausgeschaltet verschwindet die Taste von allen Seiten.' },
      save: 'Speichern',
      saved: time =>
        `Gespeichert um ${time}. Es gilt für die nächste Seite, die geladen wird, und den nächsten Anruf.`,
    },
    preview: { title: 'Vorschau', text: 'Die Taste, wie Besucher sie sehen.' },
    snippet: {
      title: 'In Ihre Seite einbauen',
      text: 'Kopieren Sie diese Zeile in das HTML jeder Seite, am besten vor das schließende body-Tag.',
      copy: 'Kopieren',
      policy:
        'Sendet Ihre Seite eine Content-Security-Policy, muss sie diese Adresse in script-src und connect-src erlauben:',
    },
    today: (calls, limit) => `${calls} von ${limit} Anrufen heute`,
    seeCalls: 'Anrufe ansehen',
    remove: {
      title: 'Dieses Widget entfernen',
      text: 'Die Taste sagt Besuchern dann, dass sie nicht benutzt werden darf. Geführte Anrufe bleiben. Um es für eine Weile anzuhalten, schalten Sie es aus.',
      button: 'Widget entfernen',
    },
    caller: widget => `Besucher, über ${widget}`,
    goneWidget: 'ein entferntes Widget',
    button: {
      panel: 'Anruf',
      close: 'Schließen',
      hangUp: 'Auflegen',
      mute: 'Stumm',
      unmute: 'Stumm aus',
      again: 'Erneut anrufen',
      enableSound: 'Ton einschalten',
      caller: 'Sie',
      agent: 'Gegenseite',
      levels: 'Lautstärke',
      transcript: 'Was gesagt wird',
      status: {
        placing: 'Verbindung wird aufgebaut',
        connecting: 'Verbindung wird aufgebaut',
        ringing: 'Verbunden. Es wird auf Antwort gewartet',
        listening: 'Hört zu',
        thinking: 'Einen Moment',
        speaking: 'Spricht',
        reconnecting: 'Die Verbindung ist unterbrochen und wird neu aufgebaut',
        ending: 'Es wird aufgelegt',
        ended: 'Der Anruf ist beendet',
        failed: 'Der Anruf kam nicht zustande',
      },
      microphone: {
        asking: 'Ihr Browser fragt nach dem Mikrofon.',
        muted: 'Ihr Mikrofon ist stumm.',
        refused:
          'Ihr Browser verweigert das Mikrofon, Sie werden nicht gehört. Erlauben Sie es dieser Seite in der Adressleiste und rufen Sie erneut an.',
        missing: 'Es wurde kein Mikrofon gefunden, Sie werden nicht gehört.',
        busy: 'Ein anderes Programm belegt das Mikrofon, Sie werden nicht gehört.',
        failed: 'Das Mikrofon ließ sich nicht öffnen, Sie werden nicht gehört.',
        insecure: 'Der Browser gibt dieser Seite kein Mikrofon, weil sie nicht über https geladen wurde.',
      },
      soundBlocked: 'Ihr Browser hält den Ton zurück, bis Sie klicken.',
      unreachable: 'Hier ist im Moment niemand erreichbar.',
      offline: 'Sie sind offline. Prüfen Sie Ihre Verbindung und rufen Sie erneut an.',
      noAnswer: 'Der Server antwortet nicht. Versuchen Sie es gleich noch einmal.',
      noScript:
        'Der Anruf konnte nicht geladen werden. Vielleicht erlaubt es die Sicherheitsrichtlinie dieser Seite nicht.',
      connectFailed: 'Die Tonverbindung kam nicht zustande. Vielleicht ist eine Firewall im Weg.',
      unsupported: 'Dieser Browser kann nicht telefonieren.',
    },
  },

  permissions: {
    resources: {
      organization: 'Organisation',
      agents: 'Agenten',
      connections: 'Modellverbindungen',
      tools: 'Werkzeuge',
      calls: 'Anrufe',
      widgets: 'Widgets',
      members: 'Mitglieder',
      api_keys: 'API-Schlüssel',
      billing: 'Verbrauch und Abrechnung',
      audit: 'Prüfprotokoll',
      organizations: 'Organisationen dieses Parley',
      platform_admins: 'Plattform-Admins',
      roles: 'Eigene Rollen',
      sign_in: 'Anmeldedienste',
      mail: 'E-Mail',
      platform_audit: 'Protokoll der Plattform',
      system: 'System',
    },
    quoted: right => `„${right}“`,
    words: {
      'organization.read': 'Name, Zeitzone, Angaben und den Weg der Daten sehen',
      'organization.write': 'Name, Zeitzone und Angaben ändern',
      'agents.read': 'Agenten und ihre Versionen sehen',
      'agents.write': 'Agenten anlegen, ändern und veröffentlichen',
      'connections.read': 'Modellverbindungen sehen, nie ihre Schlüssel',
      'connections.write': 'Verbindungen anlegen, ändern und prüfen',
      'tools.read': 'Werkzeuge sehen',
      'tools.write': 'Werkzeuge ändern',
      'calls.read': 'Anrufe und Mitschriften lesen',
      'calls.place': 'Anrufen',
      'calls.end': 'Laufende Anrufe beenden',
      'calls.listen': 'Laufende Anrufe verfolgen',
      'widgets.read': 'Sprechtasten sehen',
      'widgets.write': 'Sprechtasten anlegen und ändern',
      'members.read': 'Mitglieder und ihre Rollen sehen',
      'members.write': 'Einladen, entfernen, Rollen geben',
      'api_keys.read': 'API-Schlüssel sehen',
      'api_keys.write': 'API-Schlüssel anlegen und widerrufen',
      'billing.read': 'Den Verbrauch sehen',
      'billing.write': 'Die Abrechnung ändern',
      'audit.read': 'Das Prüfprotokoll lesen und ausgeben',
      'organizations.read': 'Alle Organisationen sehen',
      'organizations.create': 'Organisationen anlegen',
      'organizations.write': 'Organisationen sperren und löschen',
      'platform_admins.write': 'Plattform-Admins ernennen und entlassen',
      'roles.write': 'Rollen anlegen und ändern',
      'sign_in.write': 'Anmeldedienste einrichten',
      'mail.read': 'Versandte E-Mails sehen',
      'platform_audit.read': 'Das Protokoll der Plattform lesen',
      'system.read': 'Den Zustand dieses Parley sehen',
    },
    all: 'Alle Rechte der Organisation',
    count: count => (count === 1 ? '1 Recht' : `${count} Rechte`),
  },

  apiKeys: {
    title: 'API-Schlüssel',
    lead: 'Ein Programm, das mit Parley arbeitet, zeigt einen API-Schlüssel. Schlüssel gehören der Organisation: Sie gelten weiter, wenn die Person geht, die sie angelegt hat, bis sie ablaufen oder widerrufen werden.',
    new: 'Neuer API-Schlüssel',
    filter: 'Schlüssel dieser Seite filtern',
    empty: {
      title: 'Noch keine API-Schlüssel',
      text: 'Mit einem Schlüssel liest eines Ihrer Programme Anrufe, ruft an oder ändert Agenten: mit nicht mehr Rechten, als Sie wählen.',
    },
    columns: {
      name: 'Name',
      key: 'Schlüssel',
      maker: 'Angelegt von',
      rights: 'Rechte',
      lastUsed: 'Zuletzt benutzt',
      expires: 'Läuft ab',
      state: 'Zustand',
    },
    states: { active: 'Aktiv', expired: 'Abgelaufen', revoked: 'Widerrufen' },
    never: 'Nie',
    operator: 'Auf der Befehlszeile',
    formerMember: 'kein Mitglied mehr',
    makerKey: name => `Schlüssel „${name}“`,
    perMinute: count => `${count} je Minute`,
    form: {
      name: {
        label: 'Name',
        help: 'Welches Programm ihn benutzt, damit Sie später wissen, was Sie widerrufen.',
      },
      permissions: {
        label: 'Rechte',
        help: 'Nur was Sie selbst dürfen. Wählen Sie so wenig, wie das Programm braucht.',
      },
      expiresInDays: { label: 'Läuft ab', after: days => `Nach ${days} Tagen`, never: 'Nie' },
      requestsPerMinute: {
        label: 'Anfragen je Minute',
        help: 'Wer öfter fragt, wird um Geduld gebeten.',
      },
      submit: 'Schlüssel anlegen',
    },
    made: {
      title: 'Kopieren Sie den Schlüssel jetzt',
      text: 'Parley behält keine Kopie. Sobald Sie diese Seite verlassen, kann ihn niemand mehr zeigen.',
      label: 'API-Schlüssel',
      copy: 'Kopieren',
      example: 'Probieren Sie ihn aus',
      copyExample: 'Beispiel kopieren',
      exchange:
        'Für alles, was Ihre Server verlässt, tauschen Sie den Schlüssel mit POST /api/v1/token gegen ein kurzlebiges Zugriffstoken.',
      list: 'Zur Liste der Schlüssel',
    },
    details: {
      prefix: 'Beginnt mit',
      created: 'Angelegt',
      revokedAt: 'Widerrufen',
      limit: 'Anfragen',
      rights: 'Rechte',
    },
    revoke: {
      title: 'Diesen Schlüssel widerrufen',
      text: 'Er gilt sofort nicht mehr, und seine Zugriffstoken auch nicht. Das lässt sich nicht zurücknehmen; der Schlüssel bleibt in der Liste.',
      button: 'Schlüssel widerrufen',
    },
  },

  audit: {
    title: 'Prüfprotokoll',
    platformTitle: 'Prüfprotokoll der Plattform',
    lead: 'Wer in dieser Organisation wann und von wo aus was getan hat. Die Einträge hängen aneinander: Was nachträglich geändert oder entfernt wird, fällt auf.',
    platformLead:
      'Was mit der Anlage selbst geschah: Plattform-Admins, Rollen, Anmeldung, Mails, Organisationen. Was in einer Organisation geschieht, steht in deren eigenem Protokoll.',
    columns: {
      when: 'Wann',
      who: 'Wer',
      what: 'Was',
      where: 'Von wo',
      change: 'Einzelheiten',
    },
    actions: {
      'person.signed_in': 'Hat sich angemeldet',
      'person.sign_in_failed': 'Anmeldung schlug fehl',
      'person.signed_out': 'Hat sich abgemeldet',
      'person.password_changed': 'Hat das Passwort geändert',
      'person.password_reset_requested': 'Hat ein neues Passwort angefordert',
      'person.email_verified': 'Hat die E-Mail-Adresse bestätigt',
      'person.second_factor_enabled': 'Hat den zweiten Faktor eingeschaltet',
      'person.second_factor_disabled': 'Hat den zweiten Faktor ausgeschaltet',
      'person.recovery_codes_renewed': 'Hat neue Wiederherstellungscodes erstellt',
      'person.recovery_code_used': 'Hat einen Wiederherstellungscode benutzt',
      'person.passkey_added': 'Hat einen Passkey hinzugefügt',
      'person.passkey_removed': 'Hat einen Passkey entfernt',
      'person.session_revoked': 'Hat eine Sitzung beendet',
      'person.account_linked': 'Hat ein Konto verknüpft',
      'person.account_unlinked': 'Hat die Verknüpfung eines Kontos gelöst',
      'organization.created': 'Hat die Organisation angelegt',
      'organization.changed': 'Hat die Organisation geändert',
      'organization.suspended': 'Hat die Organisation gesperrt',
      'organization.resumed': 'Hat die Organisation entsperrt',
      'organization.deleted': 'Hat die Organisation gelöscht',
      'member.invited': 'Hat ein Mitglied eingeladen',
      'member.invitation_revoked': 'Hat eine Einladung zurückgezogen',
      'member.joined': 'Ist beigetreten',
      'member.role_changed': 'Hat die Rolle eines Mitglieds geändert',
      'member.removed': 'Hat ein Mitglied entfernt',
      'member.left': 'Hat die Organisation verlassen',
      'role.created': 'Hat eine Rolle angelegt',
      'role.changed': 'Hat eine Rolle geändert',
      'role.removed': 'Hat eine Rolle entfernt',
      'platform_admin.granted': 'Hat jemanden zum Plattform-Admin gemacht',
      'platform_admin.revoked': 'Hat jemandem den Plattform-Admin entzogen',
      'api_key.created': 'Hat einen API-Schlüssel erstellt',
      'api_key.revoked': 'Hat einen API-Schlüssel widerrufen',
      'api_key.exchanged': 'Hat einen API-Schlüssel gegen ein Token getauscht',
      'api_key.refused': 'Hat einen API-Schlüssel benutzt, der nicht mehr gilt',
      'signing_key.rotated': 'Hat den Schlüssel gewechselt, der Token unterschreibt',
      'agent.created': 'Hat einen Agenten angelegt',
      'agent.changed': 'Hat einen Agenten geändert',
      'agent.published': 'Hat einen Agenten veröffentlicht',
      'agent.rolled_back': 'Hat einen Agenten zurückgesetzt',
      'agent.removed': 'Hat einen Agenten entfernt',
      'connection.created': 'Hat eine Modellverbindung angelegt',
      'connection.changed': 'Hat eine Modellverbindung geändert',
      'connection.removed': 'Hat eine Modellverbindung entfernt',
      'secret.written': 'Hat ein Geheimnis geschrieben',
      'secret.used': 'Hat ein Geheimnis benutzt',
      'secret.keys_reset': 'Hat alle gespeicherten Geheimnisse vergessen',
      'call.placed': 'Hat einen Anruf begonnen',
      'call.ended': 'Hat einen Anruf beendet',
      'call.read': 'Hat einen Anruf gelesen',
      'call.listened': 'Hat einen Anruf mitgehört',
      'widget.created': 'Hat ein Widget angelegt',
      'widget.changed': 'Hat ein Widget geändert',
      'widget.removed': 'Hat ein Widget entfernt',
      'sign_in_provider.created': 'Hat einen Anmeldedienst hinzugefügt',
      'sign_in_provider.changed': 'Hat einen Anmeldedienst geändert',
      'sign_in_provider.removed': 'Hat einen Anmeldedienst entfernt',
      'mail.read': 'Hat eine Mail gelesen',
      'audit.exported': 'Hat das Protokoll exportiert',
      'audit.heads_begun': 'Hat den zweiten Ort des Protokolls neu begonnen',
      'data.exported': 'Hat Daten exportiert',
      'data.erased': 'Hat Daten gelöscht',
    },
    actors: { user: 'Person', api_key: 'API-Schlüssel', call: 'Anruf', system: 'Parley' },
    tasks: {
      'admin create': 'Kommandozeile: admin create',
      'admin reset-password': 'Kommandozeile: admin reset-password',
      'first signing key': 'Erster Signaturschlüssel',
      'keys reset': 'Kommandozeile: keys reset',
      'keys rotate-signing': 'Kommandozeile: keys rotate-signing',
      'password reset': 'Jemand, der das Passwort vergaß',
      'rotate signing keys': 'Wechsel der Signaturschlüssel',
      'set up an organization': 'Einrichtung',
      'sign in': 'Jemand an der Tür',
      'sign in by provider': 'Jemand an der Tür, über einen Anmeldedienst',
      start: 'Start',
    },
    subjects: {
      agent: 'Agent',
      api_key: 'API-Schlüssel',
      call: 'Anruf',
      invitation: 'Einladung',
      mail: 'Mail',
      member: 'Mitglied',
      model_connection: 'Modellverbindung',
      organization: 'Organisation',
      passkey: 'Passkey',
      role: 'Rolle',
      session: 'Sitzung',
      sign_in_provider: 'Anmeldedienst',
      signing_key: 'Signaturschlüssel',
      user: 'Person',
      widget: 'Widget',
    },
    fields: {
      about: 'Über uns',
      address: 'Adresse',
      again: 'Noch einmal',
      agent: 'Agent',
      agentId: 'Agent',
      allowedOrigins: 'Erlaubte Seiten',
      by: 'Durch',
      callsPerDay: 'Anrufe am Tag',
      callsPerVisitorAndHour: 'Anrufe je Besucher und Stunde',
      clientId: 'Client-ID',
      codesLeft: 'Verbleibende Codes',
      color: 'Farbe',
      colour: 'Farbe',
      connections: 'Modellverbindungen',
      email: 'E-Mail',
      emailDomains: 'E-Mail-Domains',
      endedSessions: 'Beendete Sitzungen',
      removedWaysIn: 'Entfernte Passkeys und verknüpfte Konten',
      expiresAt: 'Endet',
      facts: 'Fakten',
      fallbackModelConnectionIds: 'Ersatz',
      firstAdmin: 'Erster Admin',
      format: 'Format',
      greeting: 'Begrüßung',
      groupMappings: 'Gruppen',
      groupsClaim: 'Claim mit den Gruppen',
      hasTranscript: 'Zeigt, was gesagt wird',
      isEnabled: 'Eingeschaltet',
      isKnown: 'Bekannte Person',
      issuer: 'Aussteller',
      kind: 'Art',
      label: 'Beschriftung',
      language: 'Sprache',
      languageChoice: 'Wahl der Sprache',
      lifetimeS: 'Lebensdauer in Sekunden',
      maxDurationMinutes: 'Längster Anruf in Minuten',
      method: 'Verfahren',
      model: 'Modell',
      modelConnectionId: 'Modellverbindung',
      name: 'Name',
      openingHours: 'Öffnungszeiten',
      otherLanguages: 'Weitere Sprachen',
      owner: 'Inhaber',
      pace: 'Tempo',
      parts: 'Teile',
      passkeyId: 'Passkey',
      permissions: 'Rechte',
      position: 'Lage',
      prompt: 'Anweisungen',
      provider: 'Dienst',
      purpose: 'Wofür',
      reason: 'Grund',
      removed: 'Entfernt',
      requestsPerMinute: 'Anfragen je Minute',
      role: 'Rolle',
      secretChanged: 'Geheimnis geändert',
      side: 'Ecke',
      silenceSeconds: 'Schweigen des Anrufers in Sekunden',
      texts: 'Neu geschriebene Texte',
      timeZone: 'Zeitzone',
      tokenId: 'Token',
      tone: 'Ton',
      tools: 'Werkzeuge',
      version: 'Version',
      voice: 'Stimme',
      written: 'Geschrieben',
    },
    values: { yes: 'Ja', no: 'Nein', none: 'Nichts' },
    known: {
      all: 'Alle',
      balanced: 'Ausgewogen',
      billing: 'Abrechnung',
      call: 'Anruf',
      cascade: 'Kaskade',
      'keys reset': 'das Zurücksetzen der Schlüssel',
      left: 'Unten links',
      llm: 'Sprachmodell',
      member: 'Mitglied',
      org_admin: 'Administration',
      passkey: 'Passkey',
      password: 'Passwort',
      password_totp: 'Passwort und Code',
      patient: 'Geduldig',
      provider: 'Anmeldedienst',
      provider_totp: 'Anmeldedienst und Code',
      quick: 'Rasch',
      realtime: 'Echtzeitmodell',
      right: 'Unten rechts',
      self: 'Wer sie angelegt hat',
      rehearsal: 'Rehearsal',
      stt: 'Spracherkennung',
      test: 'Test',
      tts: 'Stimme',
      voice_sample: 'Hörprobe',
    },
    was: (before, after) => `${before} → ${after}`,
    filter: {
      label: 'Protokoll filtern',
      who: 'Wer',
      action: 'Was',
      anyAction: 'Alles',
      subject: 'Woran',
      from: 'Von',
      to: 'Bis',
      address: 'Adresse',
      apply: 'Filtern',
      clear: 'Alles zeigen',
    },
    empty: {
      title: 'Noch wurde nichts getan',
      text: 'Sobald sich jemand anmeldet, eine Einstellung ändert oder einen Anruf öffnet, steht es hier.',
    },
    emptyFiltered: {
      title: 'Nichts passt zu diesem Filter',
      text: 'Kein Eintrag des Protokolls passt zu allem, wonach Sie gefragt haben.',
      action: 'Alles zeigen',
    },
    exports: { jsonl: 'Als JSONL exportieren', csv: 'Als CSV exportieren' },
    verification: {
      label: 'Zustand des Protokolls',
      checking: 'Die Kette wird geprüft',
      whole: (entries, count, at) =>
        `Kette geprüft um ${at}: ${entries} ${count === 1 ? 'Eintrag' : 'Einträge'}, nichts wurde geändert oder entfernt.`,
      broken: (count, at) =>
        `Geprüft um ${at}: Dieses Protokoll hält nicht zusammen (${count} ${count === 1 ? 'Befund' : 'Befunde'}). Wer dieses Parley betreibt, erfährt mehr mit „parley audit verify“.`,
      notAuthentic:
        'Der zweite Ort, der den letzten Eintrag dieses Protokolls außerhalb der Datenbank aufbewahrt, wurde geändert oder mit einem anderen Schlüssel geschrieben.',
      missing:
        'Der zweite Ort, der den letzten Eintrag dieses Protokolls außerhalb der Datenbank aufbewahrt, ist nicht da.',
      problems: {
        edited: seq => `Eintrag ${seq} wurde geändert, nachdem er geschrieben war.`,
        reordered: (seq, from) =>
          `Eintrag ${seq} wurde verschoben: Geschrieben wurde er als Eintrag ${from}.`,
        deleted: (from, to) =>
          from === to ? `Eintrag ${from} wurde entfernt.` : `Die Einträge ${from} bis ${to} wurden entfernt.`,
        unlinked: seq => `Eintrag ${seq} folgt nicht auf den davor: Der wurde ersetzt.`,
        truncated: (last, expected) =>
          `Das Protokoll endet mit Eintrag ${last}, hatte aber ${expected}: Die letzten wurden entfernt.`,
        headReplaced: seq =>
          `Das Ende des Protokolls (Eintrag ${seq}) ist nicht das, was zuletzt geschrieben wurde.`,
        headMissing: 'Das Ende des Protokolls ist nicht mehr bekannt.',
        rewritten: seq => `Das Protokoll wurde neu geschrieben, bis Eintrag ${seq} oder weiter.`,
      },
      more: count => `Und ${count} weitere.`,
    },
  },

  egress: {
    title: 'Wohin Daten gehen',
    lead: 'Jeder Dienst, dem Anrufe, Tests von Modellverbindungen, E-Mails und Anmeldungen von Mitgliedern Daten geschickt haben oder an den nichts geschickt werden durfte. Rehearsal ist eingebaut und schickt nichts nach außen.',
    restricted:
      'Dieses Parley spricht nur mit Diensten, die sein Betreiber aufgeführt hat (LAN_ONLY). Was eine Verbindung sonst verlangt, wird abgelehnt, bevor etwas gesendet wird.',
    open: 'Dieses Parley darf mit jedem Dienst sprechen, den eine Modellverbindung nennt. Wer es betreibt, kann das mit LAN_ONLY=1 einschränken.',
    columns: {
      destination: 'Ziel',
      purpose: 'Wofür',
      outcome: 'Ergebnis',
      count: 'Anzahl',
      last: 'Zuletzt',
    },
    purposes: {
      stt: 'Anrufende verstehen',
      llm: 'Sprachmodell',
      tts: 'Stimme des Agenten',
      realtime: 'Das ganze Gespräch',
      mail: 'E-Mails',
      sign_in: 'Anmeldung',
    },
    outcomes: { allowed: 'Erlaubt', refused: 'Abgelehnt' },
    filter: 'Ziele auf dieser Seite filtern',
    empty: {
      title: 'Nichts hat diesen Rechner verlassen',
      text: 'Sobald ein Anruf oder der Test einer Modellverbindung mit einem Dienst spricht, steht er hier.',
    },
  },

  /** What the program itself says on the line. */
  roles: {
    names: {
      org_admin: 'Administration',
      member: 'Mitglied',
      billing: 'Abrechnung',
    },
    descriptions: {
      org_admin: 'Führt die Organisation: alles darin, auch Personen und Schlüssel.',
      member: 'Arbeitet jeden Tag mit Agenten und Anrufen.',
      billing: 'Sieht, was verbraucht wurde und was es kostet, und nichts von dem, was Anrufer gesagt haben.',
    },
    actions: {
      read: 'Sehen',
      write: 'Ändern',
      place: 'Starten',
      end: 'Beenden',
      listen: 'Mitlesen',
    },
    list: {
      title: 'Rollen',
      lead: 'Was jede Rolle in dieser Organisation darf. Jede Person hat genau eine.',
      yours: 'Ihre Rolle',
      custom: 'Eigene',
      members: 'Rollen unter Mitglieder vergeben',
    },
    platform: {
      title: 'Eigene Rollen',
      lead: 'Rollen neben den vorgegebenen. Jede Organisation kann sie vergeben; eine Änderung wirkt sofort bei allen, die die Rolle haben.',
      new: 'Neue Rolle',
      empty: {
        title: 'Noch keine eigenen Rollen',
        text: 'Legen Sie eine an, wo die vorgegebenen zu viel oder zu wenig erlauben, etwa für jemanden, der Anrufe liest und nichts ändert.',
      },
      columns: { name: 'Rolle', rights: 'Rechte', use: 'Verwendet von' },
      use: (people, organizations) =>
        people === 0
          ? 'Niemandem'
          : `${people === 1 ? '1 Person' : `${people} Personen`} in ${organizations === 1 ? '1 Organisation' : `${organizations} Organisationen`}`,
      predefined: {
        title: 'Vorgegebene Rollen',
        text: 'Diese gibt es immer, und sie lassen sich nicht ändern.',
      },
      created: 'Die Rolle ist angelegt. Organisationen können sie ab sofort vergeben.',
      removed: 'Die Rolle ist entfernt.',
    },
    form: {
      newTitle: 'Neue Rolle',
      name: { label: 'Name', help: 'So steht sie dort, wo Rollen vergeben werden.' },
      description: { label: 'Wofür sie da ist', help: 'Ein Satz für alle, die sie vergeben.' },
      permissions: {
        label: 'Rechte',
        help: 'Was jemand mit dieser Rolle in der eigenen Organisation darf. Nichts davon öffnet die Plattform.',
        about: 'Worum es geht',
      },
      create: 'Rolle anlegen',
      save: 'Speichern',
      saved: time => `Gespeichert um ${time}. Es wirkt schon.`,
      back: 'Eigene Rollen',
      remove: {
        title: 'Diese Rolle entfernen',
        text: 'Entfernen lässt sich nur eine Rolle, die niemand hat. Das Prüfprotokoll behält, was sie erlaubt hat.',
        button: 'Rolle entfernen',
      },
    },
  },

  spoken: {
    serviceSentences: {
      providerFailed:
        'Es tut mir leid, ich habe eine technische Störung und kann nicht weitersprechen. Bitte versuchen Sie es später noch einmal. Auf Wiederhören.',
      maxDurationWarning: 'Wir haben in diesem Gespräch noch eine Minute.',
      stillThere: 'Sind Sie noch da?',
      silenceOffer: 'Ich kann Sie nicht hören. Wenn Sie weitersprechen möchten, sagen Sie einfach etwas.',
      silenceGoodbye:
        'Ich kann Sie immer noch nicht hören und beende jetzt das Gespräch. Bitte rufen Sie noch einmal an. Auf Wiederhören.',
      oneMoment: 'Einen Moment, bitte.',
      resumed: 'Es tut mir leid, ich war einen Augenblick weg. Wo waren wir?',
      lostThread: 'Es tut mir leid, ich habe den Faden verloren. Können Sie das bitte noch einmal sagen?',
      maxDuration:
        'Es tut mir leid, dieser Anruf hat seine längste Dauer erreicht und endet jetzt. Auf Wiederhören.',
      earsNotConnected:
        'Ich kann Sie hier nicht hören, denn meine Ohren verstehen nur Englisch. Bitte schreiben Sie mir stattdessen.',
      shutdown:
        'Es tut mir leid, unser System startet gleich neu, deshalb endet dieser Anruf. Bitte rufen Sie in einer Minute noch einmal an. Auf Wiederhören.',
    },
    languageInvitation: 'Für Deutsch sagen Sie bitte: Deutsch.',
  },

  signInProviders: {
    title: 'Anmeldedienste',
    lead: 'Wo man sich außer mit E-Mail und Passwort anmelden kann: Google, LinkedIn oder Ihr eigenes Verzeichnis über OpenID Connect. Herein kommt nur, wer eingeladen ist oder in einer Gruppe ist, die Sie zuordnen.',
    new: 'Anmeldedienst hinzufügen',
    filter: 'Anmeldedienste auf dieser Seite filtern',
    columns: {
      name: 'Name',
      kind: 'Art',
      issuer: 'Adresse',
      state: 'Zustand',
      changed: 'Geändert',
    },
    kinds: { google: 'Google', linkedin: 'LinkedIn', oidc: 'OpenID Connect' },
    enabled: 'Auf der Anmeldeseite',
    disabled: 'Ausgeschaltet',
    empty: {
      title: 'Man meldet sich nur mit E-Mail und Passwort an',
      text: 'Fügen Sie Google, LinkedIn oder Ihren eigenen Dienst mit OpenID Connect hinzu (Keycloak, Authentik, Entra und andere), das spart allen ein weiteres Passwort.',
    },
    redirect: {
      title: 'Rücksprungadresse',
      text: 'Tragen Sie beim Anmeldedienst genau diese Adresse ein:',
      later:
        'Nach dem Hinzufügen zeigt die Seite des Dienstes die Rücksprungadresse, die dort einzutragen ist.',
    },
    form: {
      newTitle: 'Anmeldedienst hinzufügen',
      kind: 'Art',
      create: 'Anmeldedienst hinzufügen',
      save: 'Speichern',
      saved: time => `Gespeichert um ${time}`,
      name: { label: 'Name', help: 'Steht auf dem Knopf, hinter „Weiter mit“.' },
      issuer: {
        label: 'Adresse des Ausstellers',
        help: 'Oder die seines Discovery-Dokuments, etwa https://sso.example.com/realms/staff.',
      },
      clientId: { label: 'Client-ID', help: 'Der Dienst zeigt sie dort, wo Parley eingetragen ist.' },
      clientSecret: {
        label: 'Client-Geheimnis',
        help: 'Es wird verschlüsselt aufbewahrt und nie wieder gezeigt.',
        optional:
          'Es wird verschlüsselt aufbewahrt und nie wieder gezeigt. Bleibt bei einem öffentlichen Client leer.',
        kept: 'Vorhanden',
        keptHelp: 'Leer lassen, um das gespeicherte Geheimnis zu behalten.',
        remove: 'Gespeichertes Geheimnis entfernen',
      },
      enabled: {
        label: 'Auf der Anmeldeseite zeigen',
        help: 'Ausgeschaltet meldet sich niemand damit an.',
      },
      emailDomains: {
        label: 'E-Mail-Domänen',
        help: 'Eine je Zeile, etwa example.com. Dann dürfen sich nur bestätigte Adressen dieser Domänen anmelden. Leer: alle.',
      },
      groups: {
        title: 'Gruppen',
        text: 'Wer in einer Gruppe ist, gehört bei jeder Anmeldung mit einer Rolle zu einer Organisation. Ist die Gruppe weg, ist es auch diese Mitgliedschaft. Je Organisation zählt die erste passende Gruppe.',
        claim: {
          label: 'Claim mit den Gruppen',
          help: 'Meist groups; realm_access.roles für Rollen von Keycloak. Leer: keiner wird gelesen.',
        },
        group: row => `Gruppe ${row}`,
        organization: row => `Organisation der Gruppe ${row}`,
        role: row => `Rolle der Gruppe ${row}`,
        choose: 'Bitte wählen',
        roles: { org_admin: 'Administration', member: 'Mitglied', billing: 'Abrechnung' },
        more: 'Leere Zeilen zählen nicht. Nach dem Speichern gibt es neue.',
      },
    },
    check: {
      title: 'Prüfen',
      text: 'Fragt den Dienst nach Discovery-Dokument und Schlüsseln und ob er Client-ID und Geheimnis annimmt. Niemand wird angemeldet.',
      saveFirst: 'Es gilt, was gespeichert ist.',
      button: 'Prüfen',
      running: 'Wird geprüft',
      ok: 'Nichts steht im Weg.',
      notOk: 'So kann sich niemand anmelden.',
      levels: { ok: 'Gut', warning: 'Beachten', fault: 'Falsch' },
    },
    remove: {
      title: 'Diesen Anmeldedienst entfernen',
      text: 'Niemand meldet sich mehr damit an, und alle Verknüpfungen damit sind weg. Konten und Mitgliedschaften bleiben.',
      button: 'Anmeldedienst entfernen',
    },
    signIn: {
      or: 'oder',
      with: name => `Weiter mit ${name}`,
      failedTitle: 'Die Anmeldung hat nicht geklappt',
      back: 'Zurück zur Anmeldung',
      backToAccount: 'Zurück zu Ihrem Konto',
      leaving: name => `Weiter zu ${name}`,
      leavingText: name =>
        `${name} fragt Sie, ob Parley wissen darf, wer Sie sind. Danach kommen Sie hierher zurück.`,
    },
    account: {
      title: 'Mit anderen Konten anmelden',
      text: 'Verknüpfte Konten lassen Sie ohne Ihr Passwort herein.',
      open: 'Konten verknüpfen oder trennen',
      none: 'Kein anderer Anmeldedienst ist eingerichtet.',
      linkedSince: day => `Verknüpft seit ${day}`,
      notLinked: 'Nicht verknüpft',
      switchedOff: 'von der Plattform ausgeschaltet',
      link: name => `${name} verknüpfen`,
      unlink: name => `${name} trennen`,
      unlinkedNow: 'Die Verknüpfung ist gelöst.',
    },
  },

  /** Errors and everything else that is born as an English sentence in the program: the English is the key. */
  faults: {
    // Fallbacks of an agent.
    'The agent runs on this connection already: another one must take over for it.':
      'Der Agent läuft bereits mit dieser Verbindung: Einspringen muss eine andere.',
    'Name each fallback once.': 'Nennen Sie jeden Ersatz nur einmal.',
    // What the rules of a call did: its timeline.
    'The caller said nothing for {seconds} s: the agent asked whether they were still there.':
      'Der Anrufer sagte {seconds} s lang nichts: Der Agent fragte, ob er noch da sei.',
    'The caller said nothing for another {seconds} s: the agent said that it could not hear them.':
      'Der Anrufer sagte weitere {seconds} s lang nichts: Der Agent sagte, dass er ihn nicht hören könne.',
    'The caller said nothing for yet another {seconds} s: the agent said goodbye.':
      'Der Anrufer sagte noch einmal {seconds} s lang nichts: Der Agent verabschiedete sich.',
    'The longest duration came near: the agent said that one minute was left.':
      'Die längste Dauer war fast erreicht: Der Agent sagte, dass noch eine Minute bleibe.',
    'Both had said goodbye, so Parley hung up.': 'Beide hatten sich verabschiedet, also legte Parley auf.',
    'The agent had said goodbye and the caller had nothing to add, so Parley hung up.':
      'Der Agent hatte sich verabschiedet, und der Anrufer hatte nichts hinzuzufügen: Parley legte auf.',
    // Audit log.
    'Other exports are under way. Try again in a minute.':
      'Andere Exporte laufen noch. Versuchen Sie es in einer Minute wieder.',
    'An export is jsonl or csv.': 'Ein Export ist jsonl oder csv.',
    // Organizations, members, invitations.
    'There is no such member.': 'Dieses Mitglied gibt es nicht.',
    'There is no such invitation.': 'Diese Einladung gibt es nicht.',
    'There is no such platform admin.': 'Diesen Plattform-Admin gibt es nicht.',
    'This role allows more than yours. Ask somebody who has it.':
      'Diese Rolle erlaubt mehr als Ihre. Fragen Sie jemanden, der sie hat.',
    'An organization keeps at least one administrator. Make somebody else one first.':
      'Eine Organisation behält mindestens eine Person in der Administration. Geben Sie die Rolle zuerst jemand anderem.',
    'This person is a member already.': 'Diese Person ist schon Mitglied.',
    'Too many invitations are sent. Try again in a minute.':
      'Es werden zu viele Einladungen gesendet. Versuchen Sie es in einer Minute noch einmal.',
    'Too many invitations are waiting. Withdraw some of them first.':
      'Zu viele Einladungen sind offen. Ziehen Sie zuerst einige zurück.',
    'This organization has as many members as it can have.':
      'Diese Organisation hat so viele Mitglieder, wie sie haben kann.',
    'This invitation is for {invited}, and you are signed in as {email}. Sign out first, or ask for one of your own.':
      'Diese Einladung ist für {invited}, und Sie sind als {email} angemeldet. Melden Sie sich zuerst ab, oder bitten Sie um eine eigene.',
    '{organization} is suspended. Ask whoever runs this Parley.':
      '{organization} ist gesperrt. Fragen Sie, wer dieses Parley betreibt.',
    'This invitation was used, withdrawn or replaced, or it is older than seven days. Ask for a new one.':
      'Diese Einladung wurde benutzt, zurückgezogen oder ersetzt, oder sie ist älter als sieben Tage. Bitten Sie um eine neue.',
    'This organization is suspended already.': 'Diese Organisation ist schon gesperrt.',
    'This organization is not suspended.': 'Diese Organisation ist nicht gesperrt.',
    'This person has not confirmed their e-mail address. They do so on the page of their account.':
      'Diese Person hat ihre E-Mail-Adresse nicht bestätigt. Das geht auf der Seite ihres Kontos.',
    'There is no account with this address. Invite the person to an organization first.':
      'Mit dieser Adresse gibt es kein Konto. Laden Sie die Person zuerst in eine Organisation ein.',
    'This person is a platform admin already.': 'Diese Person ist schon Plattform-Admin.',
    'Somebody has to run this Parley. Make somebody else a platform admin first.':
      'Jemand muss dieses Parley betreiben. Machen Sie zuerst jemand anderen zum Plattform-Admin.',
    'Use a month that has begun, such as 2026-11.': 'Nehmen Sie einen Monat, der begonnen hat, etwa 2026-11.',

    // Signing in elsewhere.
    'There is no such sign-in provider.': 'Diesen Anmeldedienst gibt es nicht.',
    'There is no such kind of provider.': 'Diese Art von Anmeldedienst gibt es nicht.',
    'There is a provider of this name already.': 'Einen Anmeldedienst dieses Namens gibt es schon.',
    'There are as many providers as there may be. Remove one first.':
      'Es gibt so viele Anmeldedienste, wie es geben darf. Entfernen Sie erst einen.',
    'People sign in through this provider, and its address says who they are. Add a new one instead.':
      'Über diesen Anbieter melden sich Menschen an, und seine Adresse gehört dazu, wer sie sind. Fügen Sie stattdessen einen neuen hinzu.',
    'The kind of a provider cannot change. Add a new one.':
      'Die Art eines Anmeldedienstes lässt sich nicht ändern. Fügen Sie einen neuen hinzu.',
    'This provider needs a client secret.': 'Dieser Anmeldedienst braucht ein Client-Geheimnis.',
    'The secret of "{name}" does not open. Enter it again.':
      'Das Geheimnis von „{name}“ lässt sich nicht öffnen. Geben Sie es noch einmal ein.',
    'The address leads to another service now. Enter its secret, or remove the one that is kept.':
      'Die Adresse führt jetzt zu einem anderen Dienst. Geben Sie dessen Geheimnis ein oder entfernen Sie das gespeicherte.',
    'Name the claim that lists the groups.': 'Nennen Sie den Claim, in dem die Gruppen stehen.',
    'There is no such role in an organization.': 'Diese Rolle gibt es in einer Organisation nicht.',
    'Too many checks are asked for. Try again in a minute.':
      'Zu viele Prüfungen werden verlangt. Versuchen Sie es in einer Minute noch einmal.',
    'Use an address that begins with https://.': 'Nehmen Sie eine Adresse, die mit https:// beginnt.',
    'Leave out names, ? and #.': 'Lassen Sie Namen, ? und # weg.',
    'Name the group.': 'Nennen Sie die Gruppe.',
    'Choose an organization.': 'Wählen Sie eine Organisation.',
    'Choose a role.': 'Wählen Sie eine Rolle.',
    'Give the provider a name.': 'Geben Sie dem Anmeldedienst einen Namen.',
    'Enter the client id.': 'Geben Sie die Client-ID ein.',
    'A secret has no special letters. Paste it once more.':
      'Ein Geheimnis hat keine besonderen Buchstaben. Fügen Sie es noch einmal ein.',
    'Write domains such as example.com.': 'Schreiben Sie Domänen wie example.com.',
    'Signing in with {provider} is switched off.': 'Die Anmeldung mit {provider} ist ausgeschaltet.',
    'Somebody else here signs in with this account of {provider}.':
      'Mit diesem Konto von {provider} meldet sich hier schon jemand anderes an.',
    'Another account of {provider} is linked already. Unlink it first.':
      'Ein anderes Konto von {provider} ist schon verknüpft. Trennen Sie es erst.',
    'This sign-in was not begun in this browser. Begin again.':
      'Diese Anmeldung wurde nicht in diesem Browser begonnen. Beginnen Sie noch einmal.',
    'This sign-in took longer than ten minutes. Begin again.':
      'Diese Anmeldung hat länger als zehn Minuten gedauert. Beginnen Sie noch einmal.',
    'This sign-in is finished already. Begin again.':
      'Diese Anmeldung ist schon abgeschlossen. Beginnen Sie noch einmal.',
    'You were signed out in between. Sign in, then link the account again.':
      'Sie wurden zwischendurch abgemeldet. Melden Sie sich an und verknüpfen Sie das Konto noch einmal.',
    'Too many sign-ins from your network. Try again in a minute.':
      'Zu viele Anmeldungen aus Ihrem Netz. Versuchen Sie es in einer Minute noch einmal.',
    '{provider} tells no e-mail address. Ask whoever set it up.':
      '{provider} nennt keine E-Mail-Adresse. Fragen Sie, wer den Dienst eingerichtet hat.',
    '{provider} does not vouch for your e-mail address. If you have an account here, sign in with your password and link {provider} on the page of your account.':
      '{provider} bürgt nicht für Ihre E-Mail-Adresse. Wenn Sie hier ein Konto haben, melden Sie sich mit Ihrem Passwort an und verknüpfen Sie {provider} auf der Seite Ihres Kontos.',
    'The e-mail address of your account here was never confirmed. Sign in with your password and link {provider} on the page of your account.':
      'Die E-Mail-Adresse Ihres Kontos hier wurde nie bestätigt. Melden Sie sich mit Ihrem Passwort an und verknüpfen Sie {provider} auf der Seite Ihres Kontos.',
    'Your account here asks for a second factor. Sign in with it and link {provider} on the page of your account.':
      'Ihr Konto hier verlangt einen zweiten Faktor. Melden Sie sich damit an und verknüpfen Sie {provider} auf der Seite Ihres Kontos.',
    'Nobody has invited you yet. Ask for an invitation to the address that {provider} knows.':
      'Noch hat Sie niemand eingeladen. Bitten Sie um eine Einladung an die Adresse, die {provider} kennt.',
    'Only verified e-mail addresses of certain domains may sign in with {provider}.':
      'Mit {provider} dürfen sich nur bestätigte E-Mail-Adressen bestimmter Domänen anmelden.',
    'This provider is not linked with your account.':
      'Dieser Anmeldedienst ist nicht mit Ihrem Konto verknüpft.',
    'This is your only way to sign in. Set a password or add a passkey first.':
      'Das ist Ihr einziger Weg, sich anzumelden. Wählen Sie erst ein Passwort oder fügen Sie einen Passkey hinzu.',
    'Signing in would ask {destination}, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.':
      'Die Anmeldung würde {destination} fragen, und LAN_ONLY erlaubt diese Adresse nicht. Wer Parley betreibt, kann sie in EGRESS_ALLOW aufnehmen.',
    '{provider} cannot be asked right now. Try again, or sign in another way.':
      '{provider} lässt sich gerade nicht fragen. Versuchen Sie es noch einmal oder melden Sie sich anders an.',
    '{provider} did not answer as was agreed. Begin again.':
      '{provider} hat nicht geantwortet wie vereinbart. Beginnen Sie noch einmal.',
    'You did not let {provider} say who you are. Begin again if that was a mistake.':
      'Sie haben {provider} nicht sagen lassen, wer Sie sind. Beginnen Sie noch einmal, wenn das ein Versehen war.',
    '{provider} refused to sign you in. Tell whoever set it up.':
      '{provider} hat die Anmeldung abgelehnt. Sagen Sie es der Person, die den Dienst eingerichtet hat.',
    'The answer of {provider} was used before or has expired. Begin again.':
      'Die Antwort von {provider} wurde schon benutzt oder ist abgelaufen. Beginnen Sie noch einmal.',
    '{provider} does not accept the client id or the secret of this Parley. Tell whoever set it up.':
      '{provider} nimmt Client-ID oder Geheimnis dieses Parley nicht an. Sagen Sie es der Person, die den Dienst eingerichtet hat.',
    'The answer of {provider} has expired, or the clocks differ. Begin again.':
      'Die Antwort von {provider} ist abgelaufen, oder die Uhren gehen verschieden. Beginnen Sie noch einmal.',
    'The answer of {provider} is not genuine, or was meant for somebody else. Begin again.':
      'Die Antwort von {provider} ist nicht echt oder war für jemand anderen bestimmt. Beginnen Sie noch einmal.',
    '{host} sends requests somewhere else, which is not followed. Enter the address that it leads to.':
      '{host} schickt Anfragen anderswohin; dem folgt Parley nicht. Geben Sie die Adresse ein, zu der es führt.',
    'The answer of {host} is too large.': 'Die Antwort von {host} ist zu groß.',
    'The address of {host} does not begin with https://. In a private network whoever runs Parley can allow it with SIGN_IN_ALLOW_HTTP.':
      'Die Adresse von {host} beginnt nicht mit https://. In einem privaten Netz kann, wer Parley betreibt, das mit SIGN_IN_ALLOW_HTTP erlauben.',
    '{host} did not answer in {seconds} seconds.': '{host} hat in {seconds} Sekunden nicht geantwortet.',
    'There is no service with the name {host}. Check the address.':
      'Einen Dienst mit dem Namen {host} gibt es nicht. Prüfen Sie die Adresse.',
    'This machine does not trust the certificate of {host}. Whoever runs Parley can add its authority with NODE_EXTRA_CA_CERTS.':
      'Dieser Rechner traut dem Zertifikat von {host} nicht. Wer Parley betreibt, kann dessen Aussteller mit NODE_EXTRA_CA_CERTS hinzufügen.',
    '{host} cannot be reached.': '{host} ist nicht erreichbar.',
    'This address of Microsoft lets people of every company in. Use that of your own directory, which holds its tenant id.':
      'Diese Adresse von Microsoft lässt Leute aller Firmen herein. Nehmen Sie die Ihres eigenen Verzeichnisses, in der dessen Tenant-ID steht.',
    'The discovery document at {host} belongs to another issuer. Enter the issuer that it names.':
      'Das Discovery-Dokument auf {host} gehört zu einem anderen Aussteller. Geben Sie den Aussteller ein, den es nennt.',
    'The discovery document does not say where to sign in, or where its keys are.':
      'Das Discovery-Dokument sagt nicht, wo man sich anmeldet oder wo seine Schlüssel sind.',
    'The discovery document of {host} can be read.': 'Das Discovery-Dokument von {host} ist lesbar.',
    'There is no discovery document of OpenID Connect at {host}. Check the address.':
      'Auf {host} gibt es kein Discovery-Dokument von OpenID Connect. Prüfen Sie die Adresse.',
    'This provider does not give out authorization codes.':
      'Dieser Anmeldedienst gibt keine Autorisierungscodes aus.',
    'LinkedIn knows neither PKCE nor a nonce. Its answers are bound to the browser by state alone.':
      'LinkedIn kennt weder PKCE noch eine Nonce. Seine Antworten sind nur durch state an den Browser gebunden.',
    'The provider does not say that it knows PKCE (S256). It is sent all the same.':
      'Der Dienst sagt nicht, dass er PKCE (S256) kennt. Es wird trotzdem gesendet.',
    'The provider does not list the claim {claim}. Its groups may have to be switched on there.':
      'Der Dienst nennt den Claim {claim} nicht. Vielleicht sind seine Gruppen dort erst einzuschalten.',
    '{host} accepted a code that it never gave out. Do not use it.':
      '{host} hat einen Code angenommen, den es nie ausgegeben hat. Benutzen Sie es nicht.',
    '{host} does not accept the client id or the secret.': '{host} nimmt Client-ID oder Geheimnis nicht an.',
    '{host} knows the client id and accepts the secret.':
      '{host} kennt die Client-ID und nimmt das Geheimnis an.',
    'There is no such widget.': 'Dieses Widget gibt es nicht.',
    'Write each origin like https://www.example.com, without a path.':
      'Schreiben Sie jede Herkunft wie https://www.example.com, ohne Pfad.',
    'Use https. Only localhost may do without.': 'Nehmen Sie https. Nur localhost darf darauf verzichten.',
    'Write what the button says.': 'Schreiben Sie, was auf der Taste steht.',
    'Write the colour like #1f4b99.': 'Schreiben Sie die Farbe wie #1f4b99.',
    'Name at least one origin.': 'Nennen Sie mindestens eine Herkunft.',
    'Give the widget a name.': 'Geben Sie dem Widget einen Namen.',
    'Choose an agent.': 'Wählen Sie einen Agenten.',
    'Publish this agent first: visitors reach its published version.':
      'Veröffentlichen Sie diesen Agenten zuerst: Besucher erreichen seine veröffentlichte Version.',
    'An organization has at most {limit} widgets.': 'Eine Organisation hat höchstens {limit} Widgets.',
    'You have called a few times already. Try again in an hour.':
      'Sie haben schon einige Male angerufen. Versuchen Sie es in einer Stunde wieder.',
    'No more calls are taken here today. Try again tomorrow.':
      'Heute werden hier keine Anrufe mehr angenommen. Versuchen Sie es morgen wieder.',
    'This is not a ticket for the words of a call.': 'Das ist keine Karte für die Worte eines Anrufs.',
    'This talk button is switched off.': 'Diese Sprechtaste ist ausgeschaltet.',
    'This talk button may not be used on this page.':
      'Diese Sprechtaste darf auf dieser Seite nicht benutzt werden.',
    'Nobody can be reached here: the organization is suspended.':
      'Hier ist niemand erreichbar: Die Organisation ist gesperrt.',
    'Nobody can be reached here at the moment.': 'Hier ist im Moment niemand erreichbar.',
    'The call was asked for too long ago. Try again.':
      'Der Anruf wurde vor zu langer Zeit angefragt. Versuchen Sie es noch einmal.',
    'Too many people call at once. Try again in a moment.':
      'Es rufen zu viele auf einmal an. Versuchen Sie es gleich noch einmal.',
    'Too many attempts. Try again in an hour.':
      'Zu viele Versuche. Versuchen Sie es in einer Stunde noch einmal.',
    'This link was used, replaced or is too old. Ask for a new one.':
      'Dieser Link wurde benutzt, ersetzt oder ist zu alt. Fordern Sie einen neuen an.',
    'This is not your current password.': 'Das ist nicht Ihr bisheriges Passwort.',
    'This is the password that you have. Choose another one.':
      'Dieses Passwort haben Sie schon. Wählen Sie ein anderes.',
    'Nobody has this e-mail address.': 'Niemand hat diese E-Mail-Adresse.',
    'There is no such session.': 'Diese Sitzung gibt es nicht.',
    'Too many attempts. Try again in a minute.':
      'Zu viele Versuche. Versuchen Sie es in einer Minute noch einmal.',
    'A key has no spaces and no special letters. Paste it once more.':
      'Ein Schlüssel hat keine Leerzeichen und keine besonderen Buchstaben. Fügen Sie ihn noch einmal ein.',
    // Not there, not allowed, not now.
    'There is no such organization.': 'Diese Organisation gibt es nicht.',
    'There is no such agent.': 'Diesen Agenten gibt es nicht.',
    'There is no such version.': 'Diese Version gibt es nicht.',
    'There is no such model connection.': 'Diese Modellverbindung gibt es nicht.',
    'There is no such call.': 'Diesen Anruf gibt es nicht.',
    'There is no such reply.': 'Diese Antwort gibt es nicht.',
    'No mail service is set up that could send this mail.':
      'Es ist kein Maildienst eingerichtet, der diese E-Mail senden könnte.',
    'This mail cannot be sent any more.': 'Diese E-Mail kann nicht mehr gesendet werden.',
    'Parley stopped while it handed this mail over: it may have arrived or not. Send it again if it did not.':
      'Parley wurde beendet, während es diese E-Mail übergab: Sie kann angekommen sein oder nicht. Senden Sie sie noch einmal, wenn nicht.',
    'This mail was sealed with an encryption key that was lost.':
      'Diese E-Mail war mit einem Schlüssel versiegelt, der verloren ist.',
    'This mail could not be handed over: something in Parley failed.':
      'Diese E-Mail konnte nicht übergeben werden: In Parley ist etwas fehlgeschlagen.',
    'The mail server {server} does not accept the name and password of SMTP_URL: "{answer}".':
      'Der Mailserver {server} nimmt Name und Passwort aus SMTP_URL nicht an: "{answer}".',
    'No safe connection to the mail server {server} could be made: "{answer}".':
      'Zum Mailserver {server} kam keine sichere Verbindung zustande: "{answer}".',
    'The mail server {server} refused the mail: "{answer}".':
      'Der Mailserver {server} hat die E-Mail abgelehnt: "{answer}".',
    'The mail server {server} did not say whether it took this mail: it may have arrived or not. Send it again if it did not.':
      'Der Mailserver {server} hat nicht gesagt, ob er diese E-Mail genommen hat: Sie kann angekommen sein oder nicht. Senden Sie sie noch einmal, wenn nicht.',
    'The mail server {server} does not answer.': 'Der Mailserver {server} antwortet nicht.',
    'Resend does not answer.': 'Resend antwortet nicht.',
    'Resend refused the mail: "{answer}".': 'Resend hat die E-Mail abgelehnt: "{answer}".',
    'There is no such passkey.': 'Diesen Passkey gibt es nicht.',
    'You signed in a while ago. Sign out, sign in again, and come back within ten minutes.':
      'Ihre Anmeldung ist eine Weile her. Melden Sie sich ab und wieder an, und kommen Sie binnen zehn Minuten zurück.',
    'There is no authenticator app in this account.': 'In diesem Konto gibt es keine Authenticator-App.',
    'There is an authenticator app in this account already.':
      'In diesem Konto gibt es schon eine Authenticator-App.',
    'Begin again: no authenticator app waits for its code.':
      'Fangen Sie noch einmal an: Keine Authenticator-App wartet auf ihren Code.',
    'This is not the code of now. Check that the clock of your telephone is right, and type the next one.':
      'Das ist nicht der jetzige Code. Prüfen Sie, ob die Uhr Ihres Telefons stimmt, und tippen Sie den nächsten ein.',
    'This was changed somewhere else just now. Try again.':
      'Das wurde gerade anderswo geändert. Versuchen Sie es noch einmal.',
    'This step is over. Sign in again.': 'Dieser Schritt ist vorbei. Melden Sie sich noch einmal an.',
    'This code is not right, or was used already. Type the next one.':
      'Dieser Code stimmt nicht oder wurde schon benutzt. Tippen Sie den nächsten ein.',
    'Too many attempts at once. Try again in a moment.':
      'Zu viele Versuche auf einmal. Versuchen Sie es gleich noch einmal.',
    'Too many wrong codes. Try again in {minutes} {minutes|minute|minutes}.':
      'Zu viele falsche Codes. Versuchen Sie es in {minutes} {minutes|Minute|Minuten} noch einmal.',
    'This passkey does not open an account here. Sign in with your password.':
      'Dieser Passkey öffnet hier kein Konto. Melden Sie sich mit Ihrem Passwort an.',
    'There can be no passkeys at the address of this Parley.':
      'An der Adresse dieses Parley kann es keine Passkeys geben.',
    'You have as many passkeys as there may be. Remove one first.':
      'Sie haben so viele Passkeys, wie es sein dürfen. Entfernen Sie zuerst einen.',
    'The passkey could not be added. Try again.':
      'Der Passkey konnte nicht hinzugefügt werden. Versuchen Sie es noch einmal.',
    'Give it a name.': 'Geben Sie ihm einen Namen.',
    'There is no such mail.': 'Diese E-Mail gibt es nicht.',
    'There is no such file.': 'Diese Datei gibt es nicht.',
    'There is nothing at this address.': 'Unter dieser Adresse ist nichts.',
    'This address knows {methods}.': 'Diese Adresse kennt {methods}.',
    'This is already there.': 'Das gibt es schon.',
    'This is still in use, or refers to something that is not there.':
      'Das wird noch verwendet oder verweist auf etwas, das es nicht gibt.',
    'This needs the right {permission}, which your role does not include.':
      'Dafür braucht es das Recht {permission}, das Ihre Rolle nicht umfasst.',
    'This request came from another site.': 'Diese Anfrage kam von einer anderen Website.',
    'This page is out of date. Reload it and try again.':
      'Diese Seite ist veraltet. Laden Sie sie neu und versuchen Sie es noch einmal.',
    'You are in no organization that is open. Ask for an invitation.':
      'Sie sind in keiner Organisation, die offen ist. Bitten Sie um eine Einladung.',
    'There is no such role.': 'Diese Rolle gibt es nicht.',
    'There is a role of this name already.': 'Eine Rolle mit diesem Namen gibt es schon.',
    'Choose at least one right.': 'Wählen Sie mindestens ein Recht.',
    'There are {maximum} roles already. Remove one that nobody has.':
      'Es gibt schon {maximum} Rollen. Entfernen Sie eine, die niemand hat.',
    'This role is in use: people who have it: {people}, organizations: {organizations}. Give them another role first.':
      'Diese Rolle wird verwendet: Personen, die sie haben: {people}, Organisationen: {organizations}. Geben Sie ihnen zuerst eine andere Rolle.',
    'The sign-in provider {name} gives this role. Change its groups first.':
      'Der Anmeldedienst {name} vergibt diese Rolle. Ändern Sie zuerst seine Gruppen.',
    'People have this role, and you do not have the rights that you add to it everywhere where they work. Make a new role instead.':
      'Es gibt Personen mit dieser Rolle, und Sie haben die Rechte, die Sie ergänzen, nicht überall dort, wo diese arbeiten. Legen Sie stattdessen eine neue Rolle an.',
    'Sign in, or send an API key as a bearer token.':
      'Melden Sie sich an, oder senden Sie einen API-Schlüssel als Bearer-Token.',
    'Send an API key: Authorization: Bearer parley_...':
      'Senden Sie einen API-Schlüssel: Authorization: Bearer parley_...',
    'This API key is not valid.': 'Dieser API-Schlüssel gilt nicht.',
    'This API key was revoked.': 'Dieser API-Schlüssel wurde widerrufen.',
    'This API key has expired. Make a new one.':
      'Dieser API-Schlüssel ist abgelaufen. Legen Sie einen neuen an.',
    'This organization is suspended: its API keys do not work until it is resumed.':
      'Diese Organisation ist gesperrt: Ihre API-Schlüssel gelten erst wieder, wenn die Sperre aufgehoben ist.',
    'An access token makes no keys. Use an API key, or the dashboard.':
      'Ein Zugriffstoken legt keine Schlüssel an. Nehmen Sie einen API-Schlüssel oder diese Seiten.',
    'There are {limit} API keys that work. Revoke one that nobody needs.':
      'Es gelten schon {limit} API-Schlüssel. Widerrufen Sie einen, den niemand braucht.',
    'An access token gets no further one. Send the API key itself.':
      'Ein Zugriffstoken bekommt kein weiteres. Senden Sie den API-Schlüssel selbst.',
    'You cannot grant what you lack: {permissions}.':
      'Sie können nicht vergeben, was Ihnen fehlt: {permissions}.',
    'Give the key a name.': 'Geben Sie dem Schlüssel einen Namen.',
    'The keys that sign access tokens do not open.':
      'Die Schlüssel, mit denen Zugriffstoken unterschrieben werden, lassen sich nicht öffnen.',
    'There is no such API key.': 'Diesen API-Schlüssel gibt es nicht.',
    'Parley is stopping.': 'Parley wird gerade beendet.',
    'Too many live pages are open. Close some of them.':
      'Zu viele Seiten sind gleichzeitig offen. Schließen Sie einige davon.',
    'Too many live pages are open on this Parley.':
      'Auf diesem Parley sind zu viele Seiten gleichzeitig offen.',

    // Signing in and setting up.
    'Enter your e-mail and password.': 'Geben Sie Ihre E-Mail-Adresse und Ihr Passwort ein.',
    'E-mail address or password is not right.': 'E-Mail-Adresse oder Passwort stimmt nicht.',
    'There is already an account with this e-mail address.':
      'Mit dieser E-Mail-Adresse gibt es schon ein Konto.',
    'Too many people are signing in right now. Try again in a moment.':
      'Gerade melden sich zu viele an. Versuchen Sie es gleich noch einmal.',
    'Leave your name and your e-mail address out of it.':
      'Lassen Sie Ihren Namen und Ihre E-Mail-Adresse weg.',
    'This is among the passwords that are tried first. Choose another one.':
      'Dieses Passwort wird als eines der ersten probiert. Wählen Sie ein anderes.',
    'Repetitions are easy to guess. Add other words instead.':
      'Wiederholungen sind leicht zu erraten. Nehmen Sie stattdessen andere Wörter.',
    'Rows of letters, digits or keys are easy to guess. Add a few words instead.':
      'Reihen von Buchstaben, Ziffern oder Tasten sind leicht zu erraten. Nehmen Sie stattdessen ein paar Wörter.',
    'Dates and years are easy to guess. Add a few words that have nothing to do with you.':
      'Daten und Jahreszahlen sind leicht zu erraten. Nehmen Sie ein paar Wörter dazu, die nichts mit Ihnen zu tun haben.',
    'This is easy to guess. Add a word or two that have nothing to do with each other.':
      'Das ist leicht zu erraten. Nehmen Sie ein, zwei Wörter dazu, die nichts miteinander zu tun haben.',
    'Too many attempts to sign in. Try again in a second.':
      'Zu viele Anmeldeversuche. Versuchen Sie es in einer Sekunde noch einmal.',
    'Too many attempts to sign in. Try again in {seconds} seconds.':
      'Zu viele Anmeldeversuche. Versuchen Sie es in {seconds} Sekunden noch einmal.',
    'Too many attempts to sign in. Try again in {minutes} minutes.':
      'Zu viele Anmeldeversuche. Versuchen Sie es in {minutes} Minuten noch einmal.',
    'This set-up link was used or replaced. Start Parley again to get a new one.':
      'Dieser Link zur Einrichtung wurde benutzt oder ersetzt. Starten Sie Parley neu, um einen neuen zu erhalten.',
    'Tell us your name.': 'Nennen Sie Ihren Namen.',
    'Use an e-mail address such as ann@example.com.':
      'Geben Sie eine E-Mail-Adresse wie ann@example.com ein.',

    // Fields.
    'Some fields are not valid.': 'Einige Felder stimmen nicht.',
    'This field is not known.': 'Dieses Feld ist nicht bekannt.',
    'This field is required.': 'Dieses Feld ist nötig.',
    'This is not valid.': 'Das ist nicht gültig.',
    'This is not one of the known forms.': 'Das ist keine der bekannten Formen.',
    'This must be text.': 'Hier muss Text stehen.',
    'This must be a number.': 'Hier muss eine Zahl stehen.',
    'This must be a whole number.': 'Hier muss eine ganze Zahl stehen.',
    'This must be true or false.': 'Hier muss ja oder nein stehen.',
    'This must be a list.': 'Hier muss eine Liste stehen.',
    'This must be an object.': 'Hier muss ein Objekt stehen.',
    'Use at most {limit} characters.': 'Verwenden Sie höchstens {limit} Zeichen.',
    'Use at most {limit} items.': 'Geben Sie höchstens {limit} Einträge an.',
    'Use at most {limit}.': 'Geben Sie höchstens {limit} an.',
    'Use at least {limit} characters.': 'Verwenden Sie mindestens {limit} Zeichen.',
    'Use at least {limit} items.': 'Geben Sie mindestens {limit} Einträge an.',
    'Use at least {limit}.': 'Geben Sie mindestens {limit} an.',
    'Use at most {limit} variables.': 'Verwenden Sie höchstens {limit} Werte.',
    'Use one of: {values}.': 'Verwenden Sie eines davon: {values}.',
    'Use letters, digits, dots and dashes.': 'Verwenden Sie Buchstaben, Ziffern, Punkte und Striche.',
    'This text holds characters that cannot be kept.':
      'Dieser Text enthält Zeichen, die sich nicht speichern lassen.',
    'A text holds a character that cannot be stored.':
      'Ein Text enthält ein Zeichen, das sich nicht speichern lässt.',
    'This is nested too deeply.': 'Das ist zu tief verschachtelt.',
    'A field here has a name that is not known.': 'Ein Feld hat hier einen Namen, der nicht bekannt ist.',
    'This cursor is not one of ours. Leave it out to begin with the first page.':
      'Diese Seitenmarke ist nicht von uns. Lassen Sie sie weg, um mit der ersten Seite zu beginnen.',
    'Type the name exactly as it is: {name}.': 'Geben Sie den Namen genau so ein: {name}.',
    'Write each line as name: value. Names use letters, digits, dots and dashes.':
      'Schreiben Sie jede Zeile als Name: Wert. Namen bestehen aus Buchstaben, Ziffern, Punkten und Strichen.',

    // The organization and its agents.
    'Name the organization.': 'Nennen Sie die Organisation.',
    'Use a time zone such as Europe/Berlin.': 'Verwenden Sie eine Zeitzone wie Europe/Berlin.',
    'Use a language tag such as en or de-AT.': 'Verwenden Sie ein Sprachkürzel wie de oder de-AT.',
    'Give the agent a name.': 'Geben Sie dem Agenten einen Namen.',
    'Choose a model connection.': 'Wählen Sie eine Modellverbindung.',
    'Name each language once; the first one has its own field.':
      'Nennen Sie jede Sprache nur einmal; die erste hat ihr eigenes Feld.',
    'Some tools do not exist.': 'Einige Werkzeuge gibt es nicht.',
    'There is no tool called {names}.': 'Es gibt kein Werkzeug namens {names}.',

    // What the built-in tools do.
    'Tells the current date and time in a time zone.': 'Nennt Datum und Uhrzeit in einer Zeitzone.',
    'Ends the call politely. Call it when the caller has said goodbye or asks to end the call.':
      'Beendet den Anruf höflich, wenn der Anrufer sich verabschiedet hat oder darum bittet.',

    'Notes a wish for a table for the team, who will confirm it. It books nothing by itself: say so. Call it only after the caller has confirmed the number of people and the time.':
      'Notiert einen Tischwunsch für das Team, das ihn dann bestätigt. Gebucht wird dadurch noch nichts.',

    // How a call ended, and why none can start.
    'The one line is busy. Try again when its call has ended.':
      'Die eine Leitung ist besetzt. Versuchen Sie es, wenn der Anruf darauf beendet ist.',
    'All {count} lines are busy. Try again in a moment.':
      'Alle {count} Leitungen sind besetzt. Versuchen Sie es gleich noch einmal.',
    'Parley is shutting down and takes no new calls. Try again in a minute.':
      'Parley wird beendet und nimmt keine neuen Anrufe an. Versuchen Sie es in einer Minute noch einmal.',
    'Calls are not possible at the moment: the LiveKit server does not answer.':
      'Anrufe sind im Moment nicht möglich: Der LiveKit-Server antwortet nicht.',
    'Calls are not possible at the moment: Parley is not yet registered with the LiveKit server.':
      'Anrufe sind im Moment nicht möglich: Parley ist noch nicht beim LiveKit-Server angemeldet.',
    'Calls are not possible at the moment: the part that handles the audio is starting. Try again in a few seconds.':
      'Anrufe sind im Moment nicht möglich: Der Teil für den Ton startet gerade. Versuchen Sie es in einigen Sekunden noch einmal.',
    'Nobody joined the call in time.': 'Niemand ist dem Anruf rechtzeitig beigetreten.',
    'The caller and the agent did not get connected in time.':
      'Anrufer und Agent wurden nicht rechtzeitig verbunden.',
    'The connection to the LiveKit server was lost and did not come back in time.':
      'Die Verbindung zum LiveKit-Server ging verloren und kam nicht rechtzeitig zurück.',
    'The room of the call was closed on the LiveKit server.':
      'Der Raum des Anrufs wurde auf dem LiveKit-Server geschlossen.',
    'The caller said nothing for a long time.': 'Der Anrufer hat lange nichts gesagt.',
    'Parley is too busy to take another call with good sound. Try again in a moment.':
      'Parley ist zu beschäftigt für einen weiteren Anruf mit gutem Ton. Versuchen Sie es gleich noch einmal.',
    'The part that handles the audio stopped. Another one went on with the call after {seconds} s.':
      'Der Teil für den Ton ist stehen geblieben. Ein anderer hat den Anruf nach {seconds} s fortgesetzt.',
    'The model connection of the agent could not be opened, so its first fallback took the call.':
      'Die Modellverbindung des Agenten ließ sich nicht öffnen, deshalb hat sein erster Ersatz den Anruf übernommen.',
    'Fallback {number} could not be opened and was passed over.':
      'Ersatz {number} ließ sich nicht öffnen und wurde übergangen.',
    'The connection to the LiveKit server was gone for {seconds} s.':
      'Die Verbindung zum LiveKit-Server war {seconds} s lang weg.',
    'The connection of the caller was gone for {seconds} s.':
      'Die Verbindung zum Anrufer war {seconds} s lang weg.',
    'The part that handles the audio stopped while the call was under way.':
      'Der Teil für den Ton fiel während des Anrufs aus.',
    'The part that handles the audio did not confirm the end of the call.':
      'Der Teil für den Ton hat das Ende des Anrufs nicht bestätigt.',
    'The call could not be started because of an internal error.':
      'Der Anruf ließ sich wegen eines internen Fehlers nicht beginnen.',

    'The agent could not join the room on the LiveKit server at {host}.':
      'Der Agent konnte dem Raum auf dem LiveKit-Server unter {host} nicht beitreten.',
    'The speech program {name} of this machine failed.':
      'Das Sprachprogramm {name} dieses Rechners ist ausgefallen.',
    'The connection to the speech model at {host} broke and was restored after {seconds} s. The conversation goes on.':
      'Die Verbindung zum Echtzeitmodell auf {host} brach ab und stand nach {seconds} s wieder. Das Gespräch geht weiter.',
    'The session with the speech model at {host} reached its end and the next one took over within {seconds} s.':
      'Die Sitzung mit dem Echtzeitmodell auf {host} kam an ihr Ende, und die nächste übernahm binnen {seconds} s.',
    'Speech recognition of this machine stopped twice. The call goes on by typed text.':
      'Die Spracherkennung dieses Rechners ist zweimal ausgefallen. Der Anruf geht mit getipptem Text weiter.',
    'The call went on with other models: {label}.': 'Das Gespräch ging mit anderen Modellen weiter: {label}.',
    'The call went back to the models that it began with.':
      'Das Gespräch kehrte zu den Modellen zurück, mit denen es begann.',
    'There were no other models: the agent said that it had been away for a moment.':
      'Es gab keine anderen Modelle: Der Agent sagte, dass er einen Augenblick weg war.',
    'No answer came for two seconds: the agent said that it takes a moment.':
      'Zwei Sekunden lang kam keine Antwort: Der Agent bat um einen Moment.',
    ...providerFaultSentences({
      parts: {
        stt: 'Die Spracherkennung',
        llm: 'Das Sprachmodell',
        tts: 'Die Sprachausgabe',
        realtime: 'Das Echtzeitmodell',
      },
      causes: {
        key: 'hat den Schlüssel abgelehnt',
        quota: 'hat das Kontingent oder die Anfragegrenze überschritten',
        model: 'kennt das Modell „{model}“ oder den Pfad nicht',
        refused: 'hat die Anfrage abgelehnt',
        broken: 'ist mit einem eigenen Fehler ausgefallen',
        tooSlow: 'hat nicht rechtzeitig geantwortet',
        unreachable: 'ist nicht erreichbar oder hat die Verbindung abgebrochen',
        unreadable: 'hat auf eine Weise geantwortet, die Parley nicht versteht',
      },
      sentence: (part, cause) => `${part} auf {host} ${cause}.`,
      outcome: { again: 'Es wurde noch einmal gefragt.', brokeOff: 'Eine Antwort brach in der Mitte ab.' },
    }),

    // Model connections.
    'Give the connection a name.': 'Geben Sie der Verbindung einen Namen.',
    'Name the model.': 'Nennen Sie das Modell.',
    'Name the voice.': 'Nennen Sie die Stimme.',
    'Use an address that begins with http:// or https://.':
      'Verwenden Sie eine Adresse, die mit http:// oder https:// beginnt.',
    'Put the key into its own field, not into the address.':
      'Geben Sie den Schlüssel in sein eigenes Feld ein, nicht in die Adresse.',
    'Leave out what begins with ? or #: paths are added at the end.':
      'Lassen Sie weg, was mit ? oder # beginnt: Pfade werden am Ende angefügt.',
    'The address leads to another service now. Enter its key, or remove the key that is kept.':
      'Die Adresse führt jetzt zu einem anderen Dienst. Geben Sie dessen Schlüssel ein, oder entfernen Sie den hinterlegten.',
    'The kind of a connection cannot change. Make a new one.':
      'Die Art einer Verbindung lässt sich nicht ändern. Legen Sie eine neue an.',
    'A connection of this kind has no such field.': 'Eine Verbindung dieser Art hat dieses Feld nicht.',
    'The keys of "{name}" do not open. Enter them again.':
      'Die Schlüssel von „{name}“ lassen sich nicht öffnen. Geben Sie sie noch einmal ein.',
    '{count} {count|agent uses|agents use} this connection. Choose another one for {count|it|them} first.':
      '{count} {count|Agent verwendet|Agenten verwenden} diese Verbindung. Wählen Sie für {count|ihn|sie} zuerst eine andere.',

    // Calls.
    'This call has already ended.': 'Dieser Anruf ist schon beendet.',
    'This agent has no published version yet. Publish it, or call its draft.':
      'Dieser Agent hat noch keine veröffentlichte Version. Veröffentlichen Sie ihn, oder rufen Sie seinen Entwurf an.',
    'The call could not be prepared.': 'Der Anruf ließ sich nicht vorbereiten.',
    'Parley stopped while the call was under way.': 'Parley wurde während des Anrufs beendet.',

    'Too many tests are asked for. Try again in a minute.':
      'Zu viele Prüfungen auf einmal. Versuchen Sie es in einer Minute noch einmal.',
    'Too many voices are asked for. Try again in a minute.':
      'Es werden zu viele Stimmen angefordert. Versuchen Sie es in einer Minute noch einmal.',
    'There is no such service to choose.': 'Diesen Dienst gibt es nicht zur Auswahl.',
    'There is no such kind of connection.': 'Diese Art von Verbindung gibt es nicht.',

    // LAN_ONLY.
    'What callers say would go to {destination} to be understood, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.':
      'Was Anrufer sagen, ginge zur Erkennung an {destination}, und LAN_ONLY erlaubt diese Adresse nicht. Wer Parley betreibt, kann sie in EGRESS_ALLOW aufnehmen.',
    'The conversation would go to the language model at {destination}, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.':
      'Das Gespräch ginge an das Sprachmodell auf {destination}, und LAN_ONLY erlaubt diese Adresse nicht. Wer Parley betreibt, kann sie in EGRESS_ALLOW aufnehmen.',
    'What the agent says would go to {destination} to be spoken, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.':
      'Was der Agent sagt, ginge zur Sprachausgabe an {destination}, und LAN_ONLY erlaubt diese Adresse nicht. Wer Parley betreibt, kann sie in EGRESS_ALLOW aufnehmen.',
    'The whole conversation would go to the model at {destination}, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.':
      'Das ganze Gespräch ginge an das Modell auf {destination}, und LAN_ONLY erlaubt diese Adresse nicht. Wer Parley betreibt, kann sie in EGRESS_ALLOW aufnehmen.',
    'This mail would go to the mail service at {destination}, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.':
      'Diese E-Mail ginge an den Maildienst auf {destination}, und LAN_ONLY erlaubt diese Adresse nicht. Wer Parley betreibt, kann sie in EGRESS_ALLOW aufnehmen.',
    'Nobody can say where {destination} is, so LAN_ONLY does not allow it. Check the name, or use an address in its place.':
      'Niemand kann sagen, wo {destination} ist, deshalb erlaubt LAN_ONLY es nicht. Prüfen Sie den Namen, oder verwenden Sie statt seiner eine IP-Adresse.',

    // The request and the database.
    'The body could not be read.': 'Die Anfrage ließ sich nicht lesen.',
    'The body is too large. Send at most {limit} MB.':
      'Die Anfrage ist zu groß. Senden Sie höchstens {limit} MB.',
    'The body is too large. Send at most {limit} KB.':
      'Die Anfrage ist zu groß. Senden Sie höchstens {limit} KB.',
    'Send at most {limit} fields.': 'Senden Sie höchstens {limit} Felder.',
    'Send the body as application/json.': 'Senden Sie die Anfrage als application/json.',
    'The body took too long to arrive.': 'Die Anfrage brauchte zu lange.',
    'The body is not UTF-8 text.': 'Die Anfrage ist kein Text in UTF-8.',
    'The body is not valid JSON.': 'Die Anfrage ist kein gültiges JSON.',
    'The Host header is not a host name.': 'Die Kopfzeile Host ist kein Name eines Rechners.',
    'The database does not answer.': 'Die Datenbank antwortet nicht.',
    'The database cannot be used right now ({code}).':
      'Die Datenbank ist im Moment nicht benutzbar ({code}).',
    'The database is busy: too much work waits for the database. Try again in a moment.':
      'Die Datenbank ist ausgelastet: Zu viel Arbeit wartet auf sie. Versuchen Sie es gleich noch einmal.',
    'The database is busy: other work held the database for too long. Try again in a moment.':
      'Die Datenbank ist ausgelastet: Andere Arbeit hat sie zu lange belegt. Versuchen Sie es gleich noch einmal.',
    'Another program keeps the database locked.': 'Ein anderes Programm hält die Datenbank gesperrt.',
    'The disk that holds the database is full. Make room, then try again.':
      'Der Datenträger der Datenbank ist voll. Schaffen Sie Platz, und versuchen Sie es dann noch einmal.',
    'The database {path} was removed or replaced while Parley runs. Stop Parley, put the file back, then start it again.':
      'Die Datenbank {path} wurde entfernt oder ersetzt, während Parley läuft. Beenden Sie Parley, legen Sie die Datei zurück, und starten Sie es dann neu.',
    'Parley may not write to {path}. Give its user the right to, or choose another folder with --data-dir.':
      'Parley darf nicht in {path} schreiben. Geben Sie seinem Benutzer das Recht dazu, oder wählen Sie mit --data-dir einen anderen Ordner.',
    'There cannot be a database at {path}: part of that path is something else. Choose another folder with --data-dir.':
      'Unter {path} kann keine Datenbank liegen: Ein Teil dieses Pfades ist etwas anderes. Wählen Sie mit --data-dir einen anderen Ordner.',
    'The disk that holds {path} is full. Make room, then start Parley again.':
      'Der Datenträger mit {path} ist voll. Schaffen Sie Platz, und starten Sie Parley dann neu.',
  },
}

/** Status or close code; some failures have none. */
function code(status: number): string {
  return status > 0 ? ` (${status})` : ''
}
