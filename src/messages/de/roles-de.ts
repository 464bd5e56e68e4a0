import type { Messages } from '../en.ts'

/** What the program itself says on the line. */
export const rolesDe: Messages['roles'] = {
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
}
