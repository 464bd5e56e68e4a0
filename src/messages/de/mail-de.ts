import type { Messages } from '../en.ts'

export const mailDe: Messages['mail'] = {
  texts: {
    invitation: {
      subject: 'Einladung zu {organization}',
      before: ['Guten Tag', '{inviter} lädt Sie ein, auf Parley bei {organization} mitzuarbeiten.'],
      action: 'Einladung annehmen',
      after: [
        'Der Link gilt einmal und sieben Tage lang.',
        'Wenn Sie nicht wissen, von wem das kommt, tun Sie nichts: Ohne den Link geschieht nichts.',
      ],
    },
    verify_email: {
      subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
      before: ['Guten Tag {name}', 'bitte bestätigen Sie, dass diese Adresse Ihre ist.'],
      action: 'Adresse bestätigen',
      after: ['Wenn Sie das nicht waren, hat sich jemand bei der Adresse vertippt. Dann tun Sie nichts.'],
    },
    reset_password: {
      subject: 'Wählen Sie ein neues Passwort',
      before: ['Guten Tag {name}', 'in Ihrem Namen wurde ein neues Passwort verlangt.'],
      action: 'Neues Passwort wählen',
      after: [
        'Der Link gilt einmal und nur kurze Zeit.',
        'Wenn Sie das nicht waren, hat sich jemand bei der Adresse vertippt. Dann tun Sie nichts.',
      ],
    },
    password_changed: {
      subject: 'Ihr Passwort wurde geändert',
      before: ['Guten Tag {name}', 'das Passwort Ihres Kontos wurde geändert.'],
      action: 'Ihr Konto ansehen',
      after: [
        'Wenn Sie das nicht waren, ändern Sie sofort Ihr Passwort und beenden Sie die anderen Sitzungen Ihres Kontos.',
      ],
    },
    second_factor_changed: {
      subject: 'Ihre Anmeldung wurde geändert',
      before: ['Guten Tag {name}', '{change}'],
      action: 'Ihr Konto ansehen',
      after: [
        'Wenn Sie das nicht waren, ändern Sie sofort Ihr Passwort und beenden Sie die anderen Sitzungen Ihres Kontos.',
      ],
    },
    sign_in_blocked: {
      subject: 'Jemand versucht, sich in Ihrem Konto anzumelden',
      before: [
        'Guten Tag {name}',
        'mehrere Versuche, sich in Ihrem Konto anzumelden, sind fehlgeschlagen. Jeder weitere muss deshalb eine Weile warten.',
      ],
      action: 'Neues Passwort wählen',
      after: [
        'Wenn Sie das waren und das Passwort nicht mehr wissen, wählen Sie ein neues. Wenn nicht, hat Ihr Passwort gehalten.',
      ],
    },
    test: {
      subject: 'Eine Test-Mail von Parley',
      before: ['Guten Tag', '{sender} möchte wissen, ob E-Mails ankommen. Das tun sie.'],
      action: 'Parley öffnen',
      after: [],
    },
  },
  secondFactorChanges: {
    authenticator_added: 'Ihrem Konto wurde eine Authenticator-App hinzugefügt.',
    authenticator_removed: 'Die Authenticator-App wurde aus Ihrem Konto entfernt.',
    recovery_codes_renewed:
      'Für Ihr Konto wurden neue Wiederherstellungscodes erstellt. Die alten gelten nicht mehr.',
    recovery_code_used: 'Jemand hat sich mit einem Wiederherstellungscode in Ihrem Konto angemeldet.',
    passkey_added: 'Ihrem Konto wurde ein Passkey hinzugefügt.',
    passkey_removed: 'Aus Ihrem Konto wurde ein Passkey entfernt.',
  },
  footer: 'Diese E-Mail hat Parley geschrieben.',
  states: {
    queued: 'Wartet',
    sending: 'Wird gesendet',
    sent: 'Gesendet',
    failed: 'Fehlgeschlagen',
    shown: 'Weiterzugeben',
  },
  kinds: {
    invitation: 'Einladung',
    verify_email: 'Adresse bestätigen',
    reset_password: 'Neues Passwort',
    password_changed: 'Passwort geändert',
    second_factor_changed: 'Anmeldung geändert',
    sign_in_blocked: 'Fehlgeschlagene Anmeldungen',
    test: 'Test',
  },
  title: 'E-Mail',
  lead: 'Was Parley an Menschen schickt: Einladungen, Links für neue Passwörter, Hinweise. Der Text einer E-Mail wird gelöscht, sobald sie gesendet ist.',
  transports: {
    smtp: (address, sender) => `E-Mails gehen über den Mailserver ${address} hinaus, von ${sender}.`,
    resend: sender => `E-Mails gehen über Resend hinaus, von ${sender}.`,
    none: 'Es ist kein Maildienst eingerichtet, deshalb wird nichts gesendet: Öffnen Sie hier eine E-Mail und geben Sie ihren Link selbst weiter. Wer Parley betreibt, kann SMTP_URL oder RESEND_API_KEY und MAIL_FROM setzen.',
  },
  test: {
    button: 'Test-Mail senden',
    sent: recipient => `Eine Test-Mail an ${recipient} steht unten in der Liste.`,
  },
  columns: { recipient: 'An', subject: 'Betreff', state: 'Stand', at: 'Geschrieben' },
  attempts: count => (count === 1 ? '1 Versuch' : `${count} Versuche`),
  next: 'Nächster Versuch',
  empty: {
    title: 'Noch keine E-Mails',
    text: 'Sobald Parley jemandem schreibt, steht die E-Mail hier.',
  },
  filter: 'E-Mails auf dieser Seite filtern',
  one: {
    back: 'Alle E-Mails',
    to: 'An',
    kind: 'Art',
    written: 'Geschrieben',
    sentAt: 'Gesendet',
    fault: 'Was schiefging',
    text: 'Text',
    erased: 'Der Text dieser E-Mail wurde gelöscht.',
    audited: 'Die Links darin öffnen Türen. Dass Sie hineingesehen haben, steht im Protokoll.',
    link: 'Der Link darin, zum Öffnen oder Weitergeben',
    copy: 'Link kopieren',
    retry: 'Noch einmal senden',
    retried: 'Sie ist wieder unterwegs.',
  },
}
