import type { FieldIssue } from '#core/errors.ts'
import type { LinkedAccount } from '#core/sign-in-providers/linked-account-service.ts'
import { formatMoment } from '#messages/formats.ts'
import { CsrfField, FormFaults, FormMessage } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { IdentityCheckFields } from '../identity/identity-check-fields.tsx'
import { Page } from '../layout.tsx'
import { useMessages, usePage } from '../page-context.tsx'

export const LINKED_ACCOUNTS_PATH = '/account/sign-in-providers'

/** What the page of the own account says about other accounts; nothing where there is nothing to link. */
export function LinkedAccounts({ accounts }: { accounts: readonly LinkedAccount[] }) {
  const words = useMessages().signInProviders.account
  const linked = accounts.filter(({ linkedAt }) => linkedAt !== null)
  if (accounts.length === 0) return null
  return (
    <section class="account-part" aria-labelledby="linked-accounts-title">
      <h2 id="linked-accounts-title">
        {words.title}{' '}
        <span class={linked.length > 0 ? 'tag tag-live' : 'tag'}>
          {linked.length > 0 ? linked.map(({ name }) => name).join(', ') : words.notLinked}
        </span>
      </h2>
      <p class="muted">{words.text}</p>
      <a class="btn btn-sm" href={LINKED_ACCOUNTS_PATH}>
        {words.open}
      </a>
    </section>
  )
}

interface LinkedAccountsPageProps {
  accounts: readonly LinkedAccount[]
  asksPassword: boolean
  email: string
  isDone?: boolean
  issues: readonly FieldIssue[]
  message?: string
}

/** Which providers let this person in: one password above, one button each. */
export function LinkedAccountsPage(props: LinkedAccountsPageProps) {
  const { accounts, issues, message, isDone } = props
  const { signInProviders, secondFactor } = useMessages()
  const words = signInProviders.account
  return (
    <Page title={words.title} isNarrow>
      <a class="crumb" href="/account">
        <Icon name="back" />
        {secondFactor.page.back}
      </a>
      <div class="page-head">
        <h1>{words.title}</h1>
      </div>
      <p class="page-lead">{accounts.length === 0 ? words.none : words.text}</p>
      {isDone && (
        <p class="notice notice-success notice-apart" role="status">
          {words.unlinkedNow}
        </p>
      )}
      {accounts.length > 0 && (
        <form class="form" method="post" action={LINKED_ACCOUNTS_PATH} novalidate>
          <CsrfField />
          <FormMessage id="linked-message" issues={issues} message={message} />
          <IdentityCheckFields {...props} />
          <ul class="account-rows">
            {accounts.map(account => (
              <Account key={account.providerId} account={account} />
            ))}
          </ul>
        </form>
      )}
    </Page>
  )
}

function Account({ account }: { account: LinkedAccount }) {
  const { messages, timeZone: zone, now } = usePage()
  const words = messages.signInProviders.account
  const { providerId, name, linkedAt, isEnabled } = account
  const action = `${LINKED_ACCOUNTS_PATH}/${providerId}/${linkedAt ? 'unlinking' : 'linking'}`
  return (
    <li class="account-row">
      <div>
        <span class="account-row-name">{name}</span>
        <p class="muted small">
          {linkedAt ? words.linkedSince(formatMoment(linkedAt, { now, zone, messages })) : words.notLinked}
          {!isEnabled && ` (${words.switchedOff})`}
        </p>
      </div>
      <button class="btn btn-sm" type="submit" formaction={action} hx-post={action} hx-swap="none">
        {linkedAt ? words.unlink(name) : words.link(name)}
      </button>
    </li>
  )
}

export function LinkedAccountsFaults({
  issues,
  message,
}: Pick<LinkedAccountsPageProps, 'issues' | 'message'>) {
  return <FormFaults id="linked-message" fields={['currentPassword']} issues={issues} message={message} />
}
