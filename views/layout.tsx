import type { ComponentChildren } from 'preact'
import { HelpDialog } from './components/help-dialog.tsx'
import { LanguageForm } from './components/language-form.tsx'
import { LiveEvents } from './components/live-events.tsx'
import { destinationOf } from './destinations.ts'
import { Mark } from './mark.tsx'
import { PlatformMark } from './organizations/platform-mark.tsx'
import { useMessages, usePage } from './page-context.tsx'
import { Rail } from './rail.tsx'

/** No indicator style sheet of htmx's own (ours has it), and nothing is ever evaluated. */
const HTMX_CONFIG = JSON.stringify({ includeIndicatorCSS: false, history: false })

interface DocumentProps {
  title: string
  children: ComponentChildren
  /** Extra elements of the head: scripts that only this page needs. */
  head?: ComponentChildren
}

function Document({ title, children, head }: DocumentProps) {
  const { messages, theme, asset } = usePage()
  return (
    <html lang={messages.locale} data-theme={theme === 'system' ? undefined : theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX_CONFIG} />
        <title>{messages.shell.titleOf(title)}</title>
        <link rel="icon" href={asset('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={asset('build/app.css')} />
        <script type="module" src={asset('build/app.js')} />
        {head}
      </head>
      <body>
        {children}
        <div
          class="page-alert"
          id="page-alert"
          role="alert"
          data-offline={messages.shell.offline.form}
          data-interrupted={messages.shell.offline.live}
        />
      </body>
    </html>
  )
}

interface PageProps extends DocumentProps {
  /** Reading width, for pages that are one form. */
  isNarrow?: boolean
  /** The stream of a page that lives; every other hears of nothing but what its reader may do. */
  liveHref?: string
  /** The page says that it may not be opened: it is loaded anew as soon as its reader may do something else. */
  isRefusal?: boolean
}

/** A page of somebody who is signed in: rail, content, help. */
export function Page({ isNarrow, liveHref, isRefusal, children, ...document }: PageProps) {
  const { viewer, path } = usePage()
  const { shell } = useMessages()
  const isOfPlatform = !isRefusal && destinationOf(path)?.group === 'platform'
  return (
    <Document {...document}>
      <a class="skip-link" href="#content">
        {shell.skipLink}
      </a>
      <div class="frame" id="frame" data-access={viewer?.accessMark} data-refusal={isRefusal || undefined}>
        {viewer && <Rail viewer={viewer} />}
        <main id="content" class={isNarrow ? 'page page-narrow' : 'page'} tabIndex={-1}>
          {isOfPlatform && <PlatformMark />}
          {children}
        </main>
      </div>
      {viewer && <LiveEvents href={liveHref} />}
      <HelpDialog />
    </Document>
  )
}

/** A page outside the frame: set-up, sign-in, errors for people who are not signed in. */
export function LonePage({ children, ...document }: DocumentProps) {
  return (
    <Document {...document}>
      <main class="lone" id="content" tabIndex={-1}>
        <div class="lone-card">
          <Mark />
          {children}
          <LanguageForm />
        </div>
      </main>
    </Document>
  )
}
