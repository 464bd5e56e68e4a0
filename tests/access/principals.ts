import { ORGANIZATION_PERMISSIONS, type Permission, PLATFORM_PERMISSIONS } from '#core/access/permissions.ts'
import { type Client, exchange, makeKey, openBrowser, openProgram } from './clients.ts'
import { makePlace, type Place, rightsOf, type World } from './world.ts'

/** Somebody who asks every route. */
export interface Principal {
  name: string
  /** browser: pages let it in, REST does not. program: the other way round. nobody: neither. */
  kind: 'nobody' | 'browser' | 'program'
  rights: readonly Permission[]
  /** False where the credential itself is refused, whatever it would allow. */
  isValid: boolean
  /** Opens a fresh one, with its own organization, where things may be changed. */
  open(world: World): Promise<{ place: Place; client: Client }>
}

/** Every kind of caller. */
export function principalsOf(world: World): Principal[] {
  return [
    { ...browser('nobody', { rights: [] }), kind: 'nobody', isValid: false, open: openNobody },
    browser('org_admin', { role: 'org_admin', rights: rightsOf(world, 'org_admin') }),
    browser('member', { role: 'member', rights: rightsOf(world, 'member') }),
    browser('billing', { role: 'billing', rights: rightsOf(world, 'billing') }),
    browser('custom role', { role: world.customRoleId, rights: rightsOf(world, world.customRoleId) }),
    browser('role that is gone', { role: 'a-role-that-is-gone', rights: [] }),
    {
      ...browser('platform admin', { rights: PLATFORM_PERMISSIONS }),
      open: async world => openPerson(await leave(await makePlace(world, { isPlatformAdmin: true }))),
    },
    {
      ...browser('member of a suspended organization', { rights: [] }),
      open: async world => openPerson(await suspend(await makePlace(world, { role: 'org_admin' }))),
    },
    program('key with every right', { rights: ORGANIZATION_PERMISSIONS }),
    program('key with one right', { rights: ['calls.read'], permissions: ['calls.read'] }),
    program('key with no right', { rights: [], permissions: [] }),
    {
      ...program('access token', { rights: ['agents.read', 'agents.write'] }),
      async open(world) {
        const place = await makePlace(world)
        const key = await makeKey(place, { permissions: ['agents.read', 'agents.write'] })
        return { place, client: openProgram(world.app, await exchange(world, key)) }
      },
    },
    program('expired key', { rights: [], isValid: false, expiresAt: new Date(0) }),
    program('revoked key', { rights: [], isValid: false, revokedAt: new Date(0) }),
    program('unknown key', { rights: [], isValid: false, isUnknown: true }),
  ]
}

function browser(
  name: string,
  { role, rights }: { role?: string; rights: readonly Permission[] },
): Principal {
  return {
    name,
    kind: 'browser',
    rights,
    isValid: true,
    open: async world => openPerson(await makePlace(world, { role })),
  }
}

async function openPerson(place: Place) {
  return { place, client: await openBrowser(place.world.app, place.userId) }
}

async function openNobody(world: World) {
  return { place: await makePlace(world), client: await openBrowser(world.app, null) }
}

interface KeyOptions {
  rights: readonly Permission[]
  permissions?: string[]
  expiresAt?: Date
  revokedAt?: Date
  isValid?: boolean
  isUnknown?: boolean
}

function program(name: string, { rights, isValid = true, isUnknown, ...change }: KeyOptions): Principal {
  return {
    name,
    kind: 'program',
    rights,
    isValid,
    async open(world) {
      const place = await makePlace(world)
      const key = await makeKey(place, change)
      return { place, client: openProgram(world.app, isUnknown ? `${key}x` : key) }
    },
  }
}

/** Somebody who is in no organization. */
async function leave(place: Place): Promise<Place> {
  await place.world.app.foundation.store.members.remove(place.scope, place.userId)
  return place
}

async function suspend(place: Place): Promise<Place> {
  const { store, clock } = place.world.app.foundation
  await store.organizations.suspend(place.scope, clock.now())
  return place
}
