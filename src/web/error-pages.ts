import { en } from '#messages/en.ts'
import { ErrorFragment, ErrorPage } from '#views/errors/error-page.tsx'
import type { PageContext } from '#views/page-context.tsx'
import { renderFragment, renderPage } from '#views/render.tsx'
import type { RenderErrorPage } from './error-handler.ts'
import { createPageRenderer, html, wantsFragment } from './page-renderer.ts'
import type { Failure } from './problem-details.ts'
import { pathOf } from './request-path.ts'
import type { WebContext } from './web-context.ts'

/** How a failure looks in a browser: a page that says what and what to do, or a note over the page that htmx is on. */
export function createErrorPages(context: WebContext): RenderErrorPage {
  const pages = createPageRenderer(context)
  return async (failure, request) => {
    const page = await pages.contextOf(request).catch(error => {
      // Who asks could not be found out, which may be the very failure: the page then goes without a frame.
      context.logger.warn('An error page is shown without its frame', { error })
      return anonymousContext(context, request)
    })
    const props = { code: failure.code, message: messageOf(failure), traceId: failure.traceId }
    return wantsFragment(request)
      ? html(renderFragment(page, ErrorFragment, props), failure.status)
      : html(renderPage(page, ErrorPage, props), failure.status)
  }
}

/** The title and the advice already say all that a person may know of an internal failure. */
function messageOf({ code, message }: Failure): string | null {
  return code === 'internal' ? null : message
}

function anonymousContext({ clock, staticFiles }: WebContext, request: Request): PageContext {
  return {
    messages: en,
    viewer: null,
    csrfToken: '',
    path: pathOf(request),
    theme: 'system',
    timeZone: 'UTC',
    now: clock.now(),
    asset: path => staticFiles.url(path),
  }
}
