import { isForPerson, isPublicRoute } from '#web/access-guard.ts'
import { type OwnId, ownIdFor } from './own-ids.ts'
import type { Place, World } from './world.ts'

/** One line of the route table of the running program. */
export type Route = World['app']['app']['routes'][number]

/** Where the ids of a path come from. */
export interface Filler {
  idOf(own: OwnId | undefined): Promise<string>
}

export const fresh = (place: Place): Filler => ({ idOf: async own => (await own?.make(place)) ?? '' })

const known = new Map<Place, Map<OwnId, Promise<string>>>()

/** The same things again and again: whoever is refused changes none of them. */
export function remembered(place: Place): Filler {
  const ids = known.get(place) ?? new Map<OwnId, Promise<string>>()
  known.set(place, ids)
  return {
    async idOf(own) {
      if (!own) return ''
      const id = ids.get(own) ?? own.make(place)
      ids.set(own, id)
      return id
    },
  }
}

/** What browsers ask before they ask is no route of ours. */
export const routesOf = (world: World): Route[] =>
  world.app.app.routes.filter(({ method }) => method !== 'OPTIONS')

export const nameOf = ({ method, path }: Route) => `${method} ${path}`

/** Anybody may ask. */
export const isOpen = (route: Route) => !isForPerson(route) && isPublicRoute(route.method, route.path)

export interface Parameter {
  name: string
  own: OwnId | undefined
}

export function parametersOf(path: string): Parameter[] {
  return [...path.matchAll(/:(\w+)/g)].map(match => ({
    name: match[0],
    own: ownIdFor(path.slice(0, match.index)),
  }))
}

/** The path of a route with ids that are there, or with one that nothing has. */
export async function fill(route: Route, place: Filler, kind: 'own' | 'unknown' = 'own'): Promise<string> {
  let path = route.path.replace('*', 'x')
  const parameters = parametersOf(route.path)
  for (const [index, { name, own }] of parameters.entries()) {
    const isLast = index === parameters.length - 1
    const isUnknown = kind === 'unknown' && (own?.of !== 'part' || (isLast && parameters.length === 1))
    path = path.replace(name, isUnknown ? Bun.randomUUIDv7() : await place.idOf(own))
  }
  return path
}
