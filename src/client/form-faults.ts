import type { HtmxEvent } from './htmx-events.ts'

/** After a refused form: tells assistive technology which fields are wrong, and puts the cursor into the first one. */
export function startFormFaults(): void {
  // A form that was refused with a page of its own.
  focusFirstFault()
  document.addEventListener('htmx:after:swap', event => {
    for (const error of document.querySelectorAll<HTMLElement>('.field-error[data-field]')) markField(error)
    const { ctx } = (event as HtmxEvent).detail
    const isSubmitted = ctx.sourceEvent?.type === 'submit' || ctx.sourceEvent?.type === 'click'
    if (ctx.response?.status === 422 && isSubmitted) focusFirstFault()
  })
}

function markField(error: HTMLElement): void {
  const control = document.getElementById(error.dataset.field ?? '')
  if (!control) return
  if (error.textContent?.trim()) control.setAttribute('aria-invalid', 'true')
  else control.removeAttribute('aria-invalid')
}

function focusFirstFault(): void {
  document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
