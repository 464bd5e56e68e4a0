import type { SignInMethod } from '#core/identity/sign-in-session.ts'
import type { SchemaKit } from './postgres-kit.ts'

/** Global: people are not owned by an organization. Column names are those that the sign-in library asks for. */
export function defineIdentityTables(kit: SchemaKit) {
  const users = kit.table('users', {
    id: kit.text().primaryKey(),
    name: kit.text().notNull(),
    email: kit.text().notNull().unique(),
    emailVerified: kit.boolean().notNull().default(false),
    image: kit.text(),
    /** Of the dashboard; null: what the browser asks for. */
    language: kit.text(),
    twoFactorEnabled: kit.boolean().notNull().default(false),
    /** May do what `platform` permissions name, over all organizations. */
    isPlatformAdmin: kit.boolean().notNull().default(false),
    createdAt: kit.time().notNull(),
    updatedAt: kit.time().notNull(),
  })
  const ofUser = () =>
    kit
      .text()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' })

  const sessions = kit.table(
    'sessions',
    {
      id: kit.text().primaryKey(),
      userId: ofUser(),
      token: kit.text().notNull().unique(),
      expiresAt: kit.time().notNull(),
      ipAddress: kit.text(),
      userAgent: kit.text(),
      /** The organization that this browser works in; null: the person's first. */
      organizationId: kit.text(),
      /** How the person signed in. */
      method: kit.text().$type<SignInMethod>(),
      lastSeenAt: kit.time(),
      createdAt: kit.time().notNull(),
      updatedAt: kit.time().notNull(),
    },
    table => [kit.index('sessions_user_id_index').on(table.userId)],
  )

  const accounts = kit.table(
    'accounts',
    {
      id: kit.text().primaryKey(),
      userId: ofUser(),
      accountId: kit.text().notNull(),
      providerId: kit.text().notNull(),
      accessToken: kit.text(),
      refreshToken: kit.text(),
      idToken: kit.text(),
      accessTokenExpiresAt: kit.time(),
      refreshTokenExpiresAt: kit.time(),
      scope: kit.text(),
      password: kit.text(),
      createdAt: kit.time().notNull(),
      updatedAt: kit.time().notNull(),
    },
    table => [
      kit.index('accounts_user_id_index').on(table.userId),
      kit.unique('accounts_provider_account_unique').on(table.providerId, table.accountId),
    ],
  )

  const verifications = kit.table(
    'verifications',
    {
      id: kit.text().primaryKey(),
      identifier: kit.text().notNull(),
      value: kit.text().notNull(),
      expiresAt: kit.time().notNull(),
      createdAt: kit.time().notNull(),
      updatedAt: kit.time().notNull(),
    },
    table => [kit.index('verifications_identifier_index').on(table.identifier)],
  )

  const twoFactors = kit.table(
    'two_factors',
    {
      id: kit.text().primaryKey(),
      userId: ofUser(),
      secret: kit.text().notNull(),
      backupCodes: kit.text().notNull(),
      verified: kit.boolean().notNull().default(true),
      failedVerificationCount: kit.integer().notNull().default(0),
      lockedUntil: kit.time(),
    },
    table => [kit.index('two_factors_user_id_index').on(table.userId)],
  )

  const passkeys = kit.table(
    'passkeys',
    {
      id: kit.text().primaryKey(),
      userId: ofUser(),
      name: kit.text(),
      publicKey: kit.text().notNull(),
      // The library's spelling.
      credentialID: kit.text().notNull().unique(),
      counter: kit.integer().notNull(),
      deviceType: kit.text().notNull(),
      backedUp: kit.boolean().notNull(),
      transports: kit.text(),
      aaguid: kit.text(),
      createdAt: kit.time(),
    },
    table => [kit.index('passkeys_user_id_index').on(table.userId)],
  )
  return { users, sessions, accounts, verifications, twoFactors, passkeys }
}
