import type { FieldIssue } from '#core/errors.ts'
import { CsrfField, FormFaults, FormMessage } from '../components/form.tsx'
import { LonePage } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { AccountName, PasswordField } from './password-field.tsx'

interface ResetPasswordPageProps {
  token: string
  /** Of the person whom the link was sent to. */
  email: string
  issues: readonly FieldIssue[]
  message?: string
  passwordMinChars: number
}

const MESSAGE_ID = 'reset-message'

/** For whoever holds the link of the mail. */
export function ResetPasswordPage({
  token,
  email,
  issues,
  message,
  passwordMinChars,
}: ResetPasswordPageProps) {
  const words = useMessages().identity.resetPassword
  return (
    <LonePage title={words.title}>
      <h1>{words.title}</h1>
      <p>{words.lead(email)}</p>
      <form
        class="form"
        method="post"
        action="/reset-password"
        hx-post="/reset-password"
        hx-swap="none"
        hx-disable="find button"
        novalidate
      >
        <CsrfField />
        <input type="hidden" name="token" value={token} />
        <AccountName email={email} />
        <FormMessage id={MESSAGE_ID} issues={issues} message={message} />
        <PasswordField label={words.password} issues={issues} minChars={passwordMinChars} />
        <button class="btn btn-primary" type="submit">
          {words.submit}
        </button>
      </form>
    </LonePage>
  )
}

export function ResetPasswordFaults({ issues, message }: Pick<ResetPasswordPageProps, 'issues' | 'message'>) {
  return <FormFaults id={MESSAGE_ID} fields={['password']} issues={issues} message={message} />
}
