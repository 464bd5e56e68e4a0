import type { FieldIssue } from '#core/errors.ts'
import { TextField } from '../components/form.tsx'
import { useMessages } from '../page-context.tsx'

interface IdentityCheckFieldsProps {
  /** False: a session that began a moment ago is enough. */
  asksPassword: boolean
  email: string
  issues: readonly FieldIssue[]
}

/** Who is there? Asked once more before something that opens doors. */
export function IdentityCheckFields({ asksPassword, email, issues }: IdentityCheckFieldsProps) {
  const { page } = useMessages().secondFactor
  if (!asksPassword) return null
  return (
    <>
      {/* Tells a password manager whose password this is. */}
      <input type="hidden" name="email" value={email} autoComplete="username" />
      <TextField
        name="currentPassword"
        type="password"
        label={page.password}
        help={page.passwordHelp}
        value=""
        issues={issues}
        autoComplete="current-password"
        isRequired
      />
    </>
  )
}
