import type { AccessService } from '#core/access/access-service.ts'
import type { Permission } from '#core/access/permissions.ts'
import { isAllowed } from '#core/access/permissions.ts'
import type { Principal } from '#core/access/principal.ts'
import { AppError } from '#core/errors.ts'
import { isApiPath, pathOf } from './request-path.ts'

/** Who asks, found out once per request. REST knows bearer keys only, pages know session cookies only. */
export interface RequestIdentity {
  /** null: nobody has signed in, or no key was sent. Throws unauthenticated for a key that is not valid. */
  identify(request: Request): Promise<Principal | null>
  /** The same, asked anew: a stream that has been open for a while wants to know whether it still may. */
  identifyAgain(request: Request): Promise<Principal | null>
  /** Throws unauthenticated or forbidden. */
  requirePermission(request: Request, permission: Permission): Promise<Principal>
}

export function createRequestIdentity(access: Pick<AccessService, 'identify'>): RequestIdentity {
  const known = new WeakMap<Request, Promise<Principal | null>>()
  const identifyAgain = (request: Request) => access.identify(credentialsOf(request))

  function identify(request: Request): Promise<Principal | null> {
    let principal = known.get(request)
    if (!principal) {
      principal = identifyAgain(request)
      known.set(request, principal)
    }
    return principal
  }

  return {
    identify,
    identifyAgain,

    async requirePermission(request, permission) {
      const principal = await identify(request)
      if (!principal) throw new AppError('unauthenticated', 'Sign in, or send an API key as a bearer token.')
      if (!isAllowed(principal.permissions, permission)) {
        throw new AppError(
          'forbidden',
          'This needs the right {permission}, which your role does not include.',
          { values: { permission } },
        )
      }
      return principal
    },
  }
}

/**
 * A cookie never opens the REST API, so that no foreign page can use a signed-in browser against it; and a page never looks at
 * Authorization, which belongs to a proxy in front there (basic authentication before ours).
 */
function credentialsOf(request: Request): Headers {
  const name = isApiPath(pathOf(request)) ? 'authorization' : 'cookie'
  const value = request.headers.get(name)
  return new Headers(value === null ? {} : { [name]: value })
}
