/** Changes the colours at once and keeps the choice in the background; without a script the form does the same by a reload. */
export function startTheme(): void {
  document.addEventListener('submit', event => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-theme-form]')) return
    const button = event.submitter
    if (!(button instanceof HTMLButtonElement)) return
    event.preventDefault()
    if (button.value === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = button.value
    for (const other of form.querySelectorAll('button')) {
      other.setAttribute('aria-pressed', String(other === button))
    }
    void keep(form, button)
  })
}

async function keep(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  const fields = new URLSearchParams({ theme: button.value })
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.set(name, value)
  // A choice that could not be kept is lost with the next page, which is all that it is worth.
  await fetch(form.action, { method: 'POST', body: fields, redirect: 'manual' }).catch(() => undefined)
}
