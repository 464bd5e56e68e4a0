import type { Messages } from '../en.ts'

export const membersDe: Messages['members'] = {
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
}
