import type { Permission } from '#core/access/permissions.ts'
import { PLATFORM_PERMISSIONS } from '#core/access/permissions.ts'
import type { Person } from '#core/access/principal.ts'
import { destinationOf, destinationsFor } from '#views/destinations.ts'

/** The page of everybody who has signed in: where they work, and where they are invited. */
export const OWN_ORGANIZATIONS = '/organizations'

/** Where somebody arrives: the first place that their role may open. */
export function firstPageOf(person: Person): string {
  return firstPlace(permissionsOf(person)) ?? OWN_ORGANIZATIONS
}

function permissionsOf({ principal, isPlatformAdmin }: Person): readonly Permission[] {
  return principal?.permissions ?? (isPlatformAdmin ? PLATFORM_PERMISSIONS : [])
}

function firstPlace(permissions: readonly Permission[]): string | undefined {
  return destinationsFor(permissions)[0]?.href
}

/**
 * The same page in another organization. Of a thing, which the other one does not have, the list of its noun; of a page that the role
 * there may not open, the first that it may. `next` is a path of ours.
 */
export function pageAfterSwitch(next: string, permissions: readonly Permission[]): string {
  const [path = '/'] = next.split('?')
  if (path.startsWith('/platform/') || path === '/account' || path.startsWith('/account/')) return next
  const destination = destinationOf(path)
  if (destination && permissions.includes(destination.permission)) return destination.href
  return firstPlace(permissions) ?? OWN_ORGANIZATIONS
}
