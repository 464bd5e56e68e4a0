import { eq, getTableColumns, isNotNull, sql } from 'drizzle-orm'
import { notFound } from '#core/errors.ts'
import type { SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import type { SignInProviderRepository } from '#core/sign-in-providers/sign-in-provider-repository.ts'
import { type Database, GLOBAL_ACCESS } from '../database.ts'

export function createSignInProviderRepository(database: Database): SignInProviderRepository {
  const { signInProviders, accounts } = database.schema
  // The sealed secret leaves the database through getWithSealedSecret only.
  const { sealedClientSecret: sealed, ...columns } = getTableColumns(signInProviders)
  const shown = {
    ...columns,
    hasClientSecret: sql<boolean>`${sealed} is not null`.mapWith(Boolean),
  }

  return {
    async insert({ hasClientSecret: _, ...provider }, sealedClientSecret) {
      const row = { ...provider, sealedClientSecret }
      await database.write(GLOBAL_ACCESS, query => query.insert(signInProviders).values(row))
    },

    async get(id) {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query.select(shown).from(signInProviders).where(eq(signInProviders.id, id)),
      )
      if (!rows[0]) throw notFound('sign-in provider')
      return rows[0]
    },

    list: () =>
      database.read(GLOBAL_ACCESS, query =>
        query.select(shown).from(signInProviders).orderBy(signInProviders.name, signInProviders.id),
      ),

    async update(provider, sealedClientSecret) {
      const { id, name, issuer, clientId, isEnabled, settings, updatedAt } = provider
      const changed = await database.write(GLOBAL_ACCESS, query =>
        query
          .update(signInProviders)
          .set({ name, issuer, clientId, isEnabled, settings, updatedAt, sealedClientSecret })
          .where(eq(signInProviders.id, id))
          .returning({ id: signInProviders.id }),
      )
      if (changed.length === 0) throw notFound('sign-in provider')
    },

    remove: id =>
      database.transaction(GLOBAL_ACCESS, async () => {
        const removed = await database.write(GLOBAL_ACCESS, query =>
          query
            .delete(signInProviders)
            .where(eq(signInProviders.id, id))
            .returning({ id: signInProviders.id }),
        )
        if (removed.length === 0) throw notFound('sign-in provider')
        await database.write(GLOBAL_ACCESS, query =>
          query.delete(accounts).where(eq(accounts.providerId, id)),
        )
      }),

    async getWithSealedSecret(id) {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query
          .select({ ...shown, sealedClientSecret: sealed })
          .from(signInProviders)
          .where(eq(signInProviders.id, id)),
      )
      if (!rows[0]) throw notFound('sign-in provider')
      const { sealedClientSecret, ...provider } = rows[0]
      return { provider: provider satisfies SignInProvider, sealedClientSecret }
    },

    async clearSealedSecrets(at) {
      const cleared = await database.write(GLOBAL_ACCESS, query =>
        query
          .update(signInProviders)
          .set({ sealedClientSecret: null, updatedAt: at })
          .where(isNotNull(sealed))
          .returning({ id: signInProviders.id }),
      )
      return cleared.length
    },
  }
}
