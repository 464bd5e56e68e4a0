import { providerFaultSentences } from '../provider-faults-en.ts'

/** What calls and their models say of themselves: errors, how one ended, its timeline. The English sentence is the key. */
export const callFaultsDe: Readonly<Record<string, string>> = {
  // Fallbacks of an agent.
  'The agent runs on this connection already: another one must take over for it.':
    'Der Agent läuft bereits mit dieser Verbindung: Einspringen muss eine andere.',
  'Name each fallback once.': 'Nennen Sie jeden Ersatz nur einmal.',
  // Hand-over to another agent.
  'Choose an agent.': 'Wählen Sie einen Agenten.',
  'Say when the call goes to this agent.': 'Sagen Sie, wann der Anruf an diesen Agenten geht.',
  'An agent cannot hand a call over to itself.': 'Ein Agent kann einen Anruf nicht an sich selbst übergeben.',
  'Name each agent once.': 'Nennen Sie jeden Agenten nur einmal.',
  '{from} handed the call over to {to}.': '{from} hat den Anruf an {to} übergeben.',
  'The call could not be handed over to {to} and stayed with the agent that had it.':
    'Der Anruf konnte nicht an {to} übergeben werden und blieb bei dem Agenten, der ihn hatte.',
  'The call was handed over to {to}, whose models could not be reached.':
    'Der Anruf wurde an {to} übergeben, dessen Modelle nicht erreichbar waren.',
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
}
