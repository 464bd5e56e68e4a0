import { and, desc, isNull, lt, ne } from 'drizzle-orm'
import type { SigningKeyRepository } from '#core/access/signing-key.ts'
import { type Database, GLOBAL_ACCESS } from '../database.ts'

export function createSigningKeyRepository(database: Database): SigningKeyRepository {
  const { signingKeys } = database.schema
  return {
    list: () =>
      database.read(GLOBAL_ACCESS, query =>
        query.select().from(signingKeys).orderBy(desc(signingKeys.createdAt), desc(signingKeys.id)),
      ),

    async insert(key) {
      await database.write(GLOBAL_ACCESS, query => query.insert(signingKeys).values(key))
    },

    async retireAllBut(id, at) {
      const retired = await database.write(GLOBAL_ACCESS, query =>
        query
          .update(signingKeys)
          .set({ retiredAt: at })
          .where(and(ne(signingKeys.id, id), isNull(signingKeys.retiredAt)))
          .returning({ id: signingKeys.id }),
      )
      return retired.length
    },

    async removeRetiredBefore(time) {
      const removed = await database.write(GLOBAL_ACCESS, query =>
        query.delete(signingKeys).where(lt(signingKeys.retiredAt, time)).returning({ id: signingKeys.id }),
      )
      return removed.length
    },

    async removeAll() {
      await database.write(GLOBAL_ACCESS, query => query.delete(signingKeys))
    },
  }
}
