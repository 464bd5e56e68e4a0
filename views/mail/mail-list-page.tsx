import type { Mail, MailTransport } from '#core/mail/mail.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { CsrfField } from '../components/form.tsx'
import { Older, RowFilter } from '../components/list-tools.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useMessages, useSay } from '../page-context.tsx'

interface MailListPageProps {
  mails: readonly Mail[]
  olderHref: string | null
  transport: Pick<MailTransport, 'kind' | 'sender' | 'address'> | null
  /** Where a test mail was just written to. */
  testedAddress: string | null
}

/** Every mail of the appliance, for platform admins. */
export function MailListPage({ mails, olderHref, transport, testedAddress }: MailListPageProps) {
  const words = useMessages().mail
  return (
    <Page title={words.title}>
      <div class="page-head">
        <h1>{words.title}</h1>
        <form method="post" action="/platform/mail/tests">
          <CsrfField />
          <button class="btn btn-primary" type="submit">
            {words.test.button}
          </button>
        </form>
      </div>
      <p class="page-lead">{words.lead}</p>
      <p class={transport ? 'notice notice-apart' : 'notice notice-apart notice-warning'}>
        <TransportWords transport={transport} />
      </p>
      {testedAddress !== null && (
        <p class="notice notice-apart notice-success" role="status">
          {words.test.sent(testedAddress)}
        </p>
      )}
      {mails.length === 0 ? <EmptyState {...words.empty} /> : <MailTable mails={mails} />}
      <Older href={olderHref} />
    </Page>
  )
}

function TransportWords({ transport }: Pick<MailListPageProps, 'transport'>) {
  const { transports } = useMessages().mail
  if (transport === null) return <>{transports.none}</>
  const { kind, sender, address } = transport
  return <>{kind === 'smtp' ? transports.smtp(address, sender) : transports.resend(sender)}</>
}

function MailTable({ mails }: Pick<MailListPageProps, 'mails'>) {
  const { columns, filter } = useMessages().mail
  return (
    <>
      <RowFilter label={filter} rowsId="mails" />
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{columns.subject}</th>
            <th scope="col">{columns.recipient}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.at}</th>
          </tr>
        </thead>
        <tbody id="mails">
          {mails.map(mail => (
            <tr key={mail.id} data-filter-text={`${mail.recipient} ${mail.subject}`}>
              <td class="lead">
                <a href={`/platform/mail/${mail.id}`}>{mail.subject}</a>
              </td>
              <td>{mail.recipient}</td>
              <td>
                <MailStateWords mail={mail} />
              </td>
              <td class="muted">
                <Moment at={mail.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

const STATE_CLASSES: Record<Mail['state'], string> = {
  queued: 'state state-waiting',
  sending: 'state state-live',
  sent: 'state',
  failed: 'state state-failed',
  shown: 'state state-waiting',
}

/** How it stands, and what went wrong the last time. */
export function MailStateWords({ mail }: { mail: Mail }) {
  const { states } = useMessages().mail
  const say = useSay()
  return (
    <>
      <span class={STATE_CLASSES[mail.state]}>{states[mail.state]}</span>
      {mail.lastError && <span class="mail-fault small muted">{say(mail.lastError)}</span>}
    </>
  )
}
