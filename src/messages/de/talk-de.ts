import type { Messages } from '../en.ts'

export const talkDe: Messages['talk'] = {
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
}
