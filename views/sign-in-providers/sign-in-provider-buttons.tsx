import type { SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import { useMessages } from '../page-context.tsx'

export type OfferedProvider = Pick<SignInProvider, 'id' | 'kind' | 'name'>

/** Links and no forms: the policy of our pages sends forms nowhere else, and following a link changes nothing here. */
export function SignInProviderButtons({
  providers,
  next,
}: {
  providers: readonly OfferedProvider[]
  next: string
}) {
  const { signIn } = useMessages().signInProviders
  if (providers.length === 0) return null
  return (
    <div class="sign-in-providers">
      <p class="muted small sign-in-or">{signIn.or}</p>
      {providers.map(({ id, name }) => (
        <a key={id} class="btn" href={`/sign-in/providers/${id}?next=${encodeURIComponent(next)}`}>
          {signIn.with(name)}
        </a>
      ))}
    </div>
  )
}
