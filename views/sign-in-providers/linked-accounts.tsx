import type { LinkedAccount } from '#core/sign-in-providers/linked-account-service.ts'
import { formatMoment } from '#messages/formats.ts'
import { CsrfField } from '../components/form.tsx'
import { Page } from '../layout.tsx'
import { useMessages, usePage } from '../page-context.tsx'

export const LINKED_ACCOUNTS_PATH = '/account/sign-in-providers'

export interface LinkedAccountsProps {
  accounts: readonly LinkedAccount[]
  /** What was just done, or why it was refused. */
  notice?: { text: string; isFault: boolean }
}

/** The section of the account page: which providers let this person in. The page of the account includes it. */
export function LinkedAccounts({ accounts, notice }: LinkedAccountsProps) {
  const words = useMessages().signInProviders.account
  return (
    <section class="account-part" id="linked-accounts" aria-labelledby="linked-accounts-title">
      <h2 id="linked-accounts-title">{words.title}</h2>
      <p class="muted">{accounts.length === 0 ? words.none : words.text}</p>
      <div role="status">
        {notice && (
          <p class={notice.isFault ? 'notice notice-error' : 'notice notice-success'}>{notice.text}</p>
        )}
      </div>
      {accounts.length > 0 && (
        <ul class="account-rows">
          {accounts.map(account => (
            <Account key={account.providerId} account={account} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Account({ account }: { account: LinkedAccount }) {
  const { messages, timeZone: zone, now } = usePage()
  const words = messages.signInProviders.account
  const { providerId, name, linkedAt, isEnabled } = account
  const path = `${LINKED_ACCOUNTS_PATH}/${providerId}`
  return (
    <li class="account-row">
      <div>
        <span class="account-row-name">{name}</span>
        <p class="muted small">
          {linkedAt ? words.linkedSince(formatMoment(linkedAt, { now, zone, messages })) : words.notLinked}
          {!isEnabled && ` (${words.switchedOff})`}
        </p>
      </div>
      {linkedAt ? (
        <form
          method="post"
          action={`${path}/unlinking`}
          hx-post={`${path}/unlinking`}
          hx-target="#linked-accounts"
          hx-swap="outerHTML"
          hx-disable="find button"
        >
          <CsrfField />
          <button class="btn btn-sm" type="submit">
            {words.unlink(name)}
          </button>
        </form>
      ) : (
        <form
          method="post"
          action={`${path}/linking`}
          hx-post={`${path}/linking`}
          hx-swap="none"
          hx-disable="find button"
        >
          <CsrfField />
          <button class="btn btn-sm" type="submit">
            {words.link(name)}
          </button>
        </form>
      )}
    </li>
  )
}

/** The section alone, for whoever has no script and was refused. */
export function LinkedAccountsPage(props: LinkedAccountsProps) {
  const { title } = useMessages().signInProviders.account
  return (
    <Page title={title} isNarrow>
      <LinkedAccounts {...props} />
    </Page>
  )
}
