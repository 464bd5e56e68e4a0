import type { ComponentChildren } from 'preact'
import type { Mail } from '#core/mail/mail.ts'
import { CopyButton } from '../components/copy-button.tsx'
import { CsrfField, FormMessage } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useMessages, useSay } from '../page-context.tsx'
import { MailStateWords } from './mail-list-page.tsx'

interface MailPageProps {
  mail: Mail
  /** null: it was erased. */
  text: string | null
  canRetry: boolean
  isRetried?: boolean
  message?: string
}

/** One mail. What it says may open somebody's account, so that looking is written down. */
export function MailPage({ mail, text, canRetry, isRetried, message }: MailPageProps) {
  const { one } = useMessages().mail
  return (
    <Page title={mail.subject} isNarrow>
      <a class="crumb" href="/platform/mail">
        <Icon name="back" />
        {one.back}
      </a>
      <div class="page-head">
        <h1>{mail.subject}</h1>
      </div>
      <p role="status">{isRetried ? one.retried : ''}</p>
      <FormMessage id="mail-message" issues={[]} message={message} />
      <MailFacts mail={mail} />
      <MailWords text={text} />
      {canRetry && (
        <form method="post" action={`/platform/mail/${mail.id}/delivery`}>
          <CsrfField />
          <button class="btn btn-primary" type="submit">
            {one.retry}
          </button>
        </form>
      )}
    </Page>
  )
}

function MailFacts({ mail }: Pick<MailPageProps, 'mail'>) {
  const words = useMessages().mail
  const say = useSay()
  const { recipient, kind, state, createdAt, sentAt, nextAttemptAt, lastError, attempts } = mail
  return (
    <dl class="facts">
      <Fact label={words.one.to}>{recipient}</Fact>
      <Fact label={words.one.kind}>{words.kinds[kind]}</Fact>
      <Fact label={words.columns.state}>
        <MailStateWords mail={{ ...mail, lastError: null }} />
        {attempts > 0 && <span class="muted"> {words.attempts(attempts)}</span>}
      </Fact>
      <Fact label={words.one.written}>
        <Moment at={createdAt} />
      </Fact>
      {sentAt && (
        <Fact label={words.one.sentAt}>
          <Moment at={sentAt} />
        </Fact>
      )}
      {state === 'queued' && attempts > 0 && nextAttemptAt && (
        <Fact label={words.next}>
          <Moment at={nextAttemptAt} />
        </Fact>
      )}
      {lastError && <Fact label={words.one.fault}>{say(lastError)}</Fact>}
    </dl>
  )
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  )
}

function MailWords({ text }: Pick<MailPageProps, 'text'>) {
  const { one } = useMessages().mail
  if (text === null) return <p class="muted">{one.erased}</p>
  // NB: ours stands on a line of its own. An address in the middle of a line is somebody's name for themselves.
  const link = /^https?:\/\/\S+$/m.exec(text)?.[0]
  return (
    <section class="form" aria-label={one.text}>
      <p class="notice notice-apart">{one.audited}</p>
      <pre class="mail-text">{text}</pre>
      {link && (
        <div class="field">
          <span class="field-label">{one.link}</span>
          <div class="copy-source">
            <code id="mail-link">
              <a class="link" href={link} rel="noreferrer">
                {link}
              </a>
            </code>
            <CopyButton elementId="mail-link" label={one.copy} />
          </div>
        </div>
      )}
    </section>
  )
}
