import type { ComponentChildren } from 'preact'
import type { FieldIssue } from '#core/errors.ts'
import { CsrfField, FormMessage } from './form.tsx'

interface ActFormProps {
  titleId: string
  title: string
  action: string
  messageId: string
  issues: readonly FieldIssue[]
  message?: string
  /** The fields and their button, on one line. */
  children: ComponentChildren
  /** What happens then, a paragraph each. */
  help: readonly string[]
}

/** A box above a list that adds to it: a form of one line. */
export function ActForm(props: ActFormProps) {
  const { titleId, title, action, messageId, issues, message, children, help } = props
  return (
    <section class="act-box" aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      <form
        class="form"
        method="post"
        action={action}
        hx-post={action}
        hx-swap="none"
        hx-disable="find button"
        novalidate
      >
        <CsrfField />
        <FormMessage id={messageId} issues={issues} message={message} />
        <div class="form-line">{children}</div>
        {help.map(text => (
          <p key={text} class="field-help">
            {text}
          </p>
        ))}
      </form>
    </section>
  )
}
