/** The part of htmx's events that we read. */
export interface HtmxEvent extends CustomEvent {
  detail: {
    ctx: {
      sourceElement: Element | null
      sourceEvent?: Event
      response?: { status: number }
      request?: { body: unknown }
    }
  }
}

/** The part of htmx that we call. It makes itself global when app.entry.ts loads it. */
interface Htmx {
  process(element: Element): void
  trigger(element: Element, name: string): void
}

declare global {
  interface Window {
    htmx: Htmx
  }
}
