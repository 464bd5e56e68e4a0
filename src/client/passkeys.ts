import { requireElement } from './dom.ts'

/** The parts of WebAuthn that speak JSON; TypeScript does not know all of them yet. */
interface JsonCredentials {
  parseCreationOptionsFromJSON(options: unknown): PublicKeyCredentialCreationOptions
  parseRequestOptionsFromJSON(options: unknown): PublicKeyCredentialRequestOptions
}

/**
 * Forms with `data-passkey` ask the device before they are sent: `create` makes a passkey, `get` signs in with one. The answer goes
 * with the form; what goes wrong is said in it.
 */
export function startPasskeys(): void {
  const canUse = knowsPasskeys()
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    if (form.dataset.passkey === 'get') form.hidden = !canUse
    else if (!canUse) requireElement<HTMLElement>(form, '[data-passkey-unsupported]').hidden = false
  }
  document.addEventListener('submit', event => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset.passkey === undefined) return
    event.preventDefault()
    if (canUse) void answer(form)
  })
}

function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseCreationOptionsFromJSON' in PublicKeyCredential
}

async function answer(form: HTMLFormElement): Promise<void> {
  const button = requireElement<HTMLButtonElement>(form, 'button[type=submit]')
  button.disabled = true
  tell(form, '')
  try {
    const options = await askServer(form)
    if (!options) return
    const credential = await askDevice(form, options)
    requireElement<HTMLInputElement>(form, 'input[name=answer]').value = JSON.stringify(credential)
    form.submit()
  } catch (error) {
    tell(form, wordsOf(form, error))
  } finally {
    button.disabled = false
  }
}

/** What to ask the device; undefined when the server refused, in its words. */
async function askServer(form: HTMLFormElement): Promise<unknown> {
  const response = await fetch(form.dataset.options ?? '', {
    method: 'POST',
    body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
  })
  const { options, message } = (await response.json()) as { options?: unknown; message?: string }
  if (!options) tell(form, message || (form.dataset.failed ?? ''))
  return options
}

async function askDevice(form: HTMLFormElement, options: unknown): Promise<unknown> {
  const json = PublicKeyCredential as unknown as JsonCredentials
  const credential =
    form.dataset.passkey === 'create'
      ? await navigator.credentials.create({ publicKey: json.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: json.parseRequestOptionsFromJSON(options) })
  return (credential as PublicKeyCredential).toJSON()
}

function wordsOf(form: HTMLFormElement, error: unknown): string {
  const { cancelled = '', known = '', failed = '' } = form.dataset
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError') return cancelled
  return name === 'InvalidStateError' ? known : failed
}

function tell(form: HTMLFormElement, text: string): void {
  const place = requireElement<HTMLElement>(form, '.form-message')
  const words = document.createElement('p')
  words.className = 'notice notice-error'
  words.textContent = text
  place.replaceChildren(...(text === '' ? [] : [words]))
}
