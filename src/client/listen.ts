/**
 * Buttons that let a voice be heard: `data-listen` is where the form around them is posted, a short WAV comes back. It is decoded here, so
 * no address of a sound needs to be allowed. A second click, or another button, stops it.
 */
export function startListening(): void {
  document.addEventListener('click', event => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button[data-listen]') : null
    if (button) void toggle(button)
    const choice =
      event.target instanceof Element ? event.target.closest<HTMLElement>('button[data-voice]') : null
    if (choice) void chooseVoice(choice)
  })
  document.addEventListener('input', event => {
    if (event.target instanceof HTMLInputElement) markVoice(event.target)
  })
  // What htmx brought along needs a script just as much.
  document.addEventListener('htmx:after:swap', revealButtons)
  revealButtons()
}

let speakers: AudioContext | undefined
let current: { button: HTMLButtonElement; stop(): void } | undefined

async function toggle(button: HTMLButtonElement): Promise<void> {
  const wasPlaying = current?.button === button
  current?.stop()
  if (wasPlaying) return
  const abort = new AbortController()
  const label = button.textContent
  const end = (text = '') => {
    if (current?.button === button) current = undefined
    button.textContent = label
    delete button.dataset.active
    tell(button, text)
  }
  let source: AudioBufferSourceNode | undefined
  current = {
    button,
    stop() {
      abort.abort()
      source?.stop()
      end()
    },
  }
  button.textContent = button.dataset.listenStop ?? label
  button.dataset.active = ''
  tell(button, statusOf(button)?.dataset.loading ?? '')
  try {
    // NB: made inside the click: browsers keep a context silent that nobody asked for.
    speakers ??= new AudioContext()
    const wav = await fetchSample(button, abort.signal)
    const sound = await speakers.decodeAudioData(wav)
    if (abort.signal.aborted) return
    await speakers.resume()
    source = new AudioBufferSourceNode(speakers, { buffer: sound })
    source.connect(speakers.destination)
    source.onended = () => {
      if (!abort.signal.aborted) end()
    }
    source.start()
    tell(button, statusOf(button)?.dataset.playing ?? '')
  } catch (error) {
    if (abort.signal.aborted) return
    end(error instanceof SampleRefusal ? error.message : (statusOf(button)?.dataset.failed ?? ''))
    statusOf(button)?.setAttribute('data-state', 'failed')
  }
}

/** What the server said, for the person. */
class SampleRefusal extends Error {}

async function fetchSample(button: HTMLButtonElement, signal: AbortSignal): Promise<ArrayBuffer> {
  const { form } = button
  const action = button.dataset.listen
  if (!form || !action) throw new Error('This button belongs to no form')
  const fields = [...new FormData(form)].filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  const response = await fetch(action, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { accept: 'audio/wav, application/problem+json' },
    signal,
  })
  if (response.ok) return response.arrayBuffer()
  const problem: unknown = await response.json()
  const detail =
    typeof problem === 'object' && problem !== null && 'detail' in problem ? problem.detail : null
  throw typeof detail === 'string' ? new SampleRefusal(detail) : new Error('The sample was refused')
}

function tell(button: HTMLButtonElement, text: string): void {
  const status = statusOf(button)
  if (!status) return
  status.textContent = text
  status.removeAttribute('data-state')
}

function statusOf(button: HTMLButtonElement): HTMLElement | null {
  return document.getElementById(button.getAttribute('aria-describedby') ?? '')
}

/** Fills the voice in, as if it were typed, and lets it be heard. */
async function chooseVoice({ dataset }: HTMLElement): Promise<void> {
  const field = document.getElementById(dataset.voiceField ?? '')
  if (!(field instanceof HTMLInputElement)) return
  field.value = dataset.voice ?? ''
  field.dispatchEvent(new Event('input', { bubbles: true }))
  const button = field.parentElement?.querySelector<HTMLButtonElement>('button[data-listen]')
  if (!button) return
  current?.stop()
  await toggle(button)
}

/** The choice that the field now names looks pressed. */
function markVoice({ id, value }: HTMLInputElement): void {
  for (const choice of document.querySelectorAll<HTMLElement>(`button[data-voice-field="${id}"]`)) {
    choice.setAttribute('aria-pressed', String(choice.dataset.voice === value))
  }
}

/** NB: only our own. The start button of the Talk page is hidden while a call goes on, and a live call swaps all the time. */
function revealButtons(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-listen][hidden], .voice-list[hidden]'))
    button.hidden = false
}
