import type { Messages } from '../en.ts'

export const platformDe: Messages['platform'] = {
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
}
