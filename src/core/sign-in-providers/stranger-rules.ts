import { AppError } from '../errors.ts'
import type { ProviderIdentity, SignInProvider } from './sign-in-provider.ts'

interface Stranger {
  provider: SignInProvider
  identity: ProviderIdentity
  /** The account with this address. */
  account: { emailVerified: boolean; hasSecondFactor: boolean } | undefined
  /** An invitation waits, or a group of theirs gives a membership. */
  mayBeNew: boolean
}

/**
 * Throws forbidden, with what to do, for somebody who came through this provider for the first time and may not come in. An account
 * is taken over by its address only where both sides have verified it: else whoever types a foreign address at a provider, or here,
 * would get in.
 */
export function refuseStranger({ provider, identity, account, mayBeNew }: Stranger): void {
  const values = { provider: provider.name }
  if (identity.email === null)
    throw new AppError('forbidden', '{provider} tells no e-mail address. Ask whoever set it up.', { values })
  if (account ? !identity.isEmailVerified : !mayBeNew && !identity.isEmailVerified)
    throw new AppError(
      'forbidden',
      '{provider} does not vouch for your e-mail address. If you have an account here, sign in with your password and link {provider} on the page of your account.',
      { values },
    )
  if (account && !account.emailVerified)
    throw new AppError(
      'forbidden',
      'The e-mail address of your account here was never confirmed. Sign in with your password and link {provider} on the page of your account.',
      { values },
    )
  // A provider's word alone would be less than what the account asks for.
  if (account?.hasSecondFactor)
    throw new AppError(
      'forbidden',
      'Your account here asks for a second factor. Sign in with it and link {provider} on the page of your account.',
      { values },
    )
  if (!account && !mayBeNew)
    throw new AppError(
      'forbidden',
      'Nobody has invited you yet. Ask for an invitation to the address that {provider} knows.',
      {
        values,
      },
    )
}

/** Throws forbidden where only people of certain domains may come. */
export function refuseOtherDomains({ name, settings }: SignInProvider, identity: ProviderIdentity): void {
  const { emailDomains } = settings
  if (emailDomains.length === 0) return
  const domain = identity.email?.split('@').at(-1)
  if (identity.isEmailVerified && domain && emailDomains.includes(domain)) return
  throw new AppError(
    'forbidden',
    'Only verified e-mail addresses of certain domains may sign in with {provider}.',
    {
      values: { provider: name },
    },
  )
}
