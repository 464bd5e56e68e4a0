import type { ComponentChildren } from 'preact'
import type { FieldIssue } from '#core/errors.ts'
import { useMessages, usePage, useSay } from '../page-context.tsx'
import { PasswordInput } from './password-input.tsx'

/** Id of the control of a field; its help and its error stand beside it under `-help` and `-error`. */
export function fieldId(name: string): string {
  return `f-${name.replace(/[^\w-]/g, '-')}`
}

/** The first thing that is wrong with a field. An issue on a part of it (`tools.0`) counts as its own. */
export function issueOf(issues: readonly FieldIssue[], name: string): FieldIssue | undefined {
  return issues.find(issue => issue.path === name || issue.path.startsWith(`${name}.`))
}

/** What is wrong with a field, in the language of the page; empty where nothing is. */
export function useIssueText(): (issue: FieldIssue | undefined) => string {
  const say = useSay()
  return issue => (issue ? say(issue.phrase ?? { text: issue.message }) : '')
}

export function CsrfField() {
  return <input type="hidden" name="_csrf" value={usePage().csrfToken} />
}

export interface FieldProps {
  name: string
  label: string
  help?: string
  issues: readonly FieldIssue[]
}

interface FieldFrameProps extends FieldProps {
  isRequired?: boolean
  children: ComponentChildren
}

/** Label above, help under, error beside: the order in which a person needs them. */
export function FieldFrame({ name, label, help, issues, isRequired, children }: FieldFrameProps) {
  const { shell } = useMessages()
  const id = fieldId(name)
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
        {isRequired && <span class="sr-only"> ({shell.form.required})</span>}
      </label>
      {children}
      <FieldError name={name} issues={issues} />
      {help && (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  )
}

/** Always there, mostly empty: a refused form swaps its words in without touching what was typed. */
export function FieldError({ name, issues }: Pick<FieldProps, 'name' | 'issues'>) {
  const textOf = useIssueText()
  return (
    <p class="field-error" id={`${fieldId(name)}-error`} data-field={fieldId(name)}>
      {textOf(issueOf(issues, name))}
    </p>
  )
}

/** What ties a control to its label, help and error. */
export function controlProps(name: string, { help, issues }: Pick<FieldProps, 'help' | 'issues'>) {
  const id = fieldId(name)
  return {
    id,
    name,
    'aria-describedby': help ? `${id}-error ${id}-help` : `${id}-error`,
    'aria-invalid': issueOf(issues, name) ? ('true' as const) : undefined,
  }
}

interface TextFieldProps extends FieldProps {
  value: string
  type?: 'text' | 'email' | 'password' | 'url'
  autoComplete?: string
  placeholder?: string
  maxLength?: number
  isRequired?: boolean
  /** Words to choose from while typing. */
  options?: readonly string[]
  hasAutoFocus?: boolean
  /** Telephones show their digits. */
  isNumeric?: boolean
}

export function TextField(props: TextFieldProps) {
  const { name, value, type = 'text', options, isRequired } = props
  const listId = options ? `${fieldId(name)}-options` : undefined
  // The types of JSX know one input per type; here the type is a prop.
  const kind = Object.fromEntries([
    ['type', type],
    ['list', listId],
  ])
  return (
    <FieldFrame {...props}>
      {props.autoComplete === 'current-password' ? (
        <PasswordInput
          control={controlProps(name, props)}
          isRequired={isRequired}
          autoComplete={props.autoComplete}
          hasAutoFocus={props.hasAutoFocus}
        />
      ) : (
        <input
          {...controlProps(name, props)}
          class="input"
          {...kind}
          value={value}
          required={isRequired}
          maxLength={props.maxLength}
          placeholder={props.placeholder}
          inputMode={props.isNumeric ? 'numeric' : undefined}
          autoComplete={props.autoComplete ?? 'off'}
          autofocus={props.hasAutoFocus}
        />
      )}
      {options && (
        <datalist id={listId}>
          {options.map(option => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </FieldFrame>
  )
}

interface TextAreaFieldProps extends FieldProps {
  value: string
  rows: number
  maxLength?: number
  placeholder?: string
}

export function TextAreaField(props: TextAreaFieldProps) {
  const { name, value, rows } = props
  return (
    <FieldFrame {...props}>
      <textarea
        {...controlProps(name, props)}
        class="textarea"
        rows={rows}
        maxLength={props.maxLength}
        placeholder={props.placeholder}
        // The HTML parser drops a line break right after the opening tag.
        value={value.startsWith('\n') ? `\n${value}` : value}
      />
    </FieldFrame>
  )
}

interface SelectFieldProps extends FieldProps {
  value: string
  /** What a choice sets off, as htmx reads it. */
  attributes?: Readonly<Record<`hx-${string}`, string>>
  options: readonly { value: string; label: string }[]
}

export function SelectField(props: SelectFieldProps) {
  const { name, value, options, attributes } = props
  return (
    <FieldFrame {...props}>
      <select {...controlProps(name, props)} class="select" value={value} {...attributes}>
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}

interface FormFaultsProps {
  /** Id of the form's message line. */
  id: string
  /** Names of all its fields, so that those that are right again lose their words. */
  fields: readonly string[]
  issues: readonly FieldIssue[]
  /** Said above the form; empty when the fields say it all. */
  message?: string
}

/** What a refused form answers: words beside the fields, never a value. */
export function FormFaults({ id, fields, issues, message }: FormFaultsProps) {
  const textOf = useIssueText()
  return (
    <>
      {fields.map(name => (
        <hx-partial key={name} hx-target={`#${fieldId(name)}-error`} hx-swap="textContent">
          {textOf(issueOf(issues, name))}
        </hx-partial>
      ))}
      <hx-partial hx-target={`#${id}`} hx-swap="outerHTML">
        <FormMessage id={id} issues={issues} message={message} />
      </hx-partial>
    </>
  )
}

/** The line above a form that says that something in it needs attention. Empty while all is well. */
export function FormMessage({ id, issues, message }: Pick<FormFaultsProps, 'id' | 'issues' | 'message'>) {
  const { shell } = useMessages()
  const text = message ?? (issues.length > 0 ? shell.form.summary(issues.length) : '')
  return (
    <div class="form-message" id={id} role="alert">
      {text && <p class="notice notice-error">{text}</p>}
    </div>
  )
}

/** A destructive act in a fold: the name has to be typed. */
export function RemovalForm(props: {
  action: string
  name: string
  title: string
  text: string
  button: string
  issues: readonly FieldIssue[]
  message?: string
}) {
  const { shell } = useMessages()
  const { action, name, title, text, button, issues, message } = props
  return (
    <details class="danger" open={issues.length > 0 || message !== undefined}>
      <summary>{title}</summary>
      <form class="danger-body" method="post" action={action} hx-post={action} hx-swap="none" novalidate>
        <CsrfField />
        <p class="muted">{text}</p>
        <FormMessage id="removal-message" issues={[]} message={message} />
        <TextField
          name="confirmation"
          label={shell.form.confirmName(name)}
          value=""
          issues={issues}
          isRequired
        />
        <button class="btn btn-error btn-outline" type="submit">
          {button}
        </button>
      </form>
    </details>
  )
}
