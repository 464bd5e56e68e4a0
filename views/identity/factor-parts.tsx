import { useMessages } from '../page-context.tsx'

export interface FactorSummary {
  isEnabled: boolean
  passkeys: number
}

/** What the page of the own account says about the second factor and the passkeys; each has a page of its own. */
export function FactorParts({ isEnabled, passkeys }: FactorSummary) {
  const { part, passkeys: words } = useMessages().secondFactor
  return (
    <>
      <section class="account-part" aria-labelledby="factor-title">
        <h2 id="factor-title">
          {part.title}{' '}
          <span class={isEnabled ? 'tag tag-live' : 'tag'}>{isEnabled ? part.on : part.off}</span>
        </h2>
        <p class="muted">{part.text}</p>
        <a class="btn btn-sm" href="/account/second-factor">
          {part.open}
        </a>
      </section>
      <section class="account-part" aria-labelledby="passkeys-title">
        <h2 id="passkeys-title">
          {words.title}{' '}
          <span class={passkeys > 0 ? 'tag tag-live' : 'tag'}>
            {passkeys > 0 ? words.count(passkeys) : words.none}
          </span>
        </h2>
        <p class="muted">{words.lead}</p>
        <a class="btn btn-sm" href="/account/passkeys">
          {words.open}
        </a>
      </section>
    </>
  )
}
