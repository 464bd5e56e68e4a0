import { and, asc, count, desc, eq, getTableColumns, inArray, isNotNull, lt, lte, sql } from 'drizzle-orm'
import { notFound } from '#core/errors.ts'
import type { Mail } from '#core/mail/mail.ts'
import type { AttemptFailure, KeptMail, MailRepository } from '#core/mail/mail-repository.ts'
import type { Phrase } from '#lib/phrase.ts'
import { type Database, GLOBAL_ACCESS } from '../database.ts'
import { afterCursor, rowsToFetch, toPage } from '../page-cursor.ts'

export function createMailRepository(database: Database): MailRepository {
  const { mails } = database.schema
  const { textBody, htmlBody, ...columns } = getTableColumns(mails)
  const listed = { ...columns, hasText: isNotNull(textBody).mapWith(Boolean) }
  const isRetryable = inArray(mails.state, ['failed', 'shown', 'queued'])

  return {
    async insert({ sealedText, sealedHtml, lastError, ...mail }) {
      await database.write(GLOBAL_ACCESS, query =>
        query.insert(mails).values({
          ...mail,
          textBody: sealedText,
          htmlBody: sealedHtml,
          lastError: writeFault(lastError),
        }),
      )
    },

    async list(page) {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query
          .select(listed)
          .from(mails)
          .where(afterCursor(mails, page, 'newest-first'))
          .orderBy(desc(mails.createdAt), desc(mails.id))
          .limit(rowsToFetch(page)),
      )
      return toPage(rows.map(toMail), page)
    },

    async get(id) {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query
          .select({ ...listed, sealedText: textBody, sealedHtml: htmlBody })
          .from(mails)
          .where(eq(mails.id, id)),
      )
      if (!rows[0]) throw notFound('mail')
      return toKeptMail(rows[0])
    },

    async countByState() {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query.select({ state: mails.state, total: count() }).from(mails).groupBy(mails.state),
      )
      return Object.fromEntries(rows.map(({ state, total }) => [state, total]))
    },

    async claim(now, leaseUntil) {
      const due = and(eq(mails.state, 'queued'), lte(mails.nextAttemptAt, now))
      return database.write(GLOBAL_ACCESS, async query => {
        const next = query
          .select({ id: mails.id })
          .from(mails)
          .where(due)
          .orderBy(asc(mails.nextAttemptAt), asc(mails.id))
          .limit(1)
        // NB: `due` is asked again by the update: on Postgres two may have found the same row.
        const [claimed] = await query
          .update(mails)
          .set({ state: 'sending', attempts: sql`${mails.attempts} + 1`, nextAttemptAt: leaseUntil })
          .where(and(inArray(mails.id, next), due))
          .returning({ ...listed, sealedText: textBody, sealedHtml: htmlBody })
        return claimed && toKeptMail(claimed)
      })
    },

    async release(id, lease, change) {
      const released = await database.write(GLOBAL_ACCESS, query =>
        query
          .update(mails)
          .set(toColumns(change))
          .where(and(eq(mails.id, id), eq(mails.state, 'sending'), eq(mails.nextAttemptAt, lease)))
          .returning({ id: mails.id }),
      )
      return released.length === 1
    },

    async markSent(id, at) {
      await database.write(GLOBAL_ACCESS, query =>
        query
          .update(mails)
          .set({
            state: 'sent',
            sentAt: at,
            nextAttemptAt: null,
            lastError: null,
            textBody: null,
            htmlBody: null,
          })
          .where(eq(mails.id, id)),
      )
    },

    async releaseAbandoned(now, change) {
      const released = await database.write(GLOBAL_ACCESS, query =>
        query
          .update(mails)
          .set(toColumns(change))
          .where(and(eq(mails.state, 'sending'), lte(mails.nextAttemptAt, now)))
          .returning({ id: mails.id }),
      )
      return released.length
    },

    async requeue(id, now) {
      const queued = await database.write(GLOBAL_ACCESS, query =>
        query
          .update(mails)
          .set({ state: 'queued', attempts: 0, nextAttemptAt: now, lastError: null })
          .where(and(eq(mails.id, id), isRetryable, isNotNull(mails.textBody)))
          .returning({ id: mails.id }),
      )
      return queued.length === 1
    },

    async eraseTexts(createdBefore) {
      const erased = await database.write(GLOBAL_ACCESS, query =>
        query
          .update(mails)
          .set({ textBody: null, htmlBody: null })
          .where(
            and(
              inArray(mails.state, ['failed', 'shown']),
              isNotNull(mails.textBody),
              lt(mails.createdAt, createdBefore),
            ),
          )
          .returning({ id: mails.id }),
      )
      return erased.length
    },

    async forgetTexts(fault) {
      const onTheirWay = inArray(mails.state, ['queued', 'sending'])
      const failed = toColumns({ state: 'failed', nextAttemptAt: null, lastError: fault })
      await database.write(GLOBAL_ACCESS, async query => {
        await query.update(mails).set(failed).where(onTheirWay)
        await query.update(mails).set({ textBody: null, htmlBody: null })
      })
    },

    async removeOld(createdBefore) {
      const removed = await database.write(GLOBAL_ACCESS, query =>
        query.delete(mails).where(lt(mails.createdAt, createdBefore)).returning({ id: mails.id }),
      )
      return removed.length
    },

    async removeOf(organizationId) {
      const removed = await database.write(GLOBAL_ACCESS, query =>
        query.delete(mails).where(eq(mails.organizationId, organizationId)).returning({ id: mails.id }),
      )
      return removed.length
    },
  }
}

type Row = Omit<Mail, 'lastError'> & { lastError: string | null }

function toMail({ lastError, ...row }: Row): Mail {
  return { ...row, lastError: readFault(lastError) }
}

function toKeptMail({
  sealedText,
  sealedHtml,
  ...row
}: Row & Pick<KeptMail, 'sealedText' | 'sealedHtml'>): KeptMail {
  return { ...toMail(row), sealedText, sealedHtml }
}

function toColumns({ state, nextAttemptAt, lastError }: AttemptFailure) {
  return { state, nextAttemptAt, lastError: writeFault(lastError) }
}

/** As a phrase, so that the page can say it in the language of its reader. */
function writeFault(fault: Phrase | null): string | null {
  return fault && JSON.stringify(fault)
}

function readFault(text: string | null): Phrase | null {
  return text === null ? null : (JSON.parse(text) as Phrase)
}
