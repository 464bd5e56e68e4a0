import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import type { AuthCondition, AuthRecords } from '#core/identity/auth-records.ts'
import { type BrowserSession, type Session, SIGN_IN_METHODS } from '#core/identity/sign-in-session.ts'

/** Sessions of one person that are shown; more are only made by a program. */
const SESSIONS_SHOWN_MAX = 100
/** A browser that nobody has used for this long signs in again. */
export const IDLE_LIMIT_MS = 3 * 24 * 60 * 60_000
/** The use of a session is written down at most this often. */
const TOUCH_INTERVAL_MS = 5 * 60_000

const sessionRecord = z.object({
  id: z.string(),
  organizationId: z.string().nullish(),
  method: z.enum(SIGN_IN_METHODS).nullish().catch(null),
  userAgent: z.string().nullish(),
  ipAddress: z.string().nullish(),
  createdAt: z.date(),
  lastSeenAt: z.date().nullish(),
})
type SessionRecord = z.output<typeof sessionRecord>

/** The sessions of people as rows: listed, touched and ended without the library, whose answer would carry tokens. */
export function createSessionRecords(records: AuthRecords, clock: Clock) {
  const idleSince = () => new Date(clock.now().getTime() - IDLE_LIMIT_MS)

  return {
    async list(userId: string): Promise<BrowserSession[]> {
      const rows = await records.findMany({
        model: 'sessions',
        where: [equals('userId', userId), condition('expiresAt', 'gt', clock.now())],
        limit: SESSIONS_SHOWN_MAX,
        sortBy: { field: 'lastSeenAt', direction: 'desc' },
      })
      return rows
        .map(row => toBrowserSession(sessionRecord.parse(row)))
        .filter(session => session.lastSeenAt > idleSince())
    },

    async end(userId: string, sessionId: string): Promise<boolean> {
      const where = [equals('userId', userId), equals('id', sessionId)]
      return (await records.deleteMany({ model: 'sessions', where })) > 0
    },

    endOthers(userId: string, keptSessionId: string | null): Promise<number> {
      const others = keptSessionId === null ? [] : [condition('id', 'ne', keptSessionId)]
      return records.deleteMany({ model: 'sessions', where: [equals('userId', userId), ...others] })
    },

    /** Those that nobody closed would pile up: each sign-in clears the person's own. */
    async removeExpired(userId: string): Promise<void> {
      for (const over of [
        condition('expiresAt', 'lt', clock.now()),
        condition('lastSeenAt', 'lt', idleSince()),
      ]) {
        await records.deleteMany({ model: 'sessions', where: [equals('userId', userId), over] })
      }
    },

    /** Notes that a session is in use; false when it has been left alone for too long, and is over. */
    async touch({ id, lastSeenAt }: { id: string; lastSeenAt: Date | null }): Promise<boolean> {
      const now = clock.now()
      if (lastSeenAt && lastSeenAt < idleSince()) {
        await records.deleteMany({ model: 'sessions', where: [equals('id', id)] })
        return false
      }
      if (!lastSeenAt || now.getTime() - lastSeenAt.getTime() > TOUCH_INTERVAL_MS) {
        await records.updateMany({ model: 'sessions', where: [equals('id', id)] }, { lastSeenAt: now })
      }
      return true
    },

    async chooseOrganization(sessionId: string, organizationId: string): Promise<void> {
      await records.updateMany({ model: 'sessions', where: [equals('id', sessionId)] }, { organizationId })
    },
  }
}

export function toSession({
  id,
  organizationId,
  method,
}: {
  id: string
  organizationId?: string | null
  method?: unknown
}): Session {
  const known = SIGN_IN_METHODS.find(name => name === method)
  return { id, organizationId: organizationId ?? null, method: known ?? null }
}

function toBrowserSession(record: SessionRecord): BrowserSession {
  return {
    ...toSession(record),
    userAgent: record.userAgent || null,
    address: record.ipAddress || null,
    createdAt: record.createdAt,
    lastSeenAt: record.lastSeenAt ?? record.createdAt,
  }
}

export function equals(field: string, value: string): AuthCondition {
  return condition(field, 'eq', value)
}

function condition(field: string, operator: AuthCondition['operator'], value: string | Date): AuthCondition {
  return { field, operator, value, connector: 'AND', isCaseSensitive: true }
}
