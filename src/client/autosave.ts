import type { HtmxEvent } from './htmx-events.ts'

/**
 * A form that saves itself must not lose the last words when somebody leaves at once: what was not sent yet goes out with a beacon,
 * which the browser delivers after the page is gone.
 */
export function startAutosave(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-autosave]')
  if (!form) return
  let isDirty = false
  form.addEventListener('input', () => {
    isDirty = true
  })
  document.addEventListener('htmx:before:request', event => {
    if ((event as HtmxEvent).detail.ctx.sourceElement === form) isDirty = false
  })
  document.addEventListener('htmx:error', event => {
    if ((event as HtmxEvent).detail.ctx?.sourceElement === form) isDirty = true
  })
  const flush = () => {
    if (!isDirty) return
    isDirty = false
    navigator.sendBeacon(form.action, new URLSearchParams(fieldsOf(form)))
  }
  window.addEventListener('pagehide', flush)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') flush()
  })
}

function fieldsOf(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form)].flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  )
}
