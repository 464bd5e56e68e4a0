import type { ComponentChildren } from 'preact'
import type { Permission } from '#core/access/permissions.ts'
import type { Messages } from '#messages/en.ts'
import { CsrfField } from './components/form.tsx'
import { HelpDialog } from './components/help-dialog.tsx'
import { Icon, type IconName } from './components/icon.tsx'
import { LanguageForm } from './components/language-form.tsx'
import { ThemeForm } from './components/theme-form.tsx'
import { useIsAllowed, useMessages, usePage, type Viewer } from './page-context.tsx'

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
}

/** A page of somebody who is signed in: rail, content, help. */
export function Page({ isNarrow, children, ...document }: PageProps) {
  const { viewer } = usePage()
  const { shell } = useMessages()
  return (
    <Document {...document}>
      <a class="skip-link" href="#content">
        {shell.skipLink}
      </a>
      <div class="frame">
        {viewer && <Rail viewer={viewer} />}
        <main id="content" class={isNarrow ? 'page page-narrow' : 'page'} tabIndex={-1}>
          {children}
        </main>
      </div>
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

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path
        fill="currentColor"
        d="M4 2h12a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-5.5L6 19v-4H4a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3Z"
      />
      <path class="mark-bars" d="M6.5 7v3M10 5.5v6M13.5 7v3" />
    </svg>
  )
}

interface Destination {
  href: string
  icon: IconName
  permission: Permission
  label: string
  shortLabel: string
}

/** Only what exists and may be opened: a link that leads to "forbidden" is a defect. */
function destinations({ shell: { navigation } }: Messages): Destination[] {
  const { agents, calls, modelConnections, modelConnectionsShort, egress, egressShort, organization } =
    navigation
  return [
    { href: '/agents', icon: 'agents', permission: 'agents.read', label: agents, shortLabel: agents },
    { href: '/calls', icon: 'calls', permission: 'calls.read', label: calls, shortLabel: calls },
    {
      href: '/model-connections',
      icon: 'models',
      permission: 'connections.read',
      label: modelConnections,
      shortLabel: modelConnectionsShort,
    },
    {
      href: '/egress',
      icon: 'egress',
      permission: 'organization.read',
      label: egress,
      shortLabel: egressShort,
    },
    {
      href: '/organization',
      icon: 'organization',
      permission: 'organization.read',
      label: organization,
      shortLabel: organization,
    },
  ]
}

function Rail({ viewer }: { viewer: Viewer }) {
  const { messages, path } = usePage()
  const isAllowed = useIsAllowed()
  return (
    <header class="rail">
      <div class="rail-name">
        <Mark />
        <span title={viewer.organizationName}>{viewer.organizationName}</span>
      </div>
      <nav class="rail-links" aria-label={messages.shell.navigation.label}>
        {destinations(messages)
          .filter(({ permission }) => isAllowed(permission))
          .map(({ href, icon, label, shortLabel }) => (
            <a
              key={href}
              class="rail-link"
              href={href}
              title={label}
              aria-label={label}
              aria-current={isWithin(path, href) ? 'page' : undefined}
            >
              <Icon name={icon} />
              <span class="rail-label">{label}</span>
              <span class="rail-short">{shortLabel}</span>
            </a>
          ))}
      </nav>
      <Account viewer={viewer} />
    </header>
  )
}

function isWithin(path: string, href: string): boolean {
  return path === href || path.startsWith(`${href}/`)
}

/** In the rail it is simply there; where the rail is a bar, it opens from a button. */
function Account({ viewer }: { viewer: Viewer }) {
  const { shell } = useMessages()
  return (
    <>
      <button class="account-open" type="button" popovertarget="account" aria-label={shell.account.label}>
        <Icon name="agents" />
      </button>
      <div class="account" id="account" popover="auto">
        <div class="account-who">
          <strong>{viewer.name}</strong>
          <span class="muted small">{viewer.email}</span>
        </div>
        <ThemeForm />
        <LanguageForm />
        <div class="account-acts">
          <form method="post" action="/sign-out">
            <CsrfField />
            <button class="plain-button" type="submit">
              {shell.account.signOut}
            </button>
          </form>
          <button class="plain-button" type="button" data-open-help title={shell.help.open}>
            <span class="sr-only">{shell.help.open} </span>
            <kbd>?</kbd>
          </button>
        </div>
      </div>
    </>
  )
}
