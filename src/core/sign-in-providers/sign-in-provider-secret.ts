import { AppError, invalidInput } from '../errors.ts'
import type { OpenedSignInProvider, SignInProvider } from './sign-in-provider.ts'
import type { SignInProviderRepository } from './sign-in-provider-repository.ts'

/** Seals and opens texts; `context` binds a box to its place. Implemented by lib/sealed-box over the key ring. */
export interface Sealer {
  seal(text: string, context: string): string
  open(box: string, context: string): string
}

export function sealSecret(sealer: Sealer, providerId: string, secret: string | null): string | null {
  return secret === null ? null : sealer.seal(secret, contextOf(providerId))
}

/** Throws not_found, or unavailable where the secret does not open here. NB: what it answers must never reach a page. */
export async function openProvider(
  { providers, sealer }: { providers: SignInProviderRepository; sealer: Sealer },
  id: string,
): Promise<OpenedSignInProvider> {
  const { provider, sealedClientSecret } = await providers.getWithSealedSecret(id)
  if (sealedClientSecret === null) return { provider, clientSecret: null }
  try {
    return { provider, clientSecret: sealer.open(sealedClientSecret, contextOf(id)) }
  } catch (cause) {
    throw new AppError('unavailable', 'The secret of "{name}" does not open. Enter it again.', {
      values: { name: provider.name },
      cause,
    })
  }
}

/**
 * Throws invalid where the kept secret would go to another issuer than the one that it was entered for: else whoever may change an
 * address could have it sent to a service of their own, and read it there.
 */
export function refuseMovedSecret(
  before: SignInProvider,
  issuer: string,
  typed: string | null | undefined,
): void {
  const isKept = before.hasClientSecret && typed !== null && !typed
  if (!isKept || new URL(before.issuer).origin === new URL(issuer).origin) return
  throw invalidInput('Some fields are not valid.', [
    {
      path: 'clientSecret',
      message: 'The address leads to another service now. Enter its secret, or remove the one that is kept.',
    },
  ])
}

function contextOf(providerId: string): string {
  return ['sign_in_providers', 'sealed_client_secret', providerId, 'platform'].join('|')
}
