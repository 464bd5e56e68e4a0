import type { HtmxEvent } from './htmx-events.ts'

/** The button that each request came from. */
const buttons = new WeakMap<HtmxEvent['detail']['ctx'], HTMLElement>()

/**
 * A button that is disabled while its request runs loses the focus: whoever works with the keyboard would start at the top of the
 * page. It gets it back, unless something else has taken it: a field with a fault, or the person.
 */
export function startKeptFocus(): void {
  document.addEventListener('htmx:before:request', event => {
    const { ctx } = (event as HtmxEvent).detail
    const focused = document.activeElement
    if (focused instanceof HTMLButtonElement && focused.disabled) buttons.set(ctx, focused)
  })
  document.addEventListener('htmx:finally:request', event => {
    const button = buttons.get((event as HtmxEvent).detail.ctx)
    if (!button) return
    // Only after this event does htmx enable the button again.
    queueMicrotask(() => {
      const isLost = document.activeElement === document.body || document.activeElement === button
      if (isLost && button.isConnected) button.focus({ preventScroll: true })
    })
  })
}
