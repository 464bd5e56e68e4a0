import type { Phrase } from '#lib/phrase.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Mail, MailState } from './mail.ts'

/** The two parts of a text, each in a sealed box; null once they were erased. */
export interface SealedMailText {
  sealedText: string | null
  sealedHtml: string | null
}

export type KeptMail = Mail & SealedMailText

/** Mails belong to no organization: no scope. */
export interface MailRepository {
  insert(mail: Omit<KeptMail, 'hasText'>): Promise<void>
  /** Newest first, without texts. */
  list(page: PageRequest): Promise<Page<Mail>>
  /** Throws not_found. */
  get(id: string): Promise<KeptMail>
  countByState(): Promise<Partial<Record<MailState, number>>>
  /**
   * Takes the mail that has waited longest past its time: it is `sending` for this caller until the lease ends, and no other
   * caller gets it. Undefined when none is due.
   */
  claim(now: Date, leaseUntil: Date): Promise<KeptMail | undefined>
  /** Keeps how an attempt went wrong. False when the lease was lost: then nothing is changed. */
  release(id: string, lease: Date, change: AttemptFailure): Promise<boolean>
  /** Whatever its state is by now: it is gone. Erases its text. */
  markSent(id: string, at: Date): Promise<void>
  /** Mails whose lease has ended while they were `sending`; answers how many were changed. */
  releaseAbandoned(now: Date, change: AttemptFailure): Promise<number>
  /** To be sent anew; false for one that was sent, is being sent, or has no text any more. */
  requeue(id: string, now: Date): Promise<boolean>
  /** Erases the texts of mails that are neither queued nor sending and older than this. */
  eraseTexts(createdBefore: Date): Promise<number>
  /** After the encryption key was lost. What was on its way fails. */
  forgetTexts(fault: Phrase): Promise<void>
  removeOld(createdBefore: Date): Promise<number>
  /** Those that an organization wrote, with it. Joins a running transaction. */
  removeOf(organizationId: string): Promise<number>
}

export type AttemptFailure =
  | { state: 'queued'; nextAttemptAt: Date; lastError: Phrase | null }
  | { state: 'failed'; nextAttemptAt: null; lastError: Phrase }
