/** Keys that choose; every other key only moves through what there is to choose. */
const CHOOSING_KEYS = new Set(['Enter', ' '])

/** A choice that was reached by arrows or letters and is not made yet. */
let undecided: HTMLSelectElement | null = null
let lastKey: string | null = null

/**
 * Submits forms that are one choice, as soon as it is made. NB: a closed list changes with every arrow key: whoever walks past
 * a choice has not made it, so with the keyboard it counts on Enter or when the field is left. The answer is a page of its own;
 * the cursor goes back to where it was.
 */
export function startSubmitOnChange(): void {
  document.addEventListener('pointerdown', () => {
    lastKey = null
  })
  document.addEventListener('keydown', event => {
    lastKey = event.target instanceof HTMLSelectElement ? event.key : null
    if (event.key === 'Enter' && event.target === undecided) decide(event)
  })
  document.addEventListener('focusout', event => {
    if (event.target === undecided) decide(event)
  })
  document.addEventListener('change', event => {
    if (!(event.target instanceof HTMLSelectElement) || !formOf(event.target)) return
    undecided = event.target
    if (lastKey === null || CHOOSING_KEYS.has(lastKey)) decide(event)
  })
  returnFocus()
}

function decide(event: Event): void {
  const form = undecided && formOf(undecided)
  undecided = null
  if (!form) return
  event.preventDefault()
  // Kept with this entry of the history, where the next page can read it. Browsers that cannot begin at the top, as ever.
  window.navigation?.updateCurrentEntry({ state: { submitted: form.action } })
  form.requestSubmit()
}

function formOf(select: HTMLSelectElement): HTMLFormElement | null {
  return select.closest<HTMLFormElement>('form[data-submit-on-change]')
}

function returnFocus(): void {
  const state: unknown = window.navigation?.activation?.from?.getState()
  if (typeof state !== 'object' || state === null || !('submitted' in state)) return
  const forms = document.querySelectorAll<HTMLFormElement>('form[data-submit-on-change]')
  const form = [...forms].find(each => each.action === state.submitted)
  // What the answer says stands on top: it is not scrolled away.
  form?.querySelector('select')?.focus({ preventScroll: true })
}
