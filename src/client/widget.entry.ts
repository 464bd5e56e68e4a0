import { createWidget, type WidgetPlace } from './widget-call.ts'
import type { WidgetSettings } from './widget-settings.ts'
import { createHost, createNotice } from './widget-view.ts'

/** The button of one widget, for the scripts of the page: `parleyWidgets.get(id).remove()`. */
interface MountedWidget {
  remove(): void
}

declare global {
  interface Window {
    /** Shared by all copies of this script, so that none does the work of another. */
    parleyWidgets?: Map<string, MountedWidget>
  }
}

const LIFT = '--lift'

mountAll()

/** Each `<script data-widget>` of the page once, however often the script itself is loaded. */
function mountAll(): void {
  window.parleyWidgets ??= new Map()
  for (const script of document.querySelectorAll<HTMLScriptElement>(
    'script[data-widget][src*="/widget.js"]',
  )) {
    const { widget: id, lang, theme } = script.dataset
    if (!id || window.parleyWidgets.has(id)) continue
    const language = lang || document.documentElement.lang || navigator.language
    mount(
      { id, language, theme, origin: script.src.replace(/\/widget\.js([?#].*)?$/, '') },
      window.parleyWidgets,
    )
  }
}

function mount(place: WidgetPlace, mounted: Map<string, MountedWidget>): void {
  let host: HTMLElement | undefined
  const observer = new MutationObserver(attach)
  /** Pages that swap their whole content would take the button with them, and its call. */
  function attach() {
    if (!host || !document.body) return
    if (!host.isConnected) document.body.append(host)
    observer.observe(document.documentElement, { childList: true })
    observer.observe(document.body, { childList: true })
  }
  mounted.set(place.id, {
    remove() {
      observer.disconnect()
      host?.remove()
      mounted.delete(place.id)
    },
  })
  async function show() {
    host = await build(place)
    if (!host || mounted.get(place.id) === undefined) return
    const others = document.querySelectorAll(`parley-widget[data-side="${host.dataset.side}"]`).length
    host.style.setProperty(LIFT, String(others))
    attach()
  }
  const begin = () => {
    show().catch(() => addEventListener('online', begin, { once: true }))
  }
  if (document.body) begin()
  else addEventListener('DOMContentLoaded', begin, { once: true })
}

/** The button, words in its place, or nothing where it is switched off. Throws when the server cannot be reached. */
async function build(place: WidgetPlace): Promise<HTMLElement | undefined> {
  const address = `${place.origin}/widget/${encodeURIComponent(place.id)}/settings`
  const response = await fetch(`${address}?lang=${encodeURIComponent(place.language)}`, {
    credentials: 'omit',
  })
  if (response.ok) return createWidget(place, (await response.json()) as WidgetSettings).host
  if (response.status !== 404) return undefined
  const { detail } = (await response.json()) as { detail: string }
  const { host, root } = createHost({ side: 'right' })
  createNotice(root, detail)
  host.dataset.state = 'refused'
  return host
}
