import type { ComponentChildren } from 'preact'
import type { FieldIssue } from '#core/errors.ts'
import type { Enrolment } from '#core/identity/second-factor-service.ts'
import { CsrfField, FormMessage, TextField } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { Page } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { IdentityCheckFields } from './identity-check-fields.tsx'
import { QrCode } from './qr-code.tsx'

interface SecondFactorPageProps {
  isEnabled: boolean
  recoveryCodesLeft: number
  asksPassword: boolean
  email: string
  isJustDisabled: boolean
  /** The form that was refused. */
  failed?: { issues: readonly FieldIssue[]; message?: string }
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
      {isEnabled ? <FactorActs {...props} /> : <FactorSetUp {...props} />}
    </FactorFrame>
  )
}

function FactorFrame({ title, children }: { title: string; children: ComponentChildren }) {
  const { page } = useMessages().secondFactor
  return (
    <Page title={title} isNarrow>
      <a class="crumb" href="/account">
        <Icon name="back" />
        {page.back}
      </a>
      <div class="page-head">
        <h1>{title}</h1>
      </div>
      <div class="factor">{children}</div>
    </Page>
  )
}

function FactorSetUp({ failed, asksPassword, email }: SecondFactorPageProps) {
  const { page } = useMessages().secondFactor
  return (
    <form class="form" method="post" action="/account/second-factor/enrolment" novalidate>
      <CsrfField />
      <FormMessage id="factor-message" issues={failed?.issues ?? []} message={failed?.message} />
      <IdentityCheckFields asksPassword={asksPassword} email={email} issues={failed?.issues ?? []} />
      <div class="form-acts">
        <button class="btn btn-primary" type="submit">
          {page.begin}
        </button>
      </div>
    </form>
  )
}

/** One password, and two things to do with it. */
function FactorActs({ failed, asksPassword, email }: SecondFactorPageProps) {
  const { renew, disable } = useMessages().secondFactor.page
  return (
    <form class="form" method="post" action="/account/second-factor/recovery-codes" novalidate>
      <CsrfField />
      <FormMessage id="factor-message" issues={failed?.issues ?? []} message={failed?.message} />
      <IdentityCheckFields asksPassword={asksPassword} email={email} issues={failed?.issues ?? []} />
      <section class="factor-act">
        <h2>{renew.title}</h2>
        <p class="muted">{renew.text}</p>
        <button class="btn" type="submit">
          {renew.submit}
        </button>
      </section>
      <section class="factor-act">
        <h2>{disable.title}</h2>
        <p class="muted">{disable.text}</p>
        <button class="btn btn-error btn-outline" type="submit" formaction="/account/second-factor/removal">
          {disable.submit}
        </button>
      </section>
    </form>
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
