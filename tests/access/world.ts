import { join } from 'node:path'
import { permissionsOfRole } from '#core/access/permissions.ts'
import { seedOrganization } from '#core/organizations/organization-seeder.ts'
import type { Actor, Scope } from '#core/scope.ts'
import { seedTexts } from '#messages/seed-texts.ts'
import type { StatementRecord } from '#storage/database.ts'
import { openSqliteConnection } from '#storage/sqlite/sqlite-driver.ts'
import { withPostgres } from '#testing/postgres-database.ts'
import { createTestApp, type TestApp } from '#testing/test-app.ts'

/** The real program with recorded statements, and what the cases of the matrix are made of. */
export interface World {
  app: TestApp
  /** Taken out as they are checked. */
  statements: StatementRecord[]
  /** A role of a platform admin's making. */
  customRoleId: string
  /** One statement past the program. */
  run(sql: string): Promise<void>
  close(): Promise<void>
}

/** An organization with content and one person in it. */
export interface Place {
  world: World
  scope: Scope
  userId: string
}

/** Some rights of each kind and none of others. */
export const CUSTOM_PERMISSIONS = ['agents.read', 'calls.read', 'widgets.write', 'audit.read'] as const

/** On SQLite, or on the Postgres of this URL. */
export async function openWorld(databaseUrl?: string): Promise<World> {
  const statements: StatementRecord[] = []
  const environment: Record<string, string> = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }
  const onStatement = (statement: StatementRecord) => void statements.push(statement)
  const app = await createTestApp({}, { onStatement, environment })
  const { store, clock } = app.foundation
  // Somebody is there already: the set-up is over.
  await app.foundation.createOrganization('First')
  const customRoleId = Bun.randomUUIDv7()
  await store.roles.insert({
    id: customRoleId,
    name: 'Reader',
    description: '',
    permissions: CUSTOM_PERMISSIONS,
    createdAt: clock.now(),
    updatedAt: clock.now(),
  })
  async function run(sql: string) {
    if (databaseUrl !== undefined) {
      await withPostgres(databaseUrl, client => client.query(sql))
      return
    }
    const connection = openSqliteConnection(join(app.foundation.dataDir, 'parley.db'))
    connection.run(sql)
    connection.close()
  }
  return { app, statements, customRoleId, run, close: () => app.close() }
}

interface PlaceOptions {
  name?: string
  role?: string
  isPlatformAdmin?: boolean
}

/** A fresh organization, and a fresh person who has this role there. No password: nothing is hashed. */
export async function makePlace(world: World, options: PlaceOptions = {}): Promise<Place> {
  const { name = 'Ours', role = 'org_admin', isPlatformAdmin = false } = options
  const { store, clock, services } = world.app.foundation
  const organizationId = Bun.randomUUIDv7()
  const userId = await makePerson(world, isPlatformAdmin)
  const actor: Actor = { kind: 'user', userId }
  const scope: Scope = { organizationId, actor }
  const createdAt = clock.now()
  await store.transaction(scope, async () => {
    await seedOrganization({ store, tools: services.tools, seedTexts }, scope, { name, createdAt })
    await store.access.insertMembership(scope, { userId, role, createdAt })
  })
  return { world, scope, userId }
}

export async function makePerson(world: World, isPlatformAdmin = false): Promise<string> {
  const email = `${Bun.randomUUIDv7()}@example.com`
  const { authenticator } = world.app.foundation
  const user = await authenticator.createUser({
    name: 'Bea',
    email,
    passwordHash: null,
    emailVerified: true,
    isPlatformAdmin,
  })
  return user.id
}

/** Somebody else who belongs there. */
export async function addMember({ world, scope }: Place, role = 'member'): Promise<string> {
  const userId = await makePerson(world)
  const createdAt = world.app.foundation.clock.now()
  await world.app.foundation.store.access.insertMembership(scope, { userId, role, createdAt })
  return userId
}

export function rightsOf(world: World, role: string) {
  return permissionsOfRole(role, role === world.customRoleId ? CUSTOM_PERMISSIONS : null)
}
