import { LonePage } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'

/** Why somebody could not come in by a provider, and the way back. */
export function ProviderSignInFailedPage({ message, isLinking }: { message: string; isLinking: boolean }) {
  const words = useMessages().signInProviders.signIn
  return (
    <LonePage title={words.failedTitle}>
      <h1>{words.failedTitle}</h1>
      <p class="notice notice-error notice-apart" role="alert">
        {message}
      </p>
      <a class="btn btn-primary" href={isLinking ? '/account' : '/sign-in'}>
        {isLinking ? words.backToAccount : words.back}
      </a>
    </LonePage>
  )
}

/** Without a script a form may not lead away from us, so a link does. */
export function ProviderDeparturePage({ name, address }: { name: string; address: string }) {
  const words = useMessages().signInProviders.signIn
  return (
    <LonePage title={words.leaving(name)}>
      <h1>{words.leaving(name)}</h1>
      <p>{words.leavingText(name)}</p>
      <a class="btn btn-primary" href={address}>
        {words.leaving(name)}
      </a>
    </LonePage>
  )
}
