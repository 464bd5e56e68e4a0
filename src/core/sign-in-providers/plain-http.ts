import { createDestinationList, PRIVATE_ENTRY } from '#lib/destination-list.ts'
import { judgeDestination, type ResolveHost, toDestination } from '../egress/egress-policy.ts'

/**
 * Whether a provider may be asked without https: only where the operator listed it (SIGN_IN_ALLOW_HTTP) and it is on this machine or in
 * a private network. Anything else would send the client secret and the proof of who somebody is in the open.
 */
export function createPlainHttpRule(allowed: readonly string[], resolve: ResolveHost) {
  const listed = createDestinationList(allowed)
  const near = createDestinationList([PRIVATE_ENTRY])
  return async (address: string): Promise<boolean> => {
    if (allowed.length === 0) return false
    const to = toDestination('sign_in', address)
    const verdicts = [await judgeDestination(to, listed, resolve), await judgeDestination(to, near, resolve)]
    return verdicts.every(({ isAllowed }) => isAllowed)
  }
}
