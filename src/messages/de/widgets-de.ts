import type { Messages } from '../en.ts'

export const widgetsDe: Messages['widgets'] = {
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
}
