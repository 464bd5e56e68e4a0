import type { ComponentChildren } from 'preact'
import type { FieldIssue } from '#core/errors.ts'
import type { Enrolment } from '#core/identity/second-factor-service.ts'
import { CsrfField, FormMessage, TextField } from '../components/form.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { IdentityCheckFields } from './identity-check-fields.tsx'
import { QrCode } from './qr-code.tsx'

/** The three things that can be asked for here. */
export type FactorAct = 'enrolment' | 'recovery-codes' | 'removal'

interface SecondFactorPageProps {
  isEnabled: boolean
  recoveryCodesLeft: number
  asksPassword: boolean
  email: string
  isJustDisabled: boolean
  /** The form that was refused. */
  failed?: { act: FactorAct; issues: readonly FieldIssue[]; message?: string }
}

export function SecondFactorPage(props: SecondFactorPageProps) {
  const { page, part } = useMessages().secondFactor
  const { isEnabled, recoveryCodesLeft, isJustDisabled } = props
  return (
    <FactorFrame title={page.title}>
      {isJustDisabled && (
        <p class="notice notice-warning" role="status">
          {page.notes.disabled}
        </p>
      )}
      <p>
        <span class={isEnabled ? 'tag tag-live' : 'tag'}>{isEnabled ? part.on : part.off}</span>{' '}
        {isEnabled ? `${page.enabled} ${part.codesLeft(recoveryCodesLeft)}` : part.text}
      </p>
      {isEnabled ? (
        <>
          <FactorFold act="recovery-codes" {...page.renew} {...props} />
          <FactorFold act="removal" {...page.disable} {...props} isDangerous />
        </>
      ) : (
        <FactorForm act="enrolment" submit={page.begin} {...props} />
      )}
    </FactorFrame>
  )
}

function FactorFrame({ title, children }: { title: string; children: ComponentChildren }) {
  const { page } = useMessages().secondFactor
  return (
    <Page title={title} isNarrow>
      <p>
        <a class="link" href="/account">
          {page.back}
        </a>
      </p>
      <div class="page-head">
        <h1>{title}</h1>
      </div>
      <div class="factor">{children}</div>
    </Page>
  )
}

interface FactorFormProps extends SecondFactorPageProps {
  act: FactorAct
  submit: string
  isDangerous?: boolean
}

function FactorForm({ act, submit, isDangerous, failed, asksPassword, email }: FactorFormProps) {
  const own = failed?.act === act ? failed : undefined
  return (
    <form class="form" method="post" action={`/account/second-factor/${act}`} novalidate>
      <CsrfField />
      <FormMessage id={`${act}-message`} issues={own?.issues ?? []} message={own?.message} />
      <IdentityCheckFields asksPassword={asksPassword} email={email} issues={own?.issues ?? []} />
      <div class="form-acts">
        <button class={isDangerous ? 'btn btn-error btn-outline' : 'btn btn-primary'} type="submit">
          {submit}
        </button>
      </div>
    </form>
  )
}

/** One of them is open at a time, so that a field of a password stands once on the page that is seen. */
function FactorFold(props: FactorFormProps & { title: string; text: string }) {
  const { title, text, act, failed, isDangerous } = props
  return (
    <details class={isDangerous ? 'danger' : 'danger factor-fold'} name="factor" open={failed?.act === act}>
      <summary>{title}</summary>
      <div class="danger-body">
        <p class="muted">{text}</p>
        <FactorForm {...props} />
      </div>
    </details>
  )
}

interface EnrolmentPageProps {
  enrolment: Enrolment
  issues: readonly FieldIssue[]
  message?: string
}

export function EnrolmentPage({ enrolment, issues, message }: EnrolmentPageProps) {
  const words = useMessages().secondFactor.enrolment
  const { secret, address } = enrolment
  return (
    <FactorFrame title={words.title}>
      <p>{words.scan}</p>
      <QrCode text={address} label={words.picture} />
      <p>
        {words.type} <code class="factor-secret">{secret.replace(/.{4}(?=.)/g, '$& ')}</code>
      </p>
      <form class="form" method="post" action="/account/second-factor" novalidate>
        <CsrfField />
        <p>{words.confirm}</p>
        <FormMessage id="code-message" issues={issues} message={message} />
        <CodeField label={words.code} issues={issues} />
        <p class="muted small">{words.others}</p>
        <div class="form-acts">
          <button class="btn btn-primary" type="submit">
            {words.submit}
          </button>
          <a class="btn" href="/account/second-factor">
            {words.cancel}
          </a>
        </div>
      </form>
    </FactorFrame>
  )
}

/** Browsers and telephones fill a code in by themselves where they find this. */
export function CodeField({ label, issues }: { label: string; issues: readonly FieldIssue[] }) {
  return (
    <TextField
      name="code"
      label={label}
      value=""
      issues={issues}
      autoComplete="one-time-code"
      maxLength={20}
      isRequired
      hasAutoFocus
    />
  )
}

export function RecoveryCodesPage({ codes }: { codes: readonly string[] }) {
  const words = useMessages().secondFactor.codes
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`${codes.join('\n')}\n`)}`
  return (
    <FactorFrame title={words.title}>
      <p class="notice notice-warning">{words.text}</p>
      <ol class="recovery-codes">
        {codes.map(code => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="form-acts">
        <a class="btn" href={file} download={words.fileName}>
          {words.download}
        </a>
        <button class="btn" type="button" data-print data-needs-script hidden>
          {words.print}
        </button>
        <a class="btn btn-primary" href="/account/second-factor">
          {words.done}
        </a>
      </div>
    </FactorFrame>
  )
}
