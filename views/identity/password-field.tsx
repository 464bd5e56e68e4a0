import type { FieldIssue } from '#core/errors.ts'
import { controlProps, FieldFrame, fieldId, useIssueText } from '../components/form.tsx'
import { PasswordInput } from '../components/password-input.tsx'
import { useMessages } from '../page-context.tsx'

interface PasswordFieldProps {
  label: string
  issues: readonly FieldIssue[]
  minChars: number
}

const NAME = 'password'
const ADVICE_ID = 'password-advice'

/**
 * A new password, always under the name `password`: says the rule, and while somebody types what is still missing. The form's
 * fields `email` and `name`, where it has them, are looked at as well.
 */
export function PasswordField({ label, issues, minChars }: PasswordFieldProps) {
  const words = useMessages().identity.password
  const help = words.rule(minChars)
  const control = controlProps(NAME, { help, issues })
  return (
    <FieldFrame name={NAME} label={label} help={help} issues={issues} isRequired>
      <PasswordInput
        control={{ ...control, 'aria-describedby': `${control['aria-describedby']} ${ADVICE_ID}` }}
        isRequired
        autoComplete="new-password"
        attributes={{
          'hx-post': '/password-strength',
          'hx-trigger': 'input changed delay:350ms',
          'hx-target': `#${ADVICE_ID}`,
          'hx-swap': 'outerHTML',
          'hx-sync': 'this:replace',
        }}
      />
      <PasswordAdvice rating={null} />
    </FieldFrame>
  )
}

export interface PasswordAdviceProps {
  /** null: nothing was typed yet, or nobody can say now. */
  rating: { score: number; issue: FieldIssue | null } | null
}

/** How good the password is that stands in the field, and what is still missing. Never the password itself. */
export function PasswordAdvice({ rating }: PasswordAdviceProps) {
  const words = useMessages().identity.password
  const textOf = useIssueText()
  return (
    <div class="password-advice" id={ADVICE_ID} role="status">
      {rating && (
        <>
          <span
            class="password-meter"
            data-score={rating.issue ? Math.min(rating.score, 2) : rating.score}
            aria-hidden="true"
          />
          <span>{rating.issue ? textOf(rating.issue) : words.isGood(rating.score)}</span>
        </>
      )}
    </div>
  )
}

/** What the form gets while somebody types: the words of the last refusal give way to those about the password that stands there now. */
export function PasswordAdviceAnswer(props: PasswordAdviceProps) {
  return (
    <>
      <PasswordAdvice {...props} />
      <hx-partial hx-target={`#${fieldId(NAME)}-error`} hx-swap="textContent" />
    </>
  )
}

/** Tells a password manager whose password it is. No hidden field: those are passed over. */
export function AccountName({ email }: { email: string }) {
  return (
    <input
      class="sr-only"
      type="text"
      name="email"
      value={email}
      autoComplete="username"
      readOnly
      tabIndex={-1}
      aria-label={useMessages().identity.signIn.email}
    />
  )
}
