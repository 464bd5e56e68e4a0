/** The button in a password field: shows what was typed until it is pressed again or the form is sent. */
export function startPasswordReveal(): void {
  document.addEventListener('click', event => {
    const button = (event.target as Element | null)?.closest?.<HTMLButtonElement>('[data-reveal]')
    if (button) reveal(button, button.getAttribute('aria-pressed') !== 'true')
  })
  // Before it is sent: a browser offers what stood in a readable field again, to whoever types there next.
  document.addEventListener(
    'submit',
    event => {
      for (const button of (event.target as Element).querySelectorAll<HTMLButtonElement>('[data-reveal]')) {
        reveal(button, false)
      }
    },
    true,
  )
}

function reveal(button: HTMLButtonElement, isShown: boolean): void {
  const field = document.getElementById(button.dataset.reveal ?? '')
  if (!(field instanceof HTMLInputElement)) return
  field.type = isShown ? 'text' : 'password'
  button.setAttribute('aria-pressed', String(isShown))
}
