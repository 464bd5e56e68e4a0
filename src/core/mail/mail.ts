/** What a mail is about: the texts of each kind stand in the catalogue. */
export const MAIL_KINDS = [
  'invitation',
  'verify_email',
  'reset_password',
  'password_changed',
  'second_factor_changed',
  'sign_in_blocked',
  'test',
] as const
export type MailKind = (typeof MAIL_KINDS)[number]

/** `shown`: no mail service is set up; a platform admin hands it on. */
export const MAIL_STATES = ['queued', 'sent', 'failed', 'shown'] as const
export type MailState = (typeof MAIL_STATES)[number]

export interface MailRequest {
  kind: MailKind
  recipient: string
  /** Tag of the language of the person who reads it; null: English. */
  language: string | null
  /** Whom it concerns; null: a person only. */
  organizationId: string | null
  /** What stands in the places of the text: names, and `link` (absolute, from publicUrl). */
  values: Record<string, string>
}

/** Mails of Parley. They are written down and sent by a job: nobody waits for a mail server. */
export interface Mailer {
  /** Joins a running transaction: no act, no mail. Throws only what the store throws. */
  send(request: MailRequest): Promise<void>
}
