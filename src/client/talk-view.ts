import { formatOffset } from '#lib/format-offset.ts'
import { requireElement } from './dom.ts'
import type { MicrophoneState, TalkState } from './talk-session.ts'

/** The words of the page, written into it by the server. */
interface TalkWords {
  status: Record<TalkState, string>
  microphone: Partial<Record<MicrophoneState, string>>
  mute: string
  unmute: string
  start: string
  again: string
  connectFailed: string
  noWebRtc: string
  textFailed: string
}

const LIVE_STATES: readonly TalkState[] = ['ringing', 'listening', 'thinking', 'speaking', 'reconnecting']
const TICK_MS = 1_000
const END_TOLERANCE_PX = 40

/**
 * What the page shows of a call. Everything that a test or a style needs to know stands in data attributes of the root:
 * data-state, data-microphone, data-call-id, data-first-audio-ms, data-sound-blocked.
 */
export function createTalkView(root: HTMLElement) {
  const words = JSON.parse(root.dataset.words ?? '{}') as TalkWords
  const find = <T extends Element = HTMLElement>(selector: string) => requireElement<T>(root, selector)
  const start = find<HTMLButtonElement>('[data-start]')
  const hangUp = find<HTMLButtonElement>('[data-hang-up]')
  const mute = find<HTMLButtonElement>('[data-mute]')
  const failure = find('[data-failure]')
  const textForm = find<HTMLFormElement>('[data-text-form]')
  let clock: Timer | undefined
  keepAtEnd(find('[data-transcript]'))

  function showState(state: TalkState) {
    if (root.dataset.state === 'ended' && state !== 'placing') return
    root.dataset.state = state
    find('[data-status]').textContent = words.status[state]
    const isLive = LIVE_STATES.includes(state)
    const isOver = state === 'ended' || state === 'failed'
    start.hidden = !(state === 'idle' || isOver)
    if (isOver) find('[data-start-words]').textContent = words.again
    hangUp.hidden = !(isLive || state === 'connecting')
    if (!isLive) mute.hidden = true
    for (const control of textForm.elements) (control as HTMLInputElement).disabled = !isLive
    for (const control of find<HTMLFormElement>('#talk-form').elements) {
      if (control !== start) (control as HTMLInputElement).disabled = start.hidden
    }
    if (isOver) stopClock()
  }

  function stopClock() {
    clearInterval(clock)
    clock = undefined
  }

  return {
    words,
    elements: { start, hangUp, mute, textForm },
    showState,

    /** Back to an empty page, for another call. */
    reset() {
      root.dataset.state = 'idle'
      for (const name of ['microphone', 'callId', 'firstAudioMs', 'soundBlocked']) delete root.dataset[name]
      failure.hidden = true
      find('[data-sound-blocked]').hidden = true
      find('[data-microphone-words]').textContent = ''
      for (const id of ['timeline', 'talk-outcome']) find(`#${id}`).replaceChildren()
      const outcome = find('#talk-outcome')
      for (const name of ['outcome', 'callState']) delete outcome.dataset[name]
      for (const side of ['caller', 'agent']) find(`[data-partial="${side}"]`).hidden = true
    },

    startClock() {
      stopClock()
      const startedAt = Date.now()
      const show = () => {
        find('[data-clock]').textContent = formatOffset(Date.now() - startedAt)
      }
      show()
      clock = setInterval(show, TICK_MS)
    },

    showFailure(message: string) {
      showState('failed')
      failure.textContent = message
      failure.hidden = false
    },

    showMicrophone(state: MicrophoneState) {
      root.dataset.microphone = state
      find('[data-microphone-words]').textContent = words.microphone[state] ?? ''
      mute.hidden = !(state === 'on' || state === 'muted')
      mute.setAttribute('aria-pressed', String(state === 'muted'))
      mute.textContent = state === 'muted' ? words.unmute : words.mute
    },

    showPlayback(isBlocked: boolean) {
      root.dataset.soundBlocked = String(isBlocked)
      find('[data-sound-blocked]').hidden = !isBlocked
    },

    /** Typed words stand at once where spoken ones would; the turn replaces them when it is written. */
    showTyped(text: string) {
      const partial = find('[data-partial="caller"]')
      requireElement(partial, '.turn-text').textContent = text
      requireElement(partial, '[data-partial-label]').textContent = ''
      partial.hidden = text === ''
    },
  }
}

/** New lines stay in sight, unless somebody has scrolled back to read. */
function keepAtEnd(transcript: HTMLElement): void {
  let isAtEnd = true
  transcript.addEventListener('scroll', () => {
    isAtEnd = transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < END_TOLERANCE_PX
  })
  new MutationObserver(() => {
    if (isAtEnd) transcript.scrollTop = transcript.scrollHeight
  }).observe(transcript, { childList: true, subtree: true, characterData: true })
}

export type TalkView = ReturnType<typeof createTalkView>
