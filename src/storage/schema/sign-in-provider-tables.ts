import type { SignInProviderKind, SignInProviderSettings } from '#core/sign-in-providers/sign-in-provider.ts'
import type { SchemaKit } from './postgres-kit.ts'

export function defineSignInProviderTables(kit: SchemaKit) {
  /** Global: where people may come from who sign in elsewhere. */
  const signInProviders = kit.table('sign_in_providers', {
    id: kit.text().primaryKey(),
    kind: kit.text().$type<SignInProviderKind>().notNull(),
    name: kit.text().notNull().unique(),
    issuer: kit.text().notNull(),
    clientId: kit.text().notNull(),
    sealedClientSecret: kit.text(),
    isEnabled: kit.boolean().notNull(),
    settings: kit.json<SignInProviderSettings>().notNull(),
    createdAt: kit.time().notNull(),
    updatedAt: kit.time().notNull(),
  })
  return { signInProviders }
}
