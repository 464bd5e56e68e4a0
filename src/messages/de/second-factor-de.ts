import type { Messages } from '../en.ts'

export const secondFactorDe: Messages['secondFactor'] = {
  part: {
    title: 'Zweiter Faktor',
    on: 'Ein',
    off: 'Aus',
    text: 'Eine App auf Ihrem Telefon zeigt einen Code, der sich jede halbe Minute ändert. Wer nur Ihr Passwort kennt, kommt nicht hinein.',
    codesLeft: count =>
      count === 1 ? 'Ein Wiederherstellungscode ist übrig.' : `${count} Wiederherstellungscodes sind übrig.`,
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
}
