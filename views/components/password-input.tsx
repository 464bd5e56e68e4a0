import { useMessages } from '../page-context.tsx'

interface PasswordInputProps {
  /** Id, name, and what else ties the control to its label, help and error. */
  control: { id: string; name: string; 'aria-describedby': string; 'aria-invalid': 'true' | undefined }
  autoComplete: 'current-password' | 'new-password'
  isRequired?: boolean
  hasAutoFocus?: boolean
  /** What typing sets off, as htmx reads it. */
  attributes?: Readonly<Record<`hx-${string}`, string>>
}

/** A password with a button that shows what was typed, for whoever has a script; sent, it is hidden again. */
export function PasswordInput({
  control,
  autoComplete,
  isRequired,
  hasAutoFocus,
  attributes,
}: PasswordInputProps) {
  const { password } = useMessages().identity
  return (
    <div class="password-box">
      <input
        {...control}
        {...attributes}
        class="input"
        type="password"
        value=""
        required={isRequired}
        autoComplete={autoComplete}
        autofocus={hasAutoFocus}
      />
      <button
        class="password-reveal"
        type="button"
        data-reveal={control.id}
        data-needs-script
        hidden
        aria-pressed="false"
      >
        <span class="password-reveal-off">{password.show}</span>
        <span class="password-reveal-on">{password.hide}</span>
        <span class="sr-only"> {password.shown}</span>
      </button>
    </div>
  )
}
