import type { FieldIssue } from '#core/errors.ts'
import { CsrfField, FormFaults, FormMessage, TextField } from '../components/form.tsx'
import { LonePage } from '../layout.tsx'
import { useMessages } from '../page-context.tsx'
import {
  type OfferedProvider,
  SignInProviderButtons,
} from '../sign-in-providers/sign-in-provider-buttons.tsx'
import { PasskeySignIn } from './passkey-page.tsx'

/** Names in the query of the page. */
export const SIGN_IN_NOTES = ['signed-out', 'reset', 'verified'] as const
export type SignInNote = (typeof SIGN_IN_NOTES)[number]

interface SignInPageProps {
  email: string
  issues: readonly FieldIssue[]
  message?: string
  /** Where to go afterwards: a path of this site. */
  next: string
  /** What led here. */
  note?: SignInNote
  /** Other places to sign in from. */
  providers: readonly OfferedProvider[]
  /** True where the address of this Parley allows passkeys. */
  hasPasskeys: boolean
}

export function SignInPage({ email, issues, message, next, note, providers, hasPasskeys }: SignInPageProps) {
  const words = useMessages().identity.signIn
  const notes = { 'signed-out': words.signedOut, reset: words.reset, verified: words.verified }
  return (
    <LonePage title={words.title}>
      <h1>{words.title}</h1>
      <p role="status">{note ? notes[note] : ''}</p>
      <form
        class="form"
        method="post"
        action="/sign-in"
        hx-post="/sign-in"
        hx-swap="none"
        hx-disable="find button"
        novalidate
      >
        <CsrfField />
        <input type="hidden" name="next" value={next} />
        <FormMessage id="sign-in-message" issues={issues} message={message} />
        <TextField
          name="email"
          type="email"
          label={words.email}
          value={email}
          issues={issues}
          autoComplete="username"
          isRequired
          hasAutoFocus={email === ''}
        />
        <TextField
          name="password"
          type="password"
          label={words.password}
          value=""
          issues={issues}
          autoComplete="current-password"
          isRequired
          hasAutoFocus={email !== ''}
        />
        <button class="btn btn-primary" type="submit">
          {words.submit}
        </button>
      </form>
      <SignInProviderButtons providers={providers} next={next} />
      {hasPasskeys && <PasskeySignIn next={next} />}
      <p class="lone-more">
        <a class="link" href="/forgot-password">
          {words.forgot}
        </a>
      </p>
    </LonePage>
  )
}

export function SignInFaults({ issues, message }: Pick<SignInPageProps, 'issues' | 'message'>) {
  return <FormFaults id="sign-in-message" fields={['email', 'password']} issues={issues} message={message} />
}
