import { isMailAddress } from '#lib/mail-address.ts'
import type { AuditTrail } from '../audit/audit.ts'
import { AppError, invalidInput } from '../errors.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import {
  type Mail,
  type Mailer,
  type MailRequest,
  type MailState,
  type MailText,
  type MailTransport,
  mailContext,
} from './mail.ts'
import { createMailDelivery, type MailDelivery, type MailDeliveryDependencies } from './mail-delivery.ts'

/** Mails of the appliance: writing them down, handing them over, and what platform admins see of them. */
export interface MailService extends Mailer, MailDelivery {
  /** What sends them; null: nothing does, and they are shown to platform admins. */
  readonly transport: Pick<MailTransport, 'kind' | 'sender' | 'address'> | null
  /** Newest first. */
  listMails(page: PageRequest): Promise<Page<Mail>>
  countByState(): Promise<Partial<Record<MailState, number>>>
  /** With its text, which may open somebody's account: written down in the scope's audit log. Throws not_found. */
  readMail(scope: Scope, id: string): Promise<{ mail: Mail; text: string | null }>
  /** True for one that somebody may send again by hand. */
  mayRetry(mail: Mail): boolean
  /** Throws conflict for one that cannot be sent any more. */
  retryMail(id: string): Promise<void>
  /** Hears of every new mail that can be sent, once it is kept, until the returned function is called. */
  onQueued(listener: () => void): () => void
}

export interface MailServiceDependencies extends MailDeliveryDependencies {
  audit: AuditTrail
  renderMail(request: MailRequest): MailText
  /** A mail waits for a platform admin, since no mail service is set up. */
  onShown(): void
}

const SUBJECT_MAX_CHARS = 200

export function createMailService(dependencies: MailServiceDependencies): MailService {
  const { store, clock, audit, sealer, transport, renderMail, onShown } = dependencies
  const listeners = new Set<() => void>()
  const notify = () => {
    for (const listener of listeners) listener()
  }

  return {
    ...createMailDelivery(dependencies),
    transport: transport && { kind: transport.kind, sender: transport.sender, address: transport.address },

    async send(request) {
      const recipient = request.recipient.trim()
      if (!isMailAddress(recipient)) throw invalidInput('Use an e-mail address such as ann@example.com.')
      const id = Bun.randomUUIDv7()
      const { subject, text, html } = renderMail(request)
      const createdAt = clock.now()
      await store.mails.insert({
        id,
        organizationId: request.organizationId,
        kind: request.kind,
        recipient,
        subject: plainLine(subject),
        sealedText: sealer.seal(text, mailContext(id, 'text_body')),
        sealedHtml: sealer.seal(html, mailContext(id, 'html_body')),
        state: transport ? 'queued' : 'shown',
        attempts: 0,
        nextAttemptAt: transport ? createdAt : null,
        lastError: null,
        createdAt,
        sentAt: null,
      })
      store.afterCommit(transport ? notify : onShown)
    },

    listMails: page => store.mails.list(page),
    countByState: () => store.mails.countByState(),

    readMail: (scope, id) =>
      store.transaction(scope, async () => {
        const { sealedText, sealedHtml: _, ...mail } = await store.mails.get(id)
        if (sealedText === null) return { mail, text: null }
        const text = sealer.open(sealedText, mailContext(id, 'text_body'))
        const subject = { kind: 'mail', id, name: mail.recipient }
        await audit.record(scope, { action: 'mail.read', subject, after: { kind: mail.kind } })
        return { mail, text }
      }),

    mayRetry: ({ state, hasText }) =>
      transport !== null && hasText && (state === 'failed' || state === 'shown'),

    async retryMail(id) {
      await store.mails.get(id)
      if (!transport) throw new AppError('conflict', 'No mail service is set up that could send this mail.')
      if (!(await store.mails.requeue(id, clock.now())))
        throw new AppError('conflict', 'This mail cannot be sent any more.')
      notify()
    },

    onQueued(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Names in a subject are typed by people: a line break in one would begin a header of its own. */
function plainLine(subject: string): string {
  return subject
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, SUBJECT_MAX_CHARS)
}
