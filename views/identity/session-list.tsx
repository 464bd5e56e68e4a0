import type { BrowserSession } from '#core/identity/sign-in-session.ts'
import { nameBrowser } from '#lib/browser-name.ts'
import { CsrfField } from '../components/form.tsx'
import { Moment } from '../components/moment.tsx'
import { useMessages } from '../page-context.tsx'

interface SessionListProps {
  sessions: readonly BrowserSession[]
  /** The one that reads this. */
  currentSessionId: string
}

/** The browsers in which the person is signed in, with a button that ends each. */
export function SessionList({ sessions, currentSessionId }: SessionListProps) {
  const words = useMessages().identity.account.sessions
  return (
    <section class="account-part" aria-labelledby="sessions-title" id="sessions">
      <h2 id="sessions-title">{words.title}</h2>
      <p class="muted">{words.lead}</p>
      <ul class="account-rows">
        {sessions.map(session => (
          <SessionRow key={session.id} session={session} isCurrent={session.id === currentSessionId} />
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post" action="/account/sessions/removal">
          <CsrfField />
          <button class="btn btn-sm" type="submit">
            {words.endOthers}
          </button>
        </form>
      )}
    </section>
  )
}

function SessionRow({ session, isCurrent }: { session: BrowserSession; isCurrent: boolean }) {
  const words = useMessages().identity.account.sessions
  const { browser, system } = nameBrowser(session.userAgent)
  const name = words.browser(browser, system)
  return (
    <li class="account-row" title={session.userAgent ?? undefined}>
      <div>
        <p class="account-row-name">
          {name} {isCurrent && <span class="tag tag-live">{words.current}</span>}
        </p>
        <p class="muted small">
          {session.method && `${words.methods[session.method]} · `}
          {session.address && `${session.address} · `}
          {words.lastSeen} <Moment at={session.lastSeenAt} />
        </p>
      </div>
      {!isCurrent && (
        <form method="post" action={`/account/sessions/${session.id}/removal`}>
          <CsrfField />
          <button class="btn btn-sm" type="submit" aria-label={words.endOne(name)}>
            {words.end}
          </button>
        </form>
      )}
    </li>
  )
}
