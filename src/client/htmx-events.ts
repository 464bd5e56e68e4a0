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
  /** Puts the part of `text` that `select` names where `target` is; partials go to their own places. */
  swap(change: {
    text: string
    swap: string
    sourceElement: Element
    target?: Element | string
    select?: string
  }): Promise<void>
  registerExtension(name: string, extension: HtmxExtension): void
}

/** The hooks of a morph: answer false to leave a node, or one attribute of it, as it is. */
export interface HtmxExtension {
  htmx_before_morph_node?(node: Node): boolean | undefined
  htmx_before_morph_attr?(element: Element, change: { attrName: string }): boolean | undefined
}

declare global {
  interface Window {
    htmx: Htmx
  }
}
