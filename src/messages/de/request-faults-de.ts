/** Errors about requests, fields and the machine that Parley runs on. The English sentence is the key. */
export const requestFaultsDe: Readonly<Record<string, string>> = {
  // Audit log.
  'Other exports are under way. Try again in a minute.':
    'Andere Exporte laufen noch. Versuchen Sie es in einer Minute wieder.',
  'An export is jsonl or csv.': 'Ein Export ist jsonl oder csv.',
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
  'The database cannot be used right now ({code}).': 'Die Datenbank ist im Moment nicht benutzbar ({code}).',
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
}
