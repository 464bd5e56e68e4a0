import type { ModelConnectionKind } from '#core/model-connections/model-connection.ts'
import { CsrfField } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages, usePage } from '../page-context.tsx'
import { TalkOutcome } from './talk-outcome.tsx'
import { Transcript } from './transcript.tsx'

interface TalkPageProps {
  agentId: string
  agentName: string
  publishedVersion: number | null
  /** The page was opened with the draft chosen. */
  prefersDraft: boolean
  connectionKind: ModelConnectionKind
  /** What is missing on this machine, in words; null when speech works. */
  speechProblem: string | null
}

/** A call from the browser. The client reads its words and addresses from here, so that none are in its code. */
export function TalkPage(props: TalkPageProps) {
  const { agentId, agentName } = props
  const { talk } = useMessages()
  const { asset } = usePage()
  const head = (
    <>
      <link rel="modulepreload" href={asset('build/livekit.js')} />
      <script type="module" src={asset('build/talk.js')} />
    </>
  )
  return (
    <Page title={talk.title(agentName)} head={head}>
      <a class="crumb" href={`/agents/${agentId}`}>
        <Icon name="back" />
        {agentName}
      </a>
      <div
        class="talk"
        id="talk"
        hx-morph-skip
        data-state="idle"
        data-livekit={asset('build/livekit.js')}
        data-words={JSON.stringify({
          status: talk.status,
          microphone: talk.microphone,
          mute: talk.mute,
          unmute: talk.unmute,
          start: talk.start,
          again: talk.again,
          connectFailed: talk.connectFailed,
          noWebRtc: talk.noWebRtc,
          textFailed: talk.text.failed,
        })}
      >
        <header class="page-head">
          <div class="page-title">
            <h1>{talk.title(agentName)}</h1>
            {props.connectionKind === 'rehearsal' && <span class="tag">{talk.rehearsal.badge}</span>}
          </div>
        </header>
        <Advice {...props} />
        <div class="talk-columns">
          <Stage {...props} />
          <Conversation />
        </div>
      </div>
    </Page>
  )
}

/** What a person should know before the first click. */
function Advice({ connectionKind, speechProblem }: TalkPageProps) {
  const { talk } = useMessages()
  const mayConnect = useIsAllowed()('connections.write')
  return (
    <div class="talk-advice">
      <noscript>
        <p class="notice notice-warning">{talk.noScript}</p>
      </noscript>
      {connectionKind === 'rehearsal' && (
        <p class="notice">
          {talk.rehearsal.text}{' '}
          {mayConnect && (
            <a class="link" href="/model-connections/new">
              {talk.rehearsal.link}
            </a>
          )}
        </p>
      )}
      {speechProblem && (
        <p class="notice notice-warning" data-speech-missing>
          {speechProblem}
        </p>
      )}
      <p class="notice notice-warning" data-insecure hidden>
        {talk.insecureAdvice}
      </p>
    </div>
  )
}

function Stage(props: TalkPageProps) {
  const { talk } = useMessages()
  return (
    <section class="panel talk-stage" aria-label={talk.title(props.agentName)}>
      <p class="talk-status" role="status" data-status>
        {talk.status.idle}
      </p>
      <p class="talk-clock tabular muted" data-clock aria-hidden="true">
        0:00
      </p>
      <div class="levels">
        <Level side="caller" />
        <Level side="agent" />
      </div>
      <div class="talk-acts">
        <button class="btn btn-primary" type="submit" form="talk-form" data-start data-needs-script hidden>
          <Icon name="microphone" />
          <span data-start-words>{talk.start}</span>
        </button>
        <button class="btn" type="button" data-mute aria-pressed="false" hidden>
          {talk.mute}
        </button>
        <button class="btn btn-error" type="button" data-hang-up hidden>
          {talk.hangUp}
        </button>
      </div>
      <p class="talk-sound" data-sound-blocked hidden>
        {talk.soundBlocked}{' '}
        <button class="btn btn-sm" type="button" data-enable-sound>
          {talk.enableSound}
        </button>
      </p>
      <p class="muted small" role="status" data-microphone-words />
      <p class="notice notice-error" role="alert" data-failure hidden />
      <TalkForm {...props} />
    </section>
  )
}

/** A level bar; the client sets the width of its filled part. */
function Level({ side }: { side: 'caller' | 'agent' }) {
  const { talk } = useMessages()
  return (
    <div class={`level level-${side}`}>
      <span class="small">{talk.sides[side]}</span>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label={talk.level[side]}>
        <rect class="level-track" x="0" y="0" width="100" height="6" />
        <rect class="level-value" x="0" y="0" width="0" height="6" data-level={side} />
      </svg>
    </div>
  )
}

function TalkForm({ agentId, publishedVersion, prefersDraft }: TalkPageProps) {
  const { talk } = useMessages()
  const isDraft = prefersDraft || publishedVersion === null
  return (
    <form class="form talk-form" id="talk-form" method="post" action={`/agents/${agentId}/talk`}>
      <CsrfField />
      {publishedVersion === null ? (
        <p class="muted small">
          <input type="hidden" name="version" value="draft" />
          {talk.which.onlyDraft}
        </p>
      ) : (
        <fieldset class="choices">
          <legend class="sr-only">{talk.which.label}</legend>
          <label class="choice">
            <input class="radio" type="radio" name="version" value="published" checked={!isDraft} />
            <span>{talk.which.published(publishedVersion)}</span>
          </label>
          <label class="choice">
            <input class="radio" type="radio" name="version" value="draft" checked={isDraft} />
            <span>{talk.which.draft}</span>
            <span class="field-help">{talk.which.draftHelp}</span>
          </label>
        </fieldset>
      )}
      <details>
        <summary class="small">{talk.values.label}</summary>
        <textarea
          class="textarea"
          name="variables"
          rows={2}
          aria-label={talk.values.label}
          aria-describedby="values-help"
        />
        <p class="field-help" id="values-help">
          {talk.values.help}
        </p>
      </details>
    </form>
  )
}

function Conversation() {
  const { talk } = useMessages()
  return (
    <section class="panel talk-conversation" aria-labelledby="conversation-title">
      <div class="panel-head">
        <h2 id="conversation-title">{talk.transcript.label}</h2>
      </div>
      <Transcript callId="" items={[]} chosenSeq={null} timing="split" emptyText={talk.lead} />
      <TalkOutcome call={null} />
      <form class="talk-text" data-text-form>
        <input
          class="input"
          name="text"
          aria-label={talk.text.label}
          placeholder={talk.text.placeholder}
          autoComplete="off"
          maxLength={2000}
          disabled
        />
        <button class="btn" type="submit" disabled>
          <Icon name="send" />
          {talk.text.send}
        </button>
      </form>
    </section>
  )
}
