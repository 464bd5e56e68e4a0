import type { AccessService } from '#core/access/access-service.ts'
import {
  isAllowed,
  type OrganizationPermission,
  PLATFORM_PERMISSIONS,
  type PlatformPermission,
} from '#core/access/permissions.ts'
import type { Person, Principal } from '#core/access/principal.ts'
import { AppError } from '#core/errors.ts'
import type { RequestOrigin } from '#core/scope.ts'
import type { IdentifyBearer } from './api/bearer-identity.ts'
import { isApiPath, pathOf } from './request-path.ts'

/** Who asks, found out once per request. REST knows bearer keys only, pages know session cookies only. */
export interface RequestIdentity {
  /**
   * Who asks, in an organization. null: nobody has signed in, no key was sent, or the person is in no organization. Throws
   * unauthenticated for a key that is not valid.
   */
  identify(request: Request): Promise<Principal | null>
  /** Who has signed in, with or without an organization; null on REST. */
  identifyPerson(request: Request): Promise<Person | null>
  /** The same, asked anew: a stream that has been open for a while wants to know whether it still may. */
  identifyPersonAgain(request: Request): Promise<Person | null>
  /** Throws unauthenticated or forbidden. */
  requirePermission(request: Request, permission: OrganizationPermission): Promise<Principal>
  /** Throws unauthenticated, or forbidden for whoever is no platform admin. */
  requirePlatform(request: Request, permission: PlatformPermission): Promise<Person>
  /** Throws unauthenticated. */
  requirePerson(request: Request): Promise<Person>
}

interface Dependencies {
  access: Pick<AccessService, 'identifyPerson'>
  identifyBearer: IdentifyBearer
  originOf(request: Request): RequestOrigin
}

export function createRequestIdentity({ access, identifyBearer, originOf }: Dependencies): RequestIdentity {
  const people = new WeakMap<Request, Promise<Person | null>>()
  const principals = new WeakMap<Request, Promise<Principal | null>>()

  function identifyPerson(request: Request): Promise<Person | null> {
    if (isApiPath(pathOf(request))) return Promise.resolve(null)
    return remember(people, request, () =>
      access.identifyPerson(headersOf(request, 'cookie'), originOf(request)),
    )
  }

  async function identifyProgram(request: Request): Promise<Principal | null> {
    const authorization = request.headers.get('authorization')
    return authorization === null ? null : identifyBearer(authorization, originOf(request))
  }

  function identify(request: Request): Promise<Principal | null> {
    return remember(principals, request, async () =>
      isApiPath(pathOf(request))
        ? identifyProgram(request)
        : ((await identifyPerson(request))?.principal ?? null),
    )
  }

  async function requirePerson(request: Request): Promise<Person> {
    const person = await identifyPerson(request)
    if (!person) throw new AppError('unauthenticated', 'Sign in, or send an API key as a bearer token.')
    return person
  }

  return {
    identify,
    identifyPerson,
    requirePerson,

    identifyPersonAgain: request => access.identifyPerson(headersOf(request, 'cookie'), originOf(request)),

    async requirePermission(request, permission) {
      const principal = await identify(request)
      if (!principal && (await identifyPerson(request)))
        throw new AppError('forbidden', 'You are in no organization that is open. Ask for an invitation.')
      if (!principal) throw new AppError('unauthenticated', 'Sign in, or send an API key as a bearer token.')
      if (!isAllowed(principal.permissions, permission)) throw lacks(permission)
      return principal
    },

    async requirePlatform(request, permission) {
      const person = await requirePerson(request)
      if (!person.isPlatformAdmin || !PLATFORM_PERMISSIONS.includes(permission)) throw lacks(permission)
      return person
    },
  }
}

function lacks(permission: string): AppError {
  return new AppError('forbidden', 'This needs the right {permission}, which your role does not include.', {
    values: { permission },
  })
}

function remember<T>(
  known: WeakMap<Request, Promise<T>>,
  request: Request,
  find: () => Promise<T>,
): Promise<T> {
  const found = known.get(request) ?? find()
  known.set(request, found)
  return found
}

/**
 * A cookie never opens the REST API, so that no foreign page can use a signed-in browser against it; and a page never looks at
 * Authorization, which belongs to a proxy in front there (basic authentication before ours).
 */
function headersOf(request: Request, name: 'authorization' | 'cookie'): Headers {
  const value = request.headers.get(name)
  return new Headers(value === null ? {} : { [name]: value })
}
