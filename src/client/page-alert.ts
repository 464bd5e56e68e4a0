import type { HtmxEvent } from './htmx-events.ts'

/**
 * Says over the page that the server does not answer: for a form until the next try, for a live page until it is connected again.
 * NB: a live page tries again by itself every few seconds, so its tries must not make the words flicker.
 */
export function startPageAlert(): void {
  document.addEventListener('htmx:before:request', event => {
    if (!isStream(event)) show(null)
  })
  document.addEventListener('htmx:error', event => {
    const { error } = (event as CustomEvent<{ error?: unknown }>).detail
    // What fetch rejects with when nobody answers.
    if (error instanceof TypeError) show(isStream(event) ? 'interrupted' : 'offline')
  })
  document.addEventListener('htmx:sse:error', () => show('interrupted'))
  document.addEventListener('htmx:sse:after:connection', () => show(null))
}

function isStream(event: Event): boolean {
  return (event as HtmxEvent).detail.ctx?.sourceElement?.hasAttribute('hx-sse:connect') ?? false
}

function show(kind: 'offline' | 'interrupted' | null): void {
  const alert = document.getElementById('page-alert')
  const text = kind && alert?.dataset[kind]
  if (!alert || alert.textContent === (text ?? '')) return
  alert.replaceChildren()
  if (!text) return
  const notice = document.createElement('p')
  notice.className = 'notice notice-error'
  notice.textContent = text
  alert.append(notice)
}
