import type { Phrase } from '#lib/phrase.ts'

/** What stands in the places of the texts of each kind. Every `link` is absolute, from publicUrl. */
export interface MailValues {
  invitation: { organization: string; inviter: string; link: string }
  verify_email: { name: string; link: string }
  reset_password: { name: string; link: string }
  /** `link`: the page of the own account. */
  password_changed: { name: string; link: string }
  /** `link`: the page of the own account. */
  second_factor_changed: { name: string; change: SecondFactorChange; link: string }
  /** `link`: where a new password is asked for. */
  sign_in_blocked: { name: string; link: string }
  /** Whoever pressed the button. */
  test: { sender: string }
}
export type MailKind = keyof MailValues

/** What a mail is about: the texts of each kind stand in the catalogue. */
export const MAIL_KINDS = [
  'invitation',
  'verify_email',
  'reset_password',
  'password_changed',
  'second_factor_changed',
  'sign_in_blocked',
  'test',
] as const satisfies readonly MailKind[]

export const SECOND_FACTOR_CHANGES = [
  'authenticator_added',
  'authenticator_removed',
  'recovery_codes_renewed',
  'recovery_code_used',
  'passkey_added',
  'passkey_removed',
] as const
export type SecondFactorChange = (typeof SECOND_FACTOR_CHANGES)[number]

/**
 * `queued`: waits for its turn. `sending`: handed to the mail service right now, by one node. `failed`: given up; the page can
 * try again. `shown`: no mail service is set up; a platform admin hands it on.
 */
export const MAIL_STATES = ['queued', 'sending', 'sent', 'failed', 'shown'] as const
export type MailState = (typeof MAIL_STATES)[number]

export type MailRequest = { [Kind in MailKind]: MailRequestOf<Kind> }[MailKind]

interface MailRequestOf<Kind extends MailKind> {
  kind: Kind
  recipient: string
  /** Tag of the language of the person who reads it; null: English. */
  language: string | null
  /** Whom it concerns; null: a person only. */
  organizationId: string | null
  values: MailValues[Kind]
}

/** Mails of Parley. They are written down and sent by a job: nobody waits for a mail server. */
export interface Mailer {
  /**
   * Joins a running transaction: no act, no mail. Throws invalid for a recipient that is not one plain e-mail address, else only
   * what the store throws.
   */
  send(request: MailRequest): Promise<void>
}

/** A mail as lists show it. NB: what it says may open a door (a reset link), so it stands nowhere but in `getMail` of the service. */
export interface Mail {
  id: string
  organizationId: string | null
  kind: MailKind
  recipient: string
  subject: string
  state: MailState
  /** How often it was handed to the mail service. */
  attempts: number
  nextAttemptAt: Date | null
  lastError: Phrase | null
  createdAt: Date
  sentAt: Date | null
  /** False once its text was erased. */
  hasText: boolean
}

/** The two parts of a mail. */
export interface MailText {
  subject: string
  text: string
  html: string
}

export interface OutgoingMail extends MailText {
  id: string
  recipient: string
}

/** `isFinal`: trying again would not help. The fault is said to platform admins. */
export type DeliveryOutcome = { ok: true } | { ok: false; isFinal: boolean; fault: Phrase }

/** A mail service: Resend, or a mail server. */
export interface MailTransport {
  kind: 'resend' | 'smtp'
  /** `MAIL_FROM`. */
  sender: string
  /** Where it listens, as an address with a scheme: smtp://mail.example.com:587. */
  address: string
  /**
   * True where the service takes a mail once, however often it is handed over: then one that was under way when Parley died is
   * handed over again. False: such a mail may have arrived or not, and a person decides.
   */
  takesOnce: boolean
  /** Bounded in time. Never throws. */
  deliver(mail: OutgoingMail): Promise<DeliveryOutcome>
}

/** What a sealed part of a mail is bound to. */
export function mailContext(id: string, column: 'text_body' | 'html_body'): string {
  return `mails|${column}|${id}|`
}
