import type { RequestOrigin } from '#core/scope.ts'
import type { ClientAddresses } from './client-address.ts'

/** Where a request comes from, for the audit log and for counting attempts. */
export function originOf(request: Request, clientAddresses: ClientAddresses): RequestOrigin {
  return {
    address: clientAddresses.of(request) ?? null,
    exactAddress: clientAddresses.exactly(request) ?? null,
    userAgent: request.headers.get('user-agent'),
  }
}
