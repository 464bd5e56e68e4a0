import type { FieldIssue } from '#core/errors.ts'
import type { Passkey, PasskeyObstacle } from '#core/identity/passkey.ts'
import { CsrfField, FormMessage, TextField } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { IdentityCheckFields } from './identity-check-fields.tsx'

export const PASSKEY_NOTES = ['added', 'renamed', 'removed'] as const
export type PasskeyNote = (typeof PASSKEY_NOTES)[number]

interface Failure {
  issues: readonly FieldIssue[]
  message?: string
}

interface PasskeyListPageProps {
  passkeys: readonly Passkey[]
  obstacle: PasskeyObstacle | null
  asksPassword: boolean
  email: string
  nameMaxChars: number
  note: PasskeyNote | null
  failed?: Failure
}

export function PasskeyListPage(props: PasskeyListPageProps) {
  const { passkeys: words, page } = useMessages().secondFactor
  const { passkeys, obstacle, note } = props
  return (
    <Page title={words.title} isNarrow>
      <a class="crumb" href="/account">
        <Icon name="back" />
        {page.back}
      </a>
      <div class="page-head">
        <h1>{words.title}</h1>
      </div>
      <p class="page-lead">{words.lead}</p>
      {note && (
        <p class="notice notice-success notice-apart" role="status">
          {words.notes[note]}
        </p>
      )}
      <div class="factor">
        {passkeys.length === 0 ? <p class="muted">{words.none}</p> : <PasskeyRows passkeys={passkeys} />}
        {obstacle ? <p class="notice">{words.obstacles[obstacle]}</p> : <PasskeyAddition {...props} />}
      </div>
    </Page>
  )
}

function PasskeyRows({ passkeys }: Pick<PasskeyListPageProps, 'passkeys'>) {
  return (
    <ul class="account-rows">
      {passkeys.map(passkey => (
        <li key={passkey.id}>
          <div>
            <a class="link" href={`/account/passkeys/${passkey.id}`}>
              {passkey.name}
            </a>
            <PasskeyFacts {...passkey} />
          </div>
        </li>
      ))}
    </ul>
  )
}

function PasskeyFacts({ createdAt, isBackedUp }: Passkey) {
  const words = useMessages().secondFactor.passkeys
  return (
    <p class="muted small">
      {createdAt && (
        <>
          {words.added} <Moment at={createdAt} />
          {'. '}
        </>
      )}
      {isBackedUp ? words.backedUp : words.thisDevice}
    </p>
  )
}

interface PasskeyPageProps {
  passkey: Passkey
  asksPassword: boolean
  email: string
  nameMaxChars: number
  failed?: Failure
}

export function PasskeyPage({ passkey, asksPassword, email, nameMaxChars, failed }: PasskeyPageProps) {
  const words = useMessages().secondFactor.passkeys
  const address = `/account/passkeys/${passkey.id}`
  const issues = failed?.issues ?? []
  return (
    <Page title={passkey.name} isNarrow>
      <p>
        <a class="link" href="/account/passkeys">
          {words.title}
        </a>
      </p>
      <div class="page-head">
        <h1>{passkey.name}</h1>
      </div>
      <div class="factor">
        <PasskeyFacts {...passkey} />
        <FormMessage id="passkey-message" issues={issues} message={failed?.message} />
        <form class="form" method="post" action={`${address}/name`} novalidate>
          <CsrfField />
          <TextField
            name="name"
            label={words.name}
            value={passkey.name}
            issues={issues}
            maxLength={nameMaxChars}
            isRequired
          />
          <div class="form-acts">
            <button class="btn" type="submit">
              {words.rename}
            </button>
          </div>
        </form>
        <form class="form factor-act" method="post" action={`${address}/removal`} novalidate>
          <CsrfField />
          <h2>{words.removal.title}</h2>
          <p class="muted">{words.removal.text}</p>
          <IdentityCheckFields asksPassword={asksPassword} email={email} issues={issues} />
          <div class="form-acts">
            <button class="btn btn-error btn-outline" type="submit">
              {words.remove}
            </button>
          </div>
        </form>
      </div>
    </Page>
  )
}

function PasskeyAddition({ asksPassword, email, failed, nameMaxChars }: PasskeyListPageProps) {
  const { passkeys: words } = useMessages().secondFactor
  return (
    <section class="account-part" aria-labelledby="add-title">
      <h2 id="add-title">{words.add.title}</h2>
      <form
        class="form"
        method="post"
        action="/account/passkeys"
        novalidate
        data-passkey="create"
        data-options="/account/passkeys/options"
        {...faultWords(words.faults)}
      >
        <CsrfField />
        <input type="hidden" name="answer" value="" />
        <FormMessage id="passkey-message" issues={failed?.issues ?? []} message={failed?.message} />
        <TextField
          name="name"
          label={words.add.name}
          help={words.add.nameHelp}
          value=""
          issues={failed?.issues ?? []}
          maxLength={nameMaxChars}
          isRequired
        />
        <IdentityCheckFields asksPassword={asksPassword} email={email} issues={failed?.issues ?? []} />
        <div class="form-acts">
          <button class="btn btn-primary" type="submit">
            {words.add.submit}
          </button>
        </div>
        <p class="muted small" data-passkey-unsupported hidden>
          {words.unsupported}
        </p>
      </form>
    </section>
  )
}

/** Beside the password form at the door; shown once the browser has said that it can. */
export function PasskeySignIn({ next }: { next: string }) {
  const words = useMessages().secondFactor.passkeys
  return (
    <form
      class="form passkey-sign-in"
      method="post"
      action="/sign-in/passkey"
      data-passkey="get"
      data-options="/sign-in/passkey/options"
      hidden
      {...faultWords(words.faults)}
    >
      <CsrfField />
      <input type="hidden" name="next" value={next} />
      <input type="hidden" name="answer" value="" />
      <FormMessage id="passkey-message" issues={[]} />
      <button class="btn" type="submit">
        {words.signIn}
      </button>
    </form>
  )
}

/** What only the browser can tell, in the language of the page. */
function faultWords(faults: { cancelled: string; known: string; failed: string }) {
  return { 'data-cancelled': faults.cancelled, 'data-known': faults.known, 'data-failed': faults.failed }
}
