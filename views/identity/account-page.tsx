import type { FieldIssue } from '#core/errors.ts'
import type { BrowserSession } from '#core/identity/sign-in-session.ts'
import type { LinkedAccount } from '#core/sign-in-providers/linked-account-service.ts'
import { CsrfField, FormFaults, FormMessage, TextField } from '../components/form.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { LinkedAccounts } from '../sign-in-providers/linked-accounts.tsx'
import { FactorParts, type FactorSummary } from './factor-parts.tsx'
import { AccountName, PasswordField } from './password-field.tsx'
import { SessionList } from './session-list.tsx'

export const PASSWORD_FIELDS = ['currentPassword', 'password'] as const

/** What a redirect says that it did. */
export const ACCOUNT_NOTES = [
  'password',
  'session',
  'sessions',
  'verified',
  'verification-sent',
  'linked',
  'too-many',
] as const
export type AccountNote = (typeof ACCOUNT_NOTES)[number]

interface AccountPageProps {
  person: { name: string; email: string; isVerified: boolean }
  hasPassword: boolean
  sessions: readonly BrowserSession[]
  factors: FactorSummary
  currentSessionId: string
  passwordMinChars: number
  linkedAccounts: readonly LinkedAccount[]
  note: AccountNote | null
  /** Of the form for a new password. */
  issues: readonly FieldIssue[]
  message?: string
}

export function AccountPage(props: AccountPageProps) {
  const words = useMessages().identity.account
  const { person, note } = props
  return (
    <Page title={words.title} isNarrow>
      <div class="page-head">
        <h1>{words.title}</h1>
      </div>
      {note && (
        <p class={note === 'too-many' ? 'notice notice-warning' : 'notice notice-success'} role="status">
          {words.notes[note]}
        </p>
      )}
      <div class="own-account">
        <AddressPart person={person} />
        <PasswordPart {...props} />
        <LinkedAccounts accounts={props.linkedAccounts} />
        <FactorParts {...props.factors} />
        <SessionList sessions={props.sessions} currentSessionId={props.currentSessionId} />
      </div>
    </Page>
  )
}

function AddressPart({ person }: Pick<AccountPageProps, 'person'>) {
  const words = useMessages().identity.account.address
  return (
    <section class="account-part" aria-labelledby="address-title">
      <h2 id="address-title">{person.name}</h2>
      <p>
        {person.email}{' '}
        <span class={person.isVerified ? 'tag tag-live' : 'tag'}>
          {person.isVerified ? words.verified : words.unverified}
        </span>
      </p>
      {!person.isVerified && (
        <form class="form" method="post" action="/account/verification">
          <CsrfField />
          <p class="muted">{words.why}</p>
          <div class="form-acts">
            <button class="btn btn-sm" type="submit">
              {words.verify}
            </button>
          </div>
        </form>
      )}
    </section>
  )
}

function PasswordPart({ hasPassword, issues, message, passwordMinChars, person }: AccountPageProps) {
  const words = useMessages().identity.account.password
  return (
    <section class="account-part" aria-labelledby="password-title" id="password">
      <h2 id="password-title">{words.title}</h2>
      {hasPassword ? (
        <form
          class="form"
          method="post"
          action="/account/password"
          hx-post="/account/password"
          hx-swap="none"
          hx-disable="find button"
          novalidate
        >
          <CsrfField />
          <AccountName email={person.email} />
          <FormMessage id="password-message" issues={issues} message={message} />
          <TextField
            name="currentPassword"
            type="password"
            label={words.current}
            value=""
            issues={issues}
            autoComplete="current-password"
            isRequired
          />
          <PasswordField label={words.next} issues={issues} minChars={passwordMinChars} />
          <p class="muted small">{words.consequence}</p>
          <div class="form-acts">
            <button class="btn btn-primary" type="submit">
              {words.submit}
            </button>
          </div>
        </form>
      ) : (
        <p>
          {words.none}{' '}
          <a class="link" href="/forgot-password">
            {words.choose}
          </a>
        </p>
      )}
    </section>
  )
}

export function PasswordFaults({ issues, message }: Pick<AccountPageProps, 'issues' | 'message'>) {
  return <FormFaults id="password-message" fields={PASSWORD_FIELDS} issues={issues} message={message} />
}
