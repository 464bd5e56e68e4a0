import type { WidgetLook, WidgetWords } from './widget-settings.ts'
import { WIDGET_STYLE } from './widget-style.ts'

/** What the panel shows; `idle` and `ended` are not calls. */
export type WidgetState = keyof WidgetWords['status'] | 'idle'

export interface WidgetView {
  /** The element in the page. */
  host: HTMLElement
  bars: Record<'caller' | 'agent', SVGRectElement>
  state(): WidgetState
  showState(state: WidgetState): void
  /** Words below the state: what is wrong with microphone or line. Empty takes them away. */
  showNote(text: string): void
  showMuted(isMuted: boolean): void
  showPlaybackBlocked(isBlocked: boolean): void
  openPanel(): void
  /** A line of what is said; a later one of the same key takes its place, and one without words takes it away. */
  showLine(line: { key: string; role: 'caller' | 'agent'; text: string }): void
  clearLines(): void
}

interface ViewParts {
  look: WidgetLook
  words: WidgetWords
  theme: string | undefined
  acts: Record<'talk' | 'hangUp' | 'mute' | 'enableSound', () => void>
}

/** States in which there is something to hang up. */
const LIVE: ReadonlySet<WidgetState> = new Set([
  'placing',
  'connecting',
  'ringing',
  'listening',
  'thinking',
  'speaking',
  'reconnecting',
])

const HEADSET = [
  'M4 14v-3a8 8 0 0 1 16 0v3',
  'M4 13h3v6H5a1 1 0 0 1-1-1zM20 13h-3v6h2a1 1 0 0 0 1-1z',
  'M20 18c0 2-2 3-5 3h-2',
]

/** An element with its shadow root, which no script of the page can open. */
export function createHost(look: Pick<WidgetLook, 'side'>): { host: HTMLElement; root: ShadowRoot } {
  const host = document.createElement('parley-widget')
  host.dataset.side = look.side
  const root = host.attachShadow({ mode: 'closed' })
  addStyle(root)
  return { host, root }
}

/** NB: constructed sheets are free of the page's style-src; only old browsers need the element, and the page's leave for it. */
function addStyle(root: ShadowRoot): void {
  if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(WIDGET_STYLE)
    root.adoptedStyleSheets = [sheet]
  } else {
    make('style', {}, WIDGET_STYLE, root)
  }
}

/** The button alone, as the preview on our own page shows it too. */
export function createDock(root: ShadowRoot, look: WidgetLook, theme?: string) {
  const dock = make(
    'div',
    { class: `dock ${look.side} ${theme === 'light' || theme === 'dark' ? theme : ''}` },
    '',
    root,
  )
  dock.style.setProperty('--color', look.color)
  dock.style.setProperty('--text', look.textColor)
  const button = make('button', { class: 'talk', type: 'button', 'aria-expanded': 'false' }, '', dock)
  button.append(draw(24, 24, HEADSET))
  make('span', {}, look.label, button)
  return { dock, button }
}

/** Words alone, where there is no button: why, for whoever made the page. */
export function createNotice(root: ShadowRoot, text: string): void {
  const dock = make('div', { class: 'dock' }, '', root)
  make('p', { class: 'panel alone', role: 'note' }, text, dock)
}

