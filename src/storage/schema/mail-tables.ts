import type { MailKind, MailState } from '#core/mail/mail.ts'
import type { SchemaKit } from './postgres-kit.ts'

export function defineMailTables(kit: SchemaKit) {
  /** Global: mails on their way. The text goes when a mail was sent; what it was about stays for a while. */
  const mails = kit.table(
    'mails',
    {
      id: kit.text().primaryKey(),
      /** Whom it concerns; null: a person only. */
      organizationId: kit.text(),
      kind: kit.text().$type<MailKind>().notNull(),
      recipient: kit.text().notNull(),
      subject: kit.text().notNull(),
      textBody: kit.text(),
      htmlBody: kit.text(),
      state: kit.text().$type<MailState>().notNull(),
      attempts: kit.integer().notNull(),
      nextAttemptAt: kit.time(),
      lastError: kit.text(),
      createdAt: kit.time().notNull(),
      sentAt: kit.time(),
    },
    table => [
      kit.index('mails_due_index').on(table.state, table.nextAttemptAt),
      kit.index('mails_page_index').on(table.createdAt, table.id),
    ],
  )
  return { mails }
}
