import { requireElement } from './dom.ts'
import './htmx-events.ts'
import { createTalkSession, type LiveKit, type TalkSession } from './talk-session.ts'
import { createTalkView, type TalkView } from './talk-view.ts'

/** What placing a call answers. */
interface PlacedCall {
  callId: string
  token: string
  eventsHref: string
}

const root = requireElement<HTMLElement>(document, '#talk')
const view = createTalkView(root)
let clickedAtMs = 0
// Fetched, parsed and set up while the person reads the page: the click then waits for the network only.
const livekit = import(root.dataset.livekit ?? '') as Promise<LiveKit>
let prepared: Promise<TalkSession> | undefined = prepareSession()
let session: TalkSession | undefined

if (!window.isSecureContext) requireElement<HTMLElement>(root, '[data-insecure]').hidden = false
if (!('RTCPeerConnection' in window)) view.showFailure(view.words.noWebRtc)

requireElement<HTMLFormElement>(root, '#talk-form').addEventListener('submit', event => {
  event.preventDefault()
  void talk(event.target as HTMLFormElement)
})
view.elements.hangUp.addEventListener('click', () => void session?.hangUp())
view.elements.mute.addEventListener('click', () => void session?.toggleMute())
requireElement(root, '[data-enable-sound]').addEventListener('click', () => void session?.enableSound())
view.elements.textForm.addEventListener('submit', event => {
  event.preventDefault()
  void sendText(view)
})

async function talk(form: HTMLFormElement): Promise<void> {
  clickedAtMs = performance.now()
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
  const placing = placeCall(form.action, body)
  view.reset()
  view.showState('placing')
  const call = await placing
  if (typeof call === 'string') {
    view.showFailure(call)
    return
  }
  root.dataset.callId = call.callId
  void followEvents(call.eventsHref)
  view.startClock()
  session = await (prepared ?? prepareSession())
  prepared = undefined
  try {
    await session.join(call.token)
  } catch (error) {
    // Hung up while it was still connecting: that is no failure.
    if (root.dataset.state === 'ended') return
    console.error(error)
    view.showFailure(view.words.connectFailed)
  }
}

/** Everything of a call that can be done before there is one. */
async function prepareSession(): Promise<TalkSession> {
  return createTalkSession({
    livekit: await livekit,
    bars: {
      caller: requireElement(root, '[data-level="caller"]'),
      agent: requireElement(root, '[data-level="agent"]'),
    },
    events: {
      // An agent without a greeting says nothing of its state until somebody speaks; the call is on all the same.
      onState: state => view.showState(state === 'ringing' && isActive() ? 'listening' : state),
      onMicrophone: view.showMicrophone,
      onPlayback: view.showPlayback,
      onFirstAudio: atMs => {
        root.dataset.firstAudioMs = String(Math.round(atMs - clickedAtMs))
      },
    },
  })
}

/** The server has written down that the two can talk. */
function isActive(): boolean {
  return root.querySelector('#talk-outcome[data-call-state="active"]') !== null
}

/** The placed call, or why there is none, in words. */
async function placeCall(action: string, body: URLSearchParams): Promise<PlacedCall | string> {
  try {
    const response = await fetch(action, { method: 'POST', body, headers: { accept: 'application/json' } })
    const answer: unknown = await response.json()
    if (response.ok) return answer as PlacedCall
    const detail = typeof answer === 'object' && answer !== null && 'detail' in answer ? answer.detail : null
    return typeof detail === 'string' ? detail : view.words.status.failed
  } catch (error) {
    console.error(error)
    return view.words.status.failed
  }
}

/** The transcript comes from the server, beside the audio: the stream opens while the room is being joined. */
async function followEvents(href: string): Promise<void> {
  const ordinaryHref = document.querySelector('[data-live]')?.getAttribute('hx-sse:connect')
  const stream = await listenTo(href)
  stream.addEventListener('htmx:sse:after:message', () => {
    if (isActive() && root.dataset.state === 'ringing') view.showState('listening')
    if (!root.querySelector('#talk-outcome[data-outcome]')) return
    // The server wrote down the end: nothing is left to listen for, and the room closes if it has not yet.
    if (ordinaryHref) void listenTo(ordinaryHref)
    if (root.dataset.state !== 'ended') void session?.hangUp()
  })
}

/** One stream for one page: what it listened to before is closed. NB: htmx lets go of a stream only when it removes the element itself. */
async function listenTo(href: string): Promise<HTMLElement> {
  const sourceElement = document.body
  await window.htmx.swap({
    sourceElement,
    swap: 'none',
    text: '<hx-partial hx-target="[data-live]" hx-swap="delete"></hx-partial>',
  })
  const stream = document.createElement('div')
  stream.setAttribute('hx-sse:connect', href)
  stream.setAttribute('hx-trigger', 'load, every 2s')
  stream.setAttribute('hx-sync', 'this:drop')
  stream.setAttribute('hx-swap', 'none')
  stream.dataset.live = ''
  document.body.append(stream)
  window.htmx.process(stream)
  return stream
}

async function sendText({ elements, showTyped, words }: TalkView): Promise<void> {
  const input = requireElement<HTMLInputElement>(elements.textForm, 'input[name="text"]')
  const text = input.value.trim()
  if (text === '' || !session) return
  input.value = ''
  showTyped(text)
  try {
    await session.send(text)
  } catch (error) {
    console.error(error)
    input.value = text
    showTyped('')
    requireElement(root, '[data-microphone-words]').textContent = words.textFailed
  }
}
