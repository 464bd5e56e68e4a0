import { Elysia } from 'elysia'
import type { OrganizationPermission, Permission, PlatformPermission } from '#core/access/permissions.ts'
import type { RequestIdentity } from './request-identity.ts'

/**
 * The lock of every route. `permission: 'agents.write'` turns away whoever lacks it before anything is validated, and gives the
 * handler a typed `principal`; `platform: 'roles.write'` lets platform admins in and `person: true` everybody who has signed in,
 * both give a typed `person`. What stays open stands in PUBLIC_ROUTES; `findUnguardedRoutes` finds what is neither.
 */
export type AccessGuard = ReturnType<typeof createAccessGuard>

export function createAccessGuard(identity: RequestIdentity) {
  return new Elysia({ name: 'access-guard' })
    .macro({
      permission: (permission: OrganizationPermission) => ({
        detail: permissionMark(permission),
        async transform({ request }: { request: Request }) {
          await identity.requirePermission(request, permission)
        },
        async resolve({ request }: { request: Request }) {
          return { principal: await identity.requirePermission(request, permission) }
        },
      }),
    })
    .macro({
      platform: (permission: PlatformPermission) => ({
        detail: permissionMark(permission),
        async transform({ request }: { request: Request }) {
          await identity.requirePlatform(request, permission)
        },
        async resolve({ request }: { request: Request }) {
          return { person: await identity.requirePlatform(request, permission) }
        },
      }),
    })
    .macro({
      person: {
        detail: PERSON_MARK,
        async transform({ request }: { request: Request }) {
          await identity.requirePerson(request)
        },
        async resolve({ request }: { request: Request }) {
          return { person: await identity.requirePerson(request) }
        },
      },
    })
}

/** Typed as `object`: Elysia's type of `detail` knows no extensions. */
const PERSON_MARK: object = { 'x-person': true }

/** Routes that anybody may ask, each with the reason. */
export const PUBLIC_ROUTES: ReadonlyMap<string, string> = new Map([
  ['GET /healthz', 'A load balancer asks without a key.'],
  ['GET /readyz', 'A load balancer asks without a key.'],
  ['GET /openapi.json', 'It describes the program, not its data.'],
  ['GET /livekit', 'LiveKit checks the ticket.'],
  ['GET /livekit/*', 'LiveKit checks the ticket.'],
  ['GET /static/*', 'Style and scripts of the sign-in page.'],
  ['GET /widget.js', 'The script of talk buttons: the same for everybody.'],
  ['GET /widget/call.js', 'The script of a call from a talk button: the same for everybody.'],
  ['GET /widget/:id/settings', 'Visitors of foreign pages; the widget knows its origins.'],
  [
    'POST /widget/:id/challenge',
    'Visitors of foreign pages; the widget knows its origins, requests are counted.',
  ],
  [
    'POST /widget/:id/calls',
    'Visitors of foreign pages; origin, proof of work and the limits of the widget.',
  ],
  ['GET /widget/:id/words', 'Visitors of foreign pages, in a call of theirs; a signed ticket is the key.'],
  ['OPTIONS /widget/:id/settings', 'Browsers ask before they let a foreign page ask.'],
  ['OPTIONS /widget/:id/challenge', 'Browsers ask before they let a foreign page ask.'],
  ['OPTIONS /widget/:id/calls', 'Browsers ask before they let a foreign page ask.'],
  ['GET /favicon.ico', 'Browsers ask for it on every page.'],
  ['GET /', 'Sends the visitor on: to set-up, to sign-in or to the agents.'],
  ['GET /join', 'The one-time token of the invitation is the key.'],
  ['POST /join', 'The one-time token of the invitation is the key.'],
  ['GET /setup', 'There is nobody yet who could sign in; the one-time token is the key.'],
  ['POST /setup', 'There is nobody yet who could sign in; the one-time token is the key.'],
  ['GET /sign-in', 'The door itself.'],
  ['POST /sign-in', 'The door itself.'],
  ['GET /sign-in/second-factor', 'The second step of the door; the cookie of the first is the key.'],
  ['POST /sign-in/second-factor', 'The second step of the door; the cookie of the first is the key.'],
  ['POST /sign-in/passkey/options', 'A question to a browser that nobody has signed in with; rate limited.'],
  ['POST /sign-in/passkey', 'The door itself; the passkey is the key.'],
  ['GET /sign-in/providers/:id', 'A way to the door: it leads to the provider and changes nothing here.'],
  [
    'GET /sign-in/providers/:id/callback',
    'The way back; it counts only with the sealed cookie of the same browser, once.',
  ],
  ['GET /forgot-password', 'Whoever forgot the password cannot sign in.'],
  ['POST /forgot-password', 'Whoever forgot the password cannot sign in; limited, with one answer for all.'],
  ['GET /reset-password', 'The one-time token of the mail is the key.'],
  ['POST /reset-password', 'The one-time token of the mail is the key.'],
  ['GET /verify-email', 'The one-time token of the mail is the key, on whatever device it is opened.'],
  ['POST /verify-email', 'The one-time token of the mail is the key, on whatever device it is opened.'],
  [
    'POST /password-strength',
    'Whoever chooses a first or a new password has not signed in; limited by address.',
  ],
  ['POST /language', 'Whoever cannot sign in yet reads too; it changes nothing but the words.'],
  ['POST /api/v1/token', 'REST lets nobody in without a key, and any key may be exchanged.'],
  ['POST /sign-out', 'Leaving needs no right, and works with a session that has ended.'],
])

export function isPublicRoute(method: string, route: string): boolean {
  return PUBLIC_ROUTES.has(`${method} ${route}`)
}

interface RouteEntry {
  method: string
  path: string
  hooks?: { detail?: object }
}

/** Every route that neither names a permission nor stands on the public list. The server does not start with one. */
export function findUnguardedRoutes(routes: readonly RouteEntry[]): string[] {
  return routes
    .filter(
      route =>
        permissionOf(route) === undefined && !isForPerson(route) && !isPublicRoute(route.method, route.path),
    )
    .map(route => `${route.method} ${route.path}`)
}

/** True for what everybody may open who has signed in: their own account. */
export function isForPerson(route: RouteEntry): boolean {
  return route.hooks?.detail !== undefined && 'x-person' in route.hooks.detail
}

/** The permission that a registered route names. */
export function permissionOf(route: RouteEntry): Permission | undefined {
  const detail = route.hooks?.detail as { 'x-permission'?: Permission } | undefined
  return detail?.['x-permission']
}

/** OpenAPI extension and our own mark at once: Elysia keeps `detail` in the route table, but not the name of a macro. */
function permissionMark(permission: Permission): object {
  return { 'x-permission': permission }
}
