import { LonePage } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'

/** A link of a mail that does not work any more: why, and what to do. */
export function SpentLinkPage({ kind }: { kind: 'reset' | 'verify' }) {
  const { title, reset, verify } = useMessages().identity.spentLink
  const { text, action } = kind === 'reset' ? reset : verify
  return (
    <LonePage title={title}>
      <h1>{title}</h1>
      <p>{text}</p>
      <a class="btn btn-primary" href={kind === 'reset' ? '/forgot-password' : '/account'}>
        {action}
      </a>
    </LonePage>
  )
}