export function createWidgetView({ look, words, theme, acts }: ViewParts): WidgetView {
  const { host, root } = createHost(look)
  const { dock, button } = createDock(root, look, theme)
  const { panel, close, status, note, levels, bars, log, again, end, mute, sound } = buildPanel(look, words)
  dock.prepend(panel)
  button.setAttribute('aria-controls', 'panel')
  let current: WidgetState = 'idle'

  function toggle(isOpen: boolean): void {
    const hadFocus = root.activeElement !== null && root.activeElement !== button
    panel.hidden = !isOpen
    button.setAttribute('aria-expanded', String(isOpen))
    if (!isOpen && hadFocus) button.focus()
  }

  function showState(state: WidgetState): void {
    const pressed = [again, end, mute, sound].find(element => element === root.activeElement)
    current = state
    host.dataset.state = state
    const isLive = LIVE.has(state)
    dock.classList.toggle('busy', isLive)
    dock.classList.toggle('failed', state === 'failed')
    status.textContent = state === 'idle' ? '' : words.status[state]
    levels.hidden = !isLive
    end.hidden = !isLive && state !== 'ending'
    mute.hidden = !isLive || state === 'placing' || state === 'connecting'
    again.hidden = isLive || state === 'ending' || state === 'idle'
    if (!isLive) sound.hidden = true
    // What was pressed last may be gone now: the keyboard must not fall back to the top of the page.
    if (pressed?.hidden) (isLive ? end : again).focus()
  }

  button.addEventListener('click', () => {
    if (!panel.hidden) toggle(false)
    else if (LIVE.has(current)) toggle(true)
    else acts.talk()
  })
  close.addEventListener('click', () => toggle(false))
  panel.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    toggle(false)
  })
  again.addEventListener('click', acts.talk)
  end.addEventListener('click', acts.hangUp)
  mute.addEventListener('click', acts.mute)
  sound.addEventListener('click', acts.enableSound)
  showState('idle')
  return {
    host,
    bars,
    state: () => current,
    showState,
    showNote(text) {
      note.textContent = text
    },
    showMuted(isMuted) {
      mute.textContent = isMuted ? words.unmute : words.mute
    },
    showPlaybackBlocked(isBlocked) {
      sound.hidden = !isBlocked
      note.textContent = isBlocked ? words.soundBlocked : ''
    },
    openPanel() {
      toggle(true)
      end.focus()
    },
    ...createLines(log, words),
  }
}

/** Everything of the panel, closed and not yet connected to anything. */
function buildPanel(look: WidgetLook, words: WidgetWords) {
  const panel = make('section', { class: 'panel', 'aria-label': words.panel, id: 'panel' }, '')
  panel.hidden = true
  const head = make('div', { class: 'head' }, '', panel)
  make('strong', {}, look.label, head)
  const close = make('button', { class: 'close', type: 'button', 'aria-label': words.close }, '×', head)
  const status = make('p', { class: 'status', role: 'status' }, '', panel)
  const note = make('p', { class: 'note', role: 'alert' }, '', panel)
  const levels = make('div', { class: 'levels', role: 'group', 'aria-label': words.levels }, '', panel)
  const bars = { caller: addLevel(levels, words.caller), agent: addLevel(levels, words.agent) }
  const log = make('div', { class: 'words', role: 'log', 'aria-label': words.transcript, tabindex: '0' }, '')
  panel.append(log)
  const actions = make('div', { class: 'acts' }, '', panel)
  const action = (name: string, text: string) =>
    make('button', { class: name, type: 'button' }, text, actions)
  const again = action('call', words.again)
  const end = action('end', words.hangUp)
  const mute = action('mute', words.mute)
  const sound = action('sound', words.enableSound)
  sound.hidden = true
  return { panel, close, status, note, levels, bars, log, again, end, mute, sound }
}

function createLines(log: HTMLElement, words: WidgetWords): Pick<WidgetView, 'showLine' | 'clearLines'> {
  const lines = new Map<string, HTMLElement>()
  return {
    showLine({ key, role, text }) {
      const line = lines.get(key) ?? make('p', { class: role }, '')
      lines.set(key, line)
      if (text === '') {
        line.remove()
        return
      }
      line.textContent = `${words[role]}: ${text}`
      // Words on their way stay below what is written down.
      if (!line.isConnected || key.startsWith('partial')) log.append(line)
      log.scrollTop = log.scrollHeight
    },
    clearLines() {
      lines.clear()
      log.replaceChildren()
    },
  }
}

function addLevel(levels: HTMLElement, label: string): SVGRectElement {
  make('span', {}, label, levels)
  const svg = draw(100, 6, [])
  svg.setAttribute('preserveAspectRatio', 'none')
  const bar = document.createElementNS(SVG, 'rect')
  for (const [name, value] of [
    ['width', '0'],
    ['height', '6'],
  ] as const)
    bar.setAttribute(name, value)
  svg.append(bar)
  levels.append(svg)
  return bar
}

const SVG = 'http://www.w3.org/2000/svg'

function draw(width: number, height: number, paths: readonly string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
  svg.setAttribute('aria-hidden', 'true')
  for (const data of paths) {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', data)
    svg.append(path)
  }
  return svg
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  text: string,
  parent?: Node,
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  if (text !== '') element.textContent = text
  parent?.appendChild(element)
  return element
}
