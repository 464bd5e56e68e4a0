import type { FieldIssue } from '#core/errors.ts'
import { CsrfField, FormFaults, FormMessage, TextField } from '../components/form.tsx'
import { LonePage } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import { PasswordField } from './password-field.tsx'
import { SetupSteps } from './setup-steps.tsx'

export const OWNER_FIELDS = ['name', 'email', 'password', 'organization'] as const

interface SetupPageProps {
  token: string
  /** What was typed before. The password is never among it. */
  values: { name: string; email: string; organization: string }
  issues: readonly FieldIssue[]
  message?: string
  passwordMinChars: number
}

/** The owner form, for whoever holds the one-time token. */
export function SetupPage({ token, values, issues, message, passwordMinChars }: SetupPageProps) {
  const { identity } = useMessages()
  const words = identity.setup
  return (
    <LonePage title={words.title}>
      <h1>{words.title}</h1>
      <p>{words.lead}</p>
      <SetupSteps current="owner" />
      <form
        class="form"
        method="post"
        action="/setup"
        hx-post="/setup"
        hx-swap="none"
        hx-disable="find button"
        novalidate
      >
        <CsrfField />
        <input type="hidden" name="token" value={token} />
        <FormMessage id="setup-message" issues={issues} message={message} />
        <TextField
          name="name"
          label={words.name.label}
          help={words.name.help}
          value={values.name}
          issues={issues}
          autoComplete="name"
          isRequired
          hasAutoFocus
        />
        <TextField
          name="email"
          type="email"
          label={words.email.label}
          help={words.email.help}
          value={values.email}
          issues={issues}
          autoComplete="username"
          isRequired
        />
        <PasswordField label={words.password} issues={issues} minChars={passwordMinChars} />
        <TextField
          name="organization"
          label={words.organization.label}
          help={words.organization.help}
          value={values.organization}
          issues={issues}
          autoComplete="organization"
          isRequired
        />
        <button class="btn btn-primary" type="submit">
          {words.submit}
        </button>
      </form>
    </LonePage>
  )
}

/** What is wrong with the owner form, for htmx. */
export function SetupFaults({ issues, message }: Pick<SetupPageProps, 'issues' | 'message'>) {
  return <FormFaults id="setup-message" fields={OWNER_FIELDS} issues={issues} message={message} />
}

interface SetupNoticeProps {
  /** invalidLink: the token does not work; done: there is an owner; waiting: nobody has opened the link yet. */
  kind: 'invalidLink' | 'done' | 'waiting'
}

/** Where the set-up cannot go on: why, and what to do. */
export function SetupNoticePage({ kind }: SetupNoticeProps) {
  const { setup } = useMessages().identity
  const words = setup[kind]
  return (
    <LonePage title={words.title}>
      <h1>{words.title}</h1>
      <p>{words.text}</p>
      {kind === 'done' && (
        <a class="btn btn-primary" href="/sign-in">
          {setup.done.signIn}
        </a>
      )}
    </LonePage>
  )
}
