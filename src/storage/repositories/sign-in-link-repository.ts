import { and, count, eq, inArray, isNotNull, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import type { GroupGrant, SignInLink } from '#core/sign-in-providers/sign-in-provider.ts'
import type { SignInLinkRepository } from '#core/sign-in-providers/sign-in-provider-repository.ts'
import { type Database, GLOBAL_ACCESS } from '../database.ts'

/** What the sign-in library calls the account of somebody who has a password. */
const PASSWORD_PROVIDER = 'credential'
const JOURNEY = 'sign_in_journey'

/** Links are rows of `accounts`, where the sign-in library keeps passwords; its column `scope` holds what the groups gave. */
export function createSignInLinkRepository(database: Database): SignInLinkRepository {
  const { accounts, passkeys, signInProviders, users, verifications } = database.schema
  const link = {
    providerId: accounts.providerId,
    userId: accounts.userId,
    subject: accounts.accountId,
    createdAt: accounts.createdAt,
    scope: accounts.scope,
  }
  const one = (providerId: string, subject: string) =>
    and(eq(accounts.providerId, providerId), eq(accounts.accountId, subject))

  return {
    async find(providerId, subject) {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query.select(link).from(accounts).where(one(providerId, subject)),
      )
      return rows[0] && toLink(rows[0])
    },

    async listOfUser(userId) {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query
          .select(link)
          .from(accounts)
          .innerJoin(signInProviders, eq(signInProviders.id, accounts.providerId))
          .where(eq(accounts.userId, userId))
          .orderBy(accounts.createdAt, accounts.id),
      )
      return rows.map(toLink)
    },

    async countOfProvider(providerId) {
      const [links] = await database.read(GLOBAL_ACCESS, query =>
        query.select({ total: count() }).from(accounts).where(eq(accounts.providerId, providerId)),
      )
      return links?.total ?? 0
    },

    async insert({ providerId, userId, subject, createdAt, grants }) {
      const row = {
        id: Bun.randomUUIDv7(),
        userId,
        accountId: subject,
        providerId,
        scope: JSON.stringify(grants),
        createdAt,
        updatedAt: createdAt,
      }
      await database.write(GLOBAL_ACCESS, query => query.insert(accounts).values(row))
    },

    async keepGrants({ providerId, subject, grants }) {
      await database.write(GLOBAL_ACCESS, query =>
        query
          .update(accounts)
          .set({ scope: JSON.stringify(grants) })
          .where(one(providerId, subject)),
      )
    },

    async remove(userId, providerId) {
      const removed = await database.write(GLOBAL_ACCESS, query =>
        query
          .delete(accounts)
          .where(
            and(
              eq(accounts.userId, userId),
              eq(accounts.providerId, providerId),
              inArray(accounts.providerId, query.select({ id: signInProviders.id }).from(signInProviders)),
            ),
          )
          .returning({ id: accounts.id }),
      )
      return removed.length > 0
    },

    // An update that changes nothing: on Postgres it holds the row.
    async lockUser(userId) {
      await database.write(GLOBAL_ACCESS, query =>
        query
          .update(users)
          .set({ updatedAt: sql`${users.updatedAt}` })
          .where(eq(users.id, userId)),
      )
    },

    async countOwnWays(userId) {
      const [passwords] = await database.read(GLOBAL_ACCESS, query =>
        query
          .select({ total: count() })
          .from(accounts)
          .where(
            and(
              eq(accounts.userId, userId),
              eq(accounts.providerId, PASSWORD_PROVIDER),
              isNotNull(accounts.password),
            ),
          ),
      )
      const [keys] = await database.read(GLOBAL_ACCESS, query =>
        query.select({ total: count() }).from(passkeys).where(eq(passkeys.userId, userId)),
      )
      return (passwords?.total ?? 0) + (keys?.total ?? 0)
    },

    async findUserByEmail(email) {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query
          .select({
            id: users.id,
            emailVerified: users.emailVerified,
            hasSecondFactor: users.twoFactorEnabled,
          })
          .from(users)
          .where(eq(sql`lower(${users.email})`, email.toLowerCase())),
      )
      return rows[0]
    },

    async takeJourney(id, at, expiresAt) {
      return database.write(GLOBAL_ACCESS, async query => {
        await query
          .delete(verifications)
          .where(and(eq(verifications.identifier, JOURNEY), lt(verifications.expiresAt, at)))
        const row = { id, identifier: JOURNEY, value: '', expiresAt, createdAt: at, updatedAt: at }
        const taken = await query
          .insert(verifications)
          .values(row)
          .onConflictDoNothing()
          .returning({ id: verifications.id })
        return taken.length === 1
      })
    },
  }
}

const grantList = z.array(z.object({ organizationId: z.string(), role: z.string() }))

function toLink({ scope, ...link }: Omit<SignInLink, 'grants'> & { scope: string | null }): SignInLink {
  return { ...link, grants: scope === null ? [] : readGrants(scope) }
}

function readGrants(text: string): GroupGrant[] {
  try {
    return grantList.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError('internal', 'What the groups of somebody gave cannot be read.', { cause })
  }
}
