import { fieldIssue, invalidInput } from '#core/errors.ts'
import type { FormReader } from './form-fields.ts'

/** What is deleted must have been named. Throws invalid. */
export function confirmName(form: FormReader, name: string): void {
  if (form.text('confirmation').trim() === name.trim()) return
  const issue = fieldIssue('confirmation', 'Type the name exactly as it is: {name}.', { name })
  throw invalidInput(issue.phrase ?? issue.message, [issue])
}
