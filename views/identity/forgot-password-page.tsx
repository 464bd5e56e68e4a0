import type { FieldIssue } from '#core/errors.ts'
import { CsrfField, FormFaults, FormMessage, TextField } from '../components/form.tsx'
import { LonePage } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'

interface ForgotPasswordPageProps {
  email: string
  issues: readonly FieldIssue[]
  message?: string
  /** Asked for: the same words whether somebody has the address or not. */
  isSent?: boolean
}

const MESSAGE_ID = 'forgot-message'

export function ForgotPasswordPage({ email, issues, message, isSent }: ForgotPasswordPageProps) {
  const { forgotPassword: words, signIn } = useMessages().identity
  if (isSent) {
    return (
      <LonePage title={words.sent.title}>
        <h1>{words.sent.title}</h1>
        <p role="status">{words.sent.text}</p>
        <p class="muted">{words.sent.nothing}</p>
        <p class="lone-more">
          <a class="link" href="/sign-in">
            {words.back}
          </a>
        </p>
      </LonePage>
    )
  }
  return (
    <LonePage title={words.title}>
      <h1>{words.title}</h1>
      <p>{words.lead}</p>
      <form
        class="form"
        method="post"
        action="/forgot-password"
        hx-post="/forgot-password"
        hx-swap="none"
        hx-disable="find button"
        novalidate
      >
        <CsrfField />
        <FormMessage id={MESSAGE_ID} issues={issues} message={message} />
        <TextField
          name="email"
          type="email"
          label={signIn.email}
          value={email}
          issues={issues}
          autoComplete="username"
          isRequired
          hasAutoFocus
        />
        <button class="btn btn-primary" type="submit">
          {words.submit}
        </button>
      </form>
      <p class="lone-more">
        <a class="link" href="/sign-in">
          {words.back}
        </a>
      </p>
    </LonePage>
  )
}

export function ForgotPasswordFaults({
  issues,
  message,
}: Pick<ForgotPasswordPageProps, 'issues' | 'message'>) {
  return <FormFaults id={MESSAGE_ID} fields={['email']} issues={issues} message={message} />
}
