import type { ComponentType } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type PageContext, PageContextProvider } from './page-context.tsx'

/** A whole document. Everything that is put into it is escaped. */
export function renderPage<Props extends object>(
  context: PageContext,
  View: ComponentType<Props>,
  props: Props,
): string {
  return `<!doctype html>${renderFragment(context, View, props)}`
}

/** A part of a page, for htmx to swap. */
export function renderFragment<Props extends object>(
  context: PageContext,
  View: ComponentType<Props>,
  props: Props,
): string {
  return renderToString(
    <PageContextProvider value={context}>
      <View {...props} />
    </PageContextProvider>,
  )
}
