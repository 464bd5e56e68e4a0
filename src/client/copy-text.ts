/** How long a button says what came of it. */
const SHOWN_MS = 2_000

/** Buttons that copy the text of an element: `data-copy` is its id. */
export function startCopying(): void {
  document.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-copy]') : null
    const source = button && document.getElementById(button.dataset.copy ?? '')
    if (!button || !source) return
    void copyText(source).then(isCopied => say(button, isCopied))
  })
}

/** Browsers give the clipboard to secure pages only: elsewhere the text is marked, so that the keyboard copies it. */
async function copyText(source: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(source.textContent?.trim() ?? '')
    return true
  } catch {
    getSelection()?.selectAllChildren(source)
    return false
  }
}

function say(button: HTMLElement, isCopied: boolean): void {
  const label = button.querySelector('[aria-live]')
  const words = isCopied ? button.dataset.copied : button.dataset.failed
  if (!label || !words || label.textContent === words) return
  const before = label.textContent
  label.textContent = words
  setTimeout(() => {
    label.textContent = before
  }, SHOWN_MS)
}
