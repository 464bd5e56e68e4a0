import type { Messages } from '../en.ts'

export const signInProvidersDe: Messages['signInProviders'] = {
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
}
