import { type Challenge, solveChallenge } from './challenge-solver.ts'
import type { TalkSession } from './talk-session.ts'
import { WidgetRefusal, type WidgetSettings } from './widget-settings.ts'
import { createWidgetView, type WidgetView } from './widget-view.ts'

/** Where a widget is asked, and how. */
export interface WidgetPlace {
  id: string
  /** Of the Parley that serves it, without a trailing slash. */
  origin: string
  language: string
  theme: string | undefined
}

/** What widget-call.entry.ts hands out. */
type CallScript = typeof import('./widget-call.entry.ts')

/** The button with its panel, and the calls that it makes, one after the other. */
export function createWidget(place: WidgetPlace, settings: WidgetSettings): WidgetView {
  const { look, words } = settings
  let session: TalkSession | undefined
  const view = createWidgetView({
    look,
    words,
    theme: place.theme,
    acts: {
      talk: () => void talk(),
      hangUp: () => void hangUp(),
      mute: () => void session?.toggleMute(),
      enableSound: () => void session?.enableSound(),
    },
  })
  /** Counts calls: what an abandoned one brings later is not shown. */
  let attempt = 0

  async function talk(): Promise<void> {
    const own = ++attempt
    view.showNote('')
    view.clearLines()
    view.showMuted(false)
    view.showState('placing')
    view.openPanel()
    try {
      requireMeans(settings)
      // The large script and the work for the proof take about as long as one another.
      const [script, { token, wordsTicket }] = await Promise.all([
        loadScript(place, settings),
        askForTicket(place, settings),
      ])
      if (own !== attempt) return
      session = openSession(script, own)
      if (wordsTicket) followWords(place, view, wordsTicket)
      await session.join(token).catch(error => {
        throw new WidgetRefusal(words.connectFailed, { cause: error })
      })
    } catch (error) {
      if (own !== attempt || view.state() === 'ended') return
      view.showNote(error instanceof WidgetRefusal ? error.message : words.noAnswer)
      view.showState('failed')
    }
  }

  function openSession({ createTalkSession, livekit }: CallScript, own: number): TalkSession {
    const isCurrent = () => own === attempt
    return createTalkSession({
      livekit,
      origin: place.origin,
      bars: view.bars,
      // Not put into the page at all: sound goes on when the page swaps its content.
      keepAudio: () => {},
      events: {
        onState: state => {
          if (isCurrent() && state !== 'idle') view.showState(state)
        },
        onMicrophone(state) {
          if (!isCurrent()) return
          view.showNote(state === 'on' ? '' : words.microphone[state])
          view.showMuted(state === 'muted')
        },
        onPlayback: isBlocked => {
          if (isCurrent()) view.showPlaybackBlocked(isBlocked)
        },
        onFirstAudio: () => {
          view.host.dataset.heard = ''
        },
      },
    })
  }

  async function hangUp(): Promise<void> {
    const leaving = session
    session = undefined
    // It is over for the visitor at once, also when the line never came to be; what it still brings is not shown.
    attempt++
    view.showState('ended')
    await leaving?.hangUp()
  }

  return view
}

/** Throws what is missing before anything is asked of anybody. */
function requireMeans({ isReachable, words }: WidgetSettings): void {
  if (!isReachable) throw new WidgetRefusal(words.unreachable)
  if (!('RTCPeerConnection' in window)) throw new WidgetRefusal(words.unsupported)
  if (!navigator.onLine) throw new WidgetRefusal(words.offline)
}

async function loadScript(
  { origin }: WidgetPlace,
  { callScript, words }: WidgetSettings,
): Promise<CallScript> {
  try {
    return (await import(`${origin}${callScript}`)) as CallScript
  } catch (cause) {
    throw new WidgetRefusal(navigator.onLine ? words.noScript : words.offline, { cause })
  }
}

async function askForTicket(place: WidgetPlace, settings: WidgetSettings): Promise<Ticket> {
  const ask = (path: string, body?: object) => post(place, settings, { path, body })
  const challenge = (await ask('challenge')) as Challenge
  const solutions = await solveChallenge(challenge)
  return (await ask('calls', { challenge: challenge.token, solutions })) as Ticket
}

/** For the call itself, and for reading along where the widget lets visitors. */
interface Ticket {
  token: string
  wordsTicket: string | null
}

/** Shows what is said until the call is over, told anew when the line was interrupted. */
function followWords({ origin, id }: WidgetPlace, view: WidgetView, ticket: string): void {
  const source = new EventSource(`${origin}/widget/${id}/words?ticket=${encodeURIComponent(ticket)}`)
  source.onopen = () => view.clearLines()
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const line: { isOver: true } | Parameters<WidgetView['showLine']>[0] = JSON.parse(data)
    if ('isOver' in line) source.close()
    else view.showLine(line)
  }
  source.onerror = () => {
    if (view.state() === 'ended' || view.state() === 'failed') source.close()
  }
}

interface Question {
  path: string
  body: object | undefined
}

/** Throws WidgetRefusal with the server's own words, which are in the language of the page. */
async function post(
  { origin, id, language }: WidgetPlace,
  { words }: WidgetSettings,
  { path, body }: Question,
): Promise<unknown> {
  const response = await fetch(`${origin}/widget/${id}/${path}?lang=${encodeURIComponent(language)}`, {
    method: 'POST',
    credentials: 'omit',
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  }).catch(cause => {
    throw new WidgetRefusal(navigator.onLine ? words.noAnswer : words.offline, { cause })
  })
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return answer
  const detail = typeof answer === 'object' && answer !== null && 'detail' in answer ? answer.detail : null
  throw new WidgetRefusal(typeof detail === 'string' ? detail : words.noAnswer)
}
