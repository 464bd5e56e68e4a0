import { isTyping } from './dom.ts'

/** The second key of "g c" has to come within this time. */
const SEQUENCE_MS = 1_200

/** "?" opens the list of keys, "/" jumps to the filter of the page, "g" and a letter go to a place. */
export function startKeyboard(): void {
  let goUntil = 0
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    if (performance.now() < goUntil) {
      goUntil = 0
      if (go(event.key)) event.preventDefault()
    } else if (event.key === 'g') {
      goUntil = performance.now() + SEQUENCE_MS
    } else if (event.key === '/' && focusSearch()) {
      event.preventDefault()
    } else if (event.key === '?') {
      openHelp()
    }
  })
  document.addEventListener('click', event => {
    if (event.target instanceof Element && event.target.closest('[data-open-help]')) openHelp()
  })
}

/** Only to where the navigation of this page leads: what a role may not open has no key either. */
function go(key: string): boolean {
  const link = /^[a-z]$/.test(key)
    ? document.querySelector<HTMLAnchorElement>(`nav a[data-go="${key}"]`)
    : null
  link?.click()
  return link !== null
}

function focusSearch(): boolean {
  const search = document.querySelector<HTMLElement>('[data-search]')
  search?.focus()
  return search !== null
}

function openHelp(): void {
  const help = document.querySelector<HTMLDialogElement>('dialog[data-help]')
  if (help && !help.open) help.showModal()
}
