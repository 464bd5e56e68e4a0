import { formatOffset } from '#lib/format-offset.ts'

const TICK_MS = 1_000

/** Lets the clocks of live calls go on between two messages of the server. */
export function startTicking(): void {
  setInterval(() => {
    for (const element of document.querySelectorAll<HTMLElement>('[data-ticks-since]')) {
      const since = Date.parse(element.dataset.ticksSince ?? '')
      if (!Number.isNaN(since)) element.textContent = formatOffset(Date.now() - since)
    }
  }, TICK_MS)
}
