/** Errors about people: signing in, accounts, members, organizations. The English sentence is the key. */
export const accountFaultsDe: Readonly<Record<string, string>> = {
  // Organizations, members, invitations.
  'There is no such member.': 'Dieses Mitglied gibt es nicht.',
  'There is no such invitation.': 'Diese Einladung gibt es nicht.',
  'There is no such platform admin.': 'Diesen Plattform-Admin gibt es nicht.',
  'This role allows more than yours. Ask somebody who has it.':
    'Diese Rolle erlaubt mehr als Ihre. Fragen Sie jemanden, der sie hat.',
  'An organization keeps at least one administrator. Make somebody else one first.':
    'Eine Organisation behält mindestens eine Person in der Administration. Geben Sie die Rolle zuerst jemand anderem.',
  'This person is a member already.': 'Diese Person ist schon Mitglied.',
  'Too many invitations are sent. Try again in a minute.':
    'Es werden zu viele Einladungen gesendet. Versuchen Sie es in einer Minute noch einmal.',
  'Too many invitations are waiting. Withdraw some of them first.':
    'Zu viele Einladungen sind offen. Ziehen Sie zuerst einige zurück.',
  'This organization has as many members as it can have.':
    'Diese Organisation hat so viele Mitglieder, wie sie haben kann.',
  'This invitation is for {invited}, and you are signed in as {email}. Sign out first, or ask for one of your own.':
    'Diese Einladung ist für {invited}, und Sie sind als {email} angemeldet. Melden Sie sich zuerst ab, oder bitten Sie um eine eigene.',
  '{organization} is suspended. Ask whoever runs this Parley.':
    '{organization} ist gesperrt. Fragen Sie, wer dieses Parley betreibt.',
  'This invitation was used, withdrawn or replaced, or it is older than seven days. Ask for a new one.':
    'Diese Einladung wurde benutzt, zurückgezogen oder ersetzt, oder sie ist älter als sieben Tage. Bitten Sie um eine neue.',
  'This organization is suspended already.': 'Diese Organisation ist schon gesperrt.',
  'This organization is not suspended.': 'Diese Organisation ist nicht gesperrt.',
  'This person has not confirmed their e-mail address. They do so on the page of their account.':
    'Diese Person hat ihre E-Mail-Adresse nicht bestätigt. Das geht auf der Seite ihres Kontos.',
  'There is no account with this address. Invite the person to an organization first.':
    'Mit dieser Adresse gibt es kein Konto. Laden Sie die Person zuerst in eine Organisation ein.',
  'This person is a platform admin already.': 'Diese Person ist schon Plattform-Admin.',
  'Somebody has to run this Parley. Make somebody else a platform admin first.':
    'Jemand muss dieses Parley betreiben. Machen Sie zuerst jemand anderen zum Plattform-Admin.',
  'Use a month that has begun, such as 2026-11.': 'Nehmen Sie einen Monat, der begonnen hat, etwa 2026-11.',

  // Signing in elsewhere.
  'There is no such sign-in provider.': 'Diesen Anmeldedienst gibt es nicht.',
  'There is no such kind of provider.': 'Diese Art von Anmeldedienst gibt es nicht.',
  'There is a provider of this name already.': 'Einen Anmeldedienst dieses Namens gibt es schon.',
  'There are as many providers as there may be. Remove one first.':
    'Es gibt so viele Anmeldedienste, wie es geben darf. Entfernen Sie erst einen.',
  'People sign in through this provider, and its address says who they are. Add a new one instead.':
    'Über diesen Anbieter melden sich Menschen an, und seine Adresse gehört dazu, wer sie sind. Fügen Sie stattdessen einen neuen hinzu.',
  'The kind of a provider cannot change. Add a new one.':
    'Die Art eines Anmeldedienstes lässt sich nicht ändern. Fügen Sie einen neuen hinzu.',
  'This provider needs a client secret.': 'Dieser Anmeldedienst braucht ein Client-Geheimnis.',
  'The secret of "{name}" does not open. Enter it again.':
    'Das Geheimnis von „{name}“ lässt sich nicht öffnen. Geben Sie es noch einmal ein.',
  'The address leads to another service now. Enter its secret, or remove the one that is kept.':
    'Die Adresse führt jetzt zu einem anderen Dienst. Geben Sie dessen Geheimnis ein oder entfernen Sie das gespeicherte.',
  'Name the claim that lists the groups.': 'Nennen Sie den Claim, in dem die Gruppen stehen.',
  'There is no such role in an organization.': 'Diese Rolle gibt es in einer Organisation nicht.',
  'Too many checks are asked for. Try again in a minute.':
    'Zu viele Prüfungen werden verlangt. Versuchen Sie es in einer Minute noch einmal.',
  'Use an address that begins with https://.': 'Nehmen Sie eine Adresse, die mit https:// beginnt.',
  'Leave out names, ? and #.': 'Lassen Sie Namen, ? und # weg.',
  'Name the group.': 'Nennen Sie die Gruppe.',
  'Choose an organization.': 'Wählen Sie eine Organisation.',
  'Choose a role.': 'Wählen Sie eine Rolle.',
  'Give the provider a name.': 'Geben Sie dem Anmeldedienst einen Namen.',
  'Enter the client id.': 'Geben Sie die Client-ID ein.',
  'A secret has no special letters. Paste it once more.':
    'Ein Geheimnis hat keine besonderen Buchstaben. Fügen Sie es noch einmal ein.',
  'Write domains such as example.com.': 'Schreiben Sie Domänen wie example.com.',
  'Signing in with {provider} is switched off.': 'Die Anmeldung mit {provider} ist ausgeschaltet.',
  'Somebody else here signs in with this account of {provider}.':
    'Mit diesem Konto von {provider} meldet sich hier schon jemand anderes an.',
  'Another account of {provider} is linked already. Unlink it first.':
    'Ein anderes Konto von {provider} ist schon verknüpft. Trennen Sie es erst.',
  'This sign-in was not begun in this browser. Begin again.':
    'Diese Anmeldung wurde nicht in diesem Browser begonnen. Beginnen Sie noch einmal.',
  'This sign-in took longer than ten minutes. Begin again.':
    'Diese Anmeldung hat länger als zehn Minuten gedauert. Beginnen Sie noch einmal.',
  'This sign-in is finished already. Begin again.':
    'Diese Anmeldung ist schon abgeschlossen. Beginnen Sie noch einmal.',
  'You were signed out in between. Sign in, then link the account again.':
    'Sie wurden zwischendurch abgemeldet. Melden Sie sich an und verknüpfen Sie das Konto noch einmal.',
  'Too many sign-ins from your network. Try again in a minute.':
    'Zu viele Anmeldungen aus Ihrem Netz. Versuchen Sie es in einer Minute noch einmal.',
  '{provider} tells no e-mail address. Ask whoever set it up.':
    '{provider} nennt keine E-Mail-Adresse. Fragen Sie, wer den Dienst eingerichtet hat.',
  '{provider} does not vouch for your e-mail address. If you have an account here, sign in with your password and link {provider} on the page of your account.':
    '{provider} bürgt nicht für Ihre E-Mail-Adresse. Wenn Sie hier ein Konto haben, melden Sie sich mit Ihrem Passwort an und verknüpfen Sie {provider} auf der Seite Ihres Kontos.',
  'The e-mail address of your account here was never confirmed. Sign in with your password and link {provider} on the page of your account.':
    'Die E-Mail-Adresse Ihres Kontos hier wurde nie bestätigt. Melden Sie sich mit Ihrem Passwort an und verknüpfen Sie {provider} auf der Seite Ihres Kontos.',
  'Your account here asks for a second factor. Sign in with it and link {provider} on the page of your account.':
    'Ihr Konto hier verlangt einen zweiten Faktor. Melden Sie sich damit an und verknüpfen Sie {provider} auf der Seite Ihres Kontos.',
  'Nobody has invited you yet. Ask for an invitation to the address that {provider} knows.':
    'Noch hat Sie niemand eingeladen. Bitten Sie um eine Einladung an die Adresse, die {provider} kennt.',
  'Only verified e-mail addresses of certain domains may sign in with {provider}.':
    'Mit {provider} dürfen sich nur bestätigte E-Mail-Adressen bestimmter Domänen anmelden.',
  'This provider is not linked with your account.':
    'Dieser Anmeldedienst ist nicht mit Ihrem Konto verknüpft.',
  'This is your only way to sign in. Set a password or add a passkey first.':
    'Das ist Ihr einziger Weg, sich anzumelden. Wählen Sie erst ein Passwort oder fügen Sie einen Passkey hinzu.',
  'Signing in would ask {destination}, and LAN_ONLY does not allow this address. Whoever runs Parley can add it to EGRESS_ALLOW.':
    'Die Anmeldung würde {destination} fragen, und LAN_ONLY erlaubt diese Adresse nicht. Wer Parley betreibt, kann sie in EGRESS_ALLOW aufnehmen.',
  '{provider} cannot be asked right now. Try again, or sign in another way.':
    '{provider} lässt sich gerade nicht fragen. Versuchen Sie es noch einmal oder melden Sie sich anders an.',
  '{provider} did not answer as was agreed. Begin again.':
    '{provider} hat nicht geantwortet wie vereinbart. Beginnen Sie noch einmal.',
  'You did not let {provider} say who you are. Begin again if that was a mistake.':
    'Sie haben {provider} nicht sagen lassen, wer Sie sind. Beginnen Sie noch einmal, wenn das ein Versehen war.',
  '{provider} refused to sign you in. Tell whoever set it up.':
    '{provider} hat die Anmeldung abgelehnt. Sagen Sie es der Person, die den Dienst eingerichtet hat.',
  'The answer of {provider} was used before or has expired. Begin again.':
    'Die Antwort von {provider} wurde schon benutzt oder ist abgelaufen. Beginnen Sie noch einmal.',
  '{provider} does not accept the client id or the secret of this Parley. Tell whoever set it up.':
    '{provider} nimmt Client-ID oder Geheimnis dieses Parley nicht an. Sagen Sie es der Person, die den Dienst eingerichtet hat.',
  'The answer of {provider} has expired, or the clocks differ. Begin again.':
    'Die Antwort von {provider} ist abgelaufen, oder die Uhren gehen verschieden. Beginnen Sie noch einmal.',
  'The answer of {provider} is not genuine, or was meant for somebody else. Begin again.':
    'Die Antwort von {provider} ist nicht echt oder war für jemand anderen bestimmt. Beginnen Sie noch einmal.',
  '{host} sends requests somewhere else, which is not followed. Enter the address that it leads to.':
    '{host} schickt Anfragen anderswohin; dem folgt Parley nicht. Geben Sie die Adresse ein, zu der es führt.',
  'The answer of {host} is too large.': 'Die Antwort von {host} ist zu groß.',
  'The address of {host} does not begin with https://. In a private network whoever runs Parley can allow it with SIGN_IN_ALLOW_HTTP.':
    'Die Adresse von {host} beginnt nicht mit https://. In einem privaten Netz kann, wer Parley betreibt, das mit SIGN_IN_ALLOW_HTTP erlauben.',
  '{host} did not answer in {seconds} seconds.': '{host} hat in {seconds} Sekunden nicht geantwortet.',
  'There is no service with the name {host}. Check the address.':
    'Einen Dienst mit dem Namen {host} gibt es nicht. Prüfen Sie die Adresse.',
  'This machine does not trust the certificate of {host}. Whoever runs Parley can add its authority with NODE_EXTRA_CA_CERTS.':
    'Dieser Rechner traut dem Zertifikat von {host} nicht. Wer Parley betreibt, kann dessen Aussteller mit NODE_EXTRA_CA_CERTS hinzufügen.',
  '{host} cannot be reached.': '{host} ist nicht erreichbar.',
  'This address of Microsoft lets people of every company in. Use that of your own directory, which holds its tenant id.':
    'Diese Adresse von Microsoft lässt Leute aller Firmen herein. Nehmen Sie die Ihres eigenen Verzeichnisses, in der dessen Tenant-ID steht.',
  'The discovery document at {host} belongs to another issuer. Enter the issuer that it names.':
    'Das Discovery-Dokument auf {host} gehört zu einem anderen Aussteller. Geben Sie den Aussteller ein, den es nennt.',
  'The discovery document does not say where to sign in, or where its keys are.':
    'Das Discovery-Dokument sagt nicht, wo man sich anmeldet oder wo seine Schlüssel sind.',
  'The discovery document of {host} can be read.': 'Das Discovery-Dokument von {host} ist lesbar.',
  'There is no discovery document of OpenID Connect at {host}. Check the address.':
    'Auf {host} gibt es kein Discovery-Dokument von OpenID Connect. Prüfen Sie die Adresse.',
  'This provider does not give out authorization codes.':
    'Dieser Anmeldedienst gibt keine Autorisierungscodes aus.',
  'LinkedIn knows neither PKCE nor a nonce. Its answers are bound to the browser by state alone.':
    'LinkedIn kennt weder PKCE noch eine Nonce. Seine Antworten sind nur durch state an den Browser gebunden.',
  'The provider does not say that it knows PKCE (S256). It is sent all the same.':
    'Der Dienst sagt nicht, dass er PKCE (S256) kennt. Es wird trotzdem gesendet.',
  'The provider does not list the claim {claim}. Its groups may have to be switched on there.':
    'Der Dienst nennt den Claim {claim} nicht. Vielleicht sind seine Gruppen dort erst einzuschalten.',
  '{host} accepted a code that it never gave out. Do not use it.':
    '{host} hat einen Code angenommen, den es nie ausgegeben hat. Benutzen Sie es nicht.',
  '{host} does not accept the client id or the secret.': '{host} nimmt Client-ID oder Geheimnis nicht an.',
  '{host} knows the client id and accepts the secret.':
    '{host} kennt die Client-ID und nimmt das Geheimnis an.',
  'There is no such widget.': 'Dieses Widget gibt es nicht.',
  'Write each origin like https://www.example.com, without a path.':
    'Schreiben Sie jede Herkunft wie https://www.example.com, ohne Pfad.',
  'Use https. Only localhost may do without.': 'Nehmen Sie https. Nur localhost darf darauf verzichten.',
  'Write what the button says.': 'Schreiben Sie, was auf der Taste steht.',
  'Write the colour like #1f4b99.': 'Schreiben Sie die Farbe wie #1f4b99.',
  'Name at least one origin.': 'Nennen Sie mindestens eine Herkunft.',
  'Give the widget a name.': 'Geben Sie dem Widget einen Namen.',
  'Choose an agent.': 'Wählen Sie einen Agenten.',
  'Publish this agent first: visitors reach its published version.':
    'Veröffentlichen Sie diesen Agenten zuerst: Besucher erreichen seine veröffentlichte Version.',
  'An organization has at most {limit} widgets.': 'Eine Organisation hat höchstens {limit} Widgets.',
  'You have called a few times already. Try again in an hour.':
    'Sie haben schon einige Male angerufen. Versuchen Sie es in einer Stunde wieder.',
  'No more calls are taken here today. Try again tomorrow.':
    'Heute werden hier keine Anrufe mehr angenommen. Versuchen Sie es morgen wieder.',
  'This is not a ticket for the words of a call.': 'Das ist keine Karte für die Worte eines Anrufs.',
  'This talk button is switched off.': 'Diese Sprechtaste ist ausgeschaltet.',
  'This talk button may not be used on this page.':
    'Diese Sprechtaste darf auf dieser Seite nicht benutzt werden.',
  'Nobody can be reached here: the organization is suspended.':
    'Hier ist niemand erreichbar: Die Organisation ist gesperrt.',
  'Nobody can be reached here at the moment.': 'Hier ist im Moment niemand erreichbar.',
  'The call was asked for too long ago. Try again.':
    'Der Anruf wurde vor zu langer Zeit angefragt. Versuchen Sie es noch einmal.',
  'Too many people call at once. Try again in a moment.':
    'Es rufen zu viele auf einmal an. Versuchen Sie es gleich noch einmal.',
  'Too many attempts. Try again in an hour.':
    'Zu viele Versuche. Versuchen Sie es in einer Stunde noch einmal.',
  'This link was used, replaced or is too old. Ask for a new one.':
    'Dieser Link wurde benutzt, ersetzt oder ist zu alt. Fordern Sie einen neuen an.',
  'This is not your current password.': 'Das ist nicht Ihr bisheriges Passwort.',
  'This is the password that you have. Choose another one.':
    'Dieses Passwort haben Sie schon. Wählen Sie ein anderes.',
  'Nobody has this e-mail address.': 'Niemand hat diese E-Mail-Adresse.',
  'There is no such session.': 'Diese Sitzung gibt es nicht.',
  'Too many attempts. Try again in a minute.':
    'Zu viele Versuche. Versuchen Sie es in einer Minute noch einmal.',
  'A key has no spaces and no special letters. Paste it once more.':
    'Ein Schlüssel hat keine Leerzeichen und keine besonderen Buchstaben. Fügen Sie ihn noch einmal ein.',
  // Signing in and setting up.
  'Enter your e-mail and password.': 'Geben Sie Ihre E-Mail-Adresse und Ihr Passwort ein.',
  'E-mail address or password is not right.': 'E-Mail-Adresse oder Passwort stimmt nicht.',
  'There is already an account with this e-mail address.':
    'Mit dieser E-Mail-Adresse gibt es schon ein Konto.',
  'Too many people are signing in right now. Try again in a moment.':
    'Gerade melden sich zu viele an. Versuchen Sie es gleich noch einmal.',
  'Leave your name and your e-mail address out of it.': 'Lassen Sie Ihren Namen und Ihre E-Mail-Adresse weg.',
  'This is among the passwords that are tried first. Choose another one.':
    'Dieses Passwort wird als eines der ersten probiert. Wählen Sie ein anderes.',
  'Repetitions are easy to guess. Add other words instead.':
    'Wiederholungen sind leicht zu erraten. Nehmen Sie stattdessen andere Wörter.',
  'Rows of letters, digits or keys are easy to guess. Add a few words instead.':
    'Reihen von Buchstaben, Ziffern oder Tasten sind leicht zu erraten. Nehmen Sie stattdessen ein paar Wörter.',
  'Dates and years are easy to guess. Add a few words that have nothing to do with you.':
    'Daten und Jahreszahlen sind leicht zu erraten. Nehmen Sie ein paar Wörter dazu, die nichts mit Ihnen zu tun haben.',
  'This is easy to guess. Add a word or two that have nothing to do with each other.':
    'Das ist leicht zu erraten. Nehmen Sie ein, zwei Wörter dazu, die nichts miteinander zu tun haben.',
  'Too many attempts to sign in. Try again in a second.':
    'Zu viele Anmeldeversuche. Versuchen Sie es in einer Sekunde noch einmal.',
  'Too many attempts to sign in. Try again in {seconds} seconds.':
    'Zu viele Anmeldeversuche. Versuchen Sie es in {seconds} Sekunden noch einmal.',
  'Too many attempts to sign in. Try again in {minutes} minutes.':
    'Zu viele Anmeldeversuche. Versuchen Sie es in {minutes} Minuten noch einmal.',
  'This set-up link was used or replaced. Start Parley again to get a new one.':
    'Dieser Link zur Einrichtung wurde benutzt oder ersetzt. Starten Sie Parley neu, um einen neuen zu erhalten.',
  'Tell us your name.': 'Nennen Sie Ihren Namen.',
  'Use an e-mail address such as ann@example.com.': 'Geben Sie eine E-Mail-Adresse wie ann@example.com ein.',
}
