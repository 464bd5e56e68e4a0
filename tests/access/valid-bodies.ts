import type { Body } from './clients.ts'
import type { Place } from './world.ts'

type BodyMaker = Body | ((place: Place) => Promise<Body>)

/**
 * What a route takes, where an empty body would be refused before anybody asks whose the thing is, or where a thing is named in the
 * body. A route that is not here is asked with an empty one.
 */
export const VALID_BODIES: Readonly<Record<string, BodyMaker>> = {
  'POST /organization-choice': async ({ scope }) => ({ organizationId: scope.organizationId }),
  'POST /agents/:id/draft-copy': { version: '1' },
  'POST /agents/:id/voice-field': async place => ({ modelConnectionId: await anyConnection(place) }),
  'POST /members/:id/role': { role: 'billing' },
  'PATCH /api/v1/members/:id': { role: 'billing' },
  'POST /account/passkeys/:id/name': { name: 'Ring' },
}

/** Answers that are right although the thing is there and the right as well: [route, principal (or any), status]. */
export const ALSO_RIGHT: readonly (readonly [route: string, principal: string, status: number])[] = [
  // Somebody who belongs to no organization cannot leave one.
  ['POST /organizations/:id/departure', 'platform admin', 404],
  ['POST /organization-choice', 'platform admin', 404],
  ['POST /organization-choice', 'member of a suspended organization', 403],
  // Nobody answers at the made-up address of the provider.
  ['POST /account/sign-in-providers/:id/linking', '', 503],
  ['POST /platform/sign-in-providers/:id/check', '', 503],
]

export function isAlsoRight(route: string, principal: string, status: number): boolean {
  return ALSO_RIGHT.some(
    ([path, name, code]) => path === route && (name === '' || name === principal) && code === status,
  )
}

export async function bodyFor(route: string, place: Place): Promise<Body> {
  const body = VALID_BODIES[route] ?? {}
  return typeof body === 'function' ? body(place) : body
}

async function anyConnection({ world, scope }: Place): Promise<string> {
  const { items } = await world.app.foundation.store.modelConnections.list(scope, { limit: 1 })
  return items[0]?.id ?? ''
}
