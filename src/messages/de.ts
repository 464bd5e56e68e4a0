import type { Messages } from './en.ts'

/**
 * German, formal. Everything that the language needs is in this file: `Messages` makes tsc name what is missing, and
 * `languages.test.ts` names the texts of errors that stand nowhere else but in the sources.
 */
export const de: Messages = {
  locale: 'de-DE',

  shell: {
    titleOf: page => `${page} - Parley`,
    skipLink: 'Zum Inhalt springen',
    navigation: {
      label: 'Hauptnavigation',
      agents: 'Agenten',
      calls: 'Anrufe',
      modelConnections: 'Modellverbindungen',
      modelConnectionsShort: 'Modelle',
      egress: 'Wohin Daten gehen',
      egressShort: 'Daten',
      organization: 'Organisation',
    },
    account: {
      label: 'Ihr Konto',
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
        agents: 'Zu den Agenten',
        calls: 'Zu den Anrufen',
        modelConnections: 'Zu den Modellverbindungen',
        organization: 'Zur Organisation',
        close: 'Offenes schließen',
      },
    },
    form: {
      required: 'Pflichtfeld',
      summary: count => (count === 1 ? 'Bitte prüfen Sie ein Feld.' : `Bitte prüfen Sie ${count} Felder.`),
      cancel: 'Abbrechen',
      confirmName: name => `Geben Sie zur Bestätigung ${name} ein`,
      confirmNameWrong: name => `Geben Sie den Namen genau so ein: ${name}.`,
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
        forbidden:
          'Ihre Rolle umfasst das nicht. Fragen Sie eine Administratorin oder einen Administrator Ihrer Organisation.',
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
      email: { label: 'E-Mail', help: 'Damit melden Sie sich an. Parley schickt nichts dorthin.' },
      password: {
        label: 'Passwort',
        help: minChars =>
          `Mindestens ${minChars} Zeichen. Ein paar Wörter hintereinander merken sich leichter als Sonderzeichen.`,
      },
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
    signIn: {
      title: 'Anmelden',
      email: 'E-Mail',
      password: 'Passwort',
      submit: 'Anmelden',
      missing: 'Geben Sie Ihre E-Mail-Adresse und Ihr Passwort ein.',
      wrong:
        'E-Mail-Adresse und Passwort passen nicht zusammen. Prüfen Sie beides und versuchen Sie es noch einmal.',
      signedOut: 'Sie sind abgemeldet.',
    },
  },

  organizations: {
    title: 'Organisation',
    lead: 'Was jeder Agent über Sie weiß. Es gehört zu jedem Systemprompt; ab dem nächsten Anruf gilt es.',
    save: 'Speichern',
    saved: time => `Um ${time} gespeichert. Ab dem nächsten Anruf gilt es.`,
    welcome: {
      title: 'Das ist ein Beispiel. Machen Sie es zu Ihrem.',
      text: 'Ein erfundenes Restaurant zeigt, was wohin gehört. Ändern Sie es, behalten Sie es für einen ersten Versuch, oder beginnen Sie mit leeren Feldern.',
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
        help: 'Anrufer können die Sprache jederzeit wechseln: indem sie eine andere sprechen oder sie beim Namen nennen.',
        options: {
          detect: 'An den Worten des Anrufers',
          ask: 'Die Begrüßung nennt die anderen, jede in ihrer eigenen Stimme',
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
      badVariable:
        'Schreiben Sie jede Zeile als Name: Wert. Namen bestehen aus Buchstaben, Ziffern, Punkten und Strichen.',
    },
    history: {
      title: 'Versionen',
      empty:
        'Noch keine Version. „Veröffentlichen“ macht die erste; Anrufe verwenden sie dann, während Sie weiter am Entwurf arbeiten.',
      live: 'aktiv',
      byYou: 'von Ihnen',
      byColleague: 'von jemandem aus Ihrer Organisation',
      byProgram: 'von Parley oder einem API-Schlüssel',
      first: 'Erste Version',
      changed: fields => `Geändert: ${fields}`,
      same: 'Wie die Version davor',
      show: number => `Was sich in v${number} geändert hat`,
      rollBack: number => `Anrufe wieder auf v${number} stellen`,
      rollBackShort: 'Zurück auf diese',
      toDraft: number => `v${number} in den Entwurf kopieren`,
      toDraftShort: 'In den Entwurf',
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
        tools: 'Werkzeuge',
      },
      voiceOfConnection: 'Stimme der Verbindung',
      connectionGone: 'Eine Verbindung, die gelöscht wurde',
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
    notices: 'Hinweise',
    rehearsal: {
      badge: 'Rehearsal',
      text: 'Dieser Agent läuft mit Rehearsal: einem kleinen eingebauten Skript ohne Modell. Es kann nur Englisch und versteht getippten Text über Öffnungszeiten, Adresse, Uhrzeit und Tischreservierung.',
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
        help: 'Trägt seine Adresse ein und schlägt Modelle und Stimmen vor.',
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
        suggested: models => `Etwa ${models.join(' oder ')}.`,
      },
      voice: { label: 'Stimme', help: 'Ein Agent kann eine andere wählen.' },
      apiKey: {
        label: 'Schlüssel',
        help: 'Wird verschlüsselt aufbewahrt und nie wieder angezeigt. Lassen Sie das Feld leer, wenn der Dienst keinen verlangt.',
        madeAt: page =>
          `Wird auf ${page} erstellt. Er wird verschlüsselt aufbewahrt und nie wieder angezeigt.`,
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
    silent: ({ host }) => `${host} hat geantwortet, aber ohne Ton. Prüfen Sie Modell und Stimme.`,
    speechProgramFound: ({ service }) => `Dieser Rechner spricht mit ${service}.`,
    speechProgramFailed: ({ service }) => `Das Sprachprogramm ${service} dieses Rechners ist fehlgeschlagen.`,
    speechProgramMissing: () =>
      'Auf diesem Rechner ist kein Sprachprogramm installiert, deshalb antwortet der Agent schriftlich. Installieren Sie eines: apt-get install flite (oder espeak-ng).',
  },

  egress: {
    title: 'Wohin Daten gehen',
    lead: 'Jeder Dienst, dem Anrufe und Tests von Modellverbindungen Daten geschickt haben oder an den nichts geschickt werden durfte. Rehearsal ist eingebaut und schickt nichts nach außen.',
    restricted:
      'Dieses Parley spricht nur mit Diensten, die sein Betreiber aufgeführt hat (LAN_ONLY). Was eine Verbindung sonst verlangt, wird abgelehnt, bevor etwas gesendet wird.',
    open: 'Dieses Parley darf mit jedem Dienst sprechen, den eine Modellverbindung nennt. Wer es betreibt, kann das mit LAN_ONLY=1 einschränken.',
    columns: {
      destination: 'Ziel',
      purpose: 'Wofür',
      outcome: 'Ergebnis',
      count: 'Anzahl',
      first: 'Zuerst',
      last: 'Zuletzt',
    },
    purposes: {
      stt: 'Anrufende verstehen',
      llm: 'Sprachmodell',
      tts: 'Stimme des Agenten',
      realtime: 'Das ganze Gespräch',
    },
    outcomes: { allowed: 'Erlaubt', refused: 'Abgelehnt' },
    filter: 'Ziele auf dieser Seite filtern',
    empty: {
      title: 'Nichts hat diesen Rechner verlassen',
      text: 'Sobald ein Anruf oder der Test einer Modellverbindung mit einem Dienst spricht, steht er hier.',
    },
  },

  /** What the program itself says on the line. */
  spoken: {
    serviceSentences: {
      providerFailed:
        'Es tut mir leid, ich habe eine technische Störung und kann nicht weitersprechen. Bitte versuchen Sie es später noch einmal. Auf Wiederhören.',
      maxDuration:
        'Es tut mir leid, dieser Anruf hat seine längste Dauer erreicht und endet jetzt. Auf Wiederhören.',
      earsNotConnected: 'Ich kann Sie noch nicht hören. Bitte schreiben Sie mir stattdessen.',
      shutdown:
        'Es tut mir leid, unser System startet gleich neu, deshalb endet dieser Anruf. Bitte rufen Sie in einer Minute noch einmal an. Auf Wiederhören.',
    },
    languageInvitation: 'Für Deutsch sagen Sie bitte: Deutsch.',
  },

  /** Errors and everything else that is born as an English sentence in the program: the English is the key. */
  faults: {},
}

/** HTTP-Status oder Code, mit dem eine Verbindung endete; manchmal gibt es keinen. */
function code(status: number): string {
  return status > 0 ? ` (${status})` : ''
}
