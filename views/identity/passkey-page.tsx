import type { FieldIssue } from '#core/errors.ts'
import type { Passkey, PasskeyObstacle } from '#core/identity/passkey.ts'
import { CsrfField, FormMessage, TextField } from '../components/form.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { IdentityCheckFields } from './identity-check-fields.tsx'

export const PASSKEY_NOTES = ['added', 'renamed', 'removed'] as const
export type PasskeyNote = (typeof PASSKEY_NOTES)[number]

interface PasskeyPageProps {
  passkeys: readonly Passkey[]
  obstacle: PasskeyObstacle | null
  asksPassword: boolean
  email: string
  note: PasskeyNote | null
  nameMaxChars: number
  /** What was wrong with a form of this passkey, or of the new one (`new`). */
  failed?: { id: string; issues: readonly FieldIssue[]; message?: string }
}

export function PasskeyPage(props: PasskeyPageProps) {
  const { passkeys: words, page } = useMessages().secondFactor
  const { passkeys, obstacle, note } = props
  return (
    <Page title={words.title} isNarrow>
      <p>
        <a class="link" href="/account">
          {page.back}
        </a>
      </p>
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
        {passkeys.length === 0 ? <p class="muted">{words.none}</p> : <PasskeyList {...props} />}
        {obstacle ? <p class="notice">{words.obstacles[obstacle]}</p> : <PasskeyAddition {...props} />}
      </div>
    </Page>
  )
}

function PasskeyList(props: PasskeyPageProps) {
  return (
    <ul class="account-rows passkeys">
      {props.passkeys.map(passkey => (
        <PasskeyRow key={passkey.id} passkey={passkey} {...props} />
      ))}
    </ul>
  )
}

function PasskeyRow({
  passkey,
  failed,
  asksPassword,
  email,
  nameMaxChars,
}: PasskeyPageProps & { passkey: Passkey }) {
  const words = useMessages().secondFactor.passkeys
  const { id, name, createdAt, isBackedUp } = passkey
  const own = failed?.id === id ? failed : undefined
  return (
    <li>
      <div>
        <strong>{name}</strong>
        <p class="muted small">
          {createdAt && (
            <>
              {words.added} <Moment at={createdAt} />
              {'. '}
            </>
          )}
          {isBackedUp ? words.backedUp : words.thisDevice}
        </p>
      </div>
      <details class="danger" name="passkey" open={own !== undefined}>
        <summary>{`${words.rename}, ${words.remove}`}</summary>
        <div class="danger-body">
          <FormMessage id={`message-${id}`} issues={[]} message={own?.message} />
          <form class="form" method="post" action={`/account/passkeys/${id}/name`} novalidate>
            <CsrfField />
            <TextField
              name="name"
              label={words.name}
              value={name}
              issues={own?.issues ?? []}
              maxLength={nameMaxChars}
              isRequired
            />
            <div class="form-acts">
              <button class="btn btn-sm" type="submit">
                {words.rename}
              </button>
            </div>
          </form>
          <form class="form" method="post" action={`/account/passkeys/${id}/removal`} novalidate>
            <CsrfField />
            <IdentityCheckFields asksPassword={asksPassword} email={email} issues={own?.issues ?? []} />
            <div class="form-acts">
              <button class="btn btn-sm btn-error btn-outline" type="submit">
                {words.remove}
              </button>
            </div>
          </form>
        </div>
      </details>
    </li>
  )
}

function PasskeyAddition({ asksPassword, email, failed, nameMaxChars }: PasskeyPageProps) {
  const { passkeys: words } = useMessages().secondFactor
  const own = failed?.id === 'new' ? failed : undefined
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
        <FormMessage id="passkey-message" issues={own?.issues ?? []} message={own?.message} />
        <TextField
          name="name"
          label={words.add.name}
          help={words.add.nameHelp}
          value=""
          issues={own?.issues ?? []}
          maxLength={nameMaxChars}
          isRequired
        />
        <IdentityCheckFields asksPassword={asksPassword} email={email} issues={own?.issues ?? []} />
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
