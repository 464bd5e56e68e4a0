import { invalidInput } from '#core/errors.ts'
import { en } from '#messages/en.ts'
import type { FormReader } from './form-fields.ts'

/** What is deleted must have been named. Throws invalid. */
export function confirmName(form: FormReader, name: string): void {
  if (form.text('confirmation').trim() === name.trim()) return
  const message = en.shell.form.confirmNameWrong(name)
  throw invalidInput(message, [{ path: 'confirmation', message }])
}
