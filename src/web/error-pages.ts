import type { Phrase } from '#lib/phrase.ts'
import type { Messages } from '#messages/en.ts'
import { say } from '#messages/say.ts'
import { ErrorFragment, ErrorPage } from '#views/errors/error-page.tsx'
import type { PageContext } from '#views/page-context.tsx'
import { renderFragment, renderPage } from '#views/render.tsx'
import type { RenderErrorPage } from './error-handler.ts'
import { languageOf } from './page-language.ts'
import { createPageRenderer, html, wantsFragment } from './page-renderer.ts'
import { type Failure, problemResponse } from './problem-details.ts'
import { pathOf, returnAddressOf, wantsPage } from './request-path.ts'
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
    if (!wantsPage(request)) return problemResponse(translated(failure, page.messages))
    const { code, traceId, phrase } = failure
    // The title and the advice already say all that a person may know of an internal failure.
    const message = code === 'internal' ? null : say(inWords(phrase, page.messages), page.messages)
    const props = { code, message, traceId }
    return wantsFragment(request)
      ? html(renderFragment(page, ErrorFragment, props), failure.status)
      : html(renderPage(page, ErrorPage, props), failure.status)
  }
}

/** The right that somebody lacks by the name that pages have for it; programs get `resource.action`. */
function inWords(phrase: Phrase, { permissions }: Messages): Phrase {
  const words: Readonly<Record<string, string>> = permissions.words
  const right = words[String(phrase.values?.permission)]
  return right ? { ...phrase, values: { ...phrase.values, permission: permissions.quoted(right) } } : phrase
}

/** What a script of a page shows to its reader; programs get the English of REST. */
function translated(failure: Failure, messages: Messages): Failure {
  const issues = failure.issues.map(({ path, message, phrase }) => ({
    path,
    message: say(phrase ?? { text: message }, messages),
  }))
  const { advice } = messages.shell.errors
  const message = failure.code === 'internal' ? advice.internal : say(failure.phrase, messages)
  return { ...failure, message, issues }
}

function anonymousContext({ clock, staticFiles }: WebContext, request: Request): PageContext {
  const { language, chosen } = languageOf(request, null)
  return {
    messages: language.messages,
    chosenLanguage: chosen,
    viewer: null,
    csrfToken: '',
    path: pathOf(request),
    address: returnAddressOf(request),
    theme: 'system',
    timeZone: 'UTC',
    now: clock.now(),
    asset: path => staticFiles.url(path),
  }
}
