import 'preact'

/** Elements and attributes of htmx that JSX does not know. */
declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'hx-partial': HtmxPartialAttributes
    }
  }
}

interface HtmxPartialAttributes {
  'hx-target': string
  'hx-swap'?: string
  key?: string | number
  children?: preact.ComponentChildren
}
