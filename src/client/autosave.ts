import type { HtmxEvent } from './htmx-events.ts'

/** A pause in typing of this length, and the form saves itself. */
const PAUSE_MS = 600

/**
 * A form that saves itself by the event `autosave`. Any other request that carries its fields (a publication) saves them too, so the
 * one that was due is dropped. Nobody who leaves at once loses the last words: what was not sent yet goes out with a beacon, which the
 * browser delivers after the page is gone.
 */
export function startAutosave(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-autosave]')
  if (!form) return
  let due: Timer | undefined
  let isDirty = false
  const carriesForm = (event: Event) => {
    const source = (event as HtmxEvent).detail.ctx?.sourceElement
    return source === form || (source instanceof HTMLButtonElement && source.form === form)
  }
  form.addEventListener('input', () => {
    isDirty = true
    clearTimeout(due)
    due = setTimeout(() => window.htmx.trigger(form, 'autosave'), PAUSE_MS)
  })
  document.addEventListener('htmx:before:request', event => {
    if (!carriesForm(event)) return
    clearTimeout(due)
    isDirty = false
  })
  document.addEventListener('htmx:error', event => {
    if (carriesForm(event)) isDirty = true
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
