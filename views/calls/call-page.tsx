import type { CallDetail } from '#core/calls/call.ts'
import { formatDuration, formatNumber } from '#messages/formats.ts'
import { CsrfField } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { Moment } from '../components/moment.tsx'
import { Page } from '../layout.tsx'
import { useIsAllowed, useMessages, useSay } from '../page-context.tsx'
import { CallDuration, CallStateWords, CallVersion, CallVisitor, isLive } from './call-words.tsx'
import { timelineOf } from './timeline.ts'
import { Transcript } from './transcript.tsx'
import { type ChosenReply, TimingPanel } from './waterfall.tsx'

interface CallPageProps {
  call: CallDetail
  /** Of the talk button that the call came from; null for none, or one that is gone. */
  widgetName: string | null
  /** The reply whose timing is shown. */
  chosen: ChosenReply | null
}

export function CallPage({ call, widgetName, chosen }: CallPageProps) {
  const words = useMessages().calls
  const live = isLive(call)
  const follows = useIsAllowed()('calls.listen') && live
  return (
    <Page
      title={words.page.title(call.agentName)}
      liveHref={follows ? `/calls/${call.id}/events?for=page` : undefined}
    >
      <a class="crumb" href="/calls">
        <Icon name="back" />
        {words.page.back}
      </a>
      <CallHeader call={call} />
      <div class="call-columns">
        <section class="panel" aria-labelledby="transcript-title">
          <div class="panel-head">
            <h2 id="transcript-title">{words.transcript.title}</h2>
          </div>
          <Transcript
            callId={call.id}
            items={timelineOf(call)}
            chosenSeq={chosen?.turn.seq ?? null}
            timing="link"
            emptyText={live ? words.transcript.waiting : words.transcript.empty}
          />
        </section>
        <div class="call-side">
          <TimingPanel reply={chosen} canChoose={live || chosen !== null} />
          <CallFacts call={call} widgetName={widgetName} />
        </div>
      </div>
    </Page>
  )
}

/** Who, when, how long, how it ended. */
export function CallHeader({ call }: { call: CallDetail }) {
  const words = useMessages().calls.page
  const mayEnd = useIsAllowed()('calls.end') && isLive(call)
  return (
    <header class="page-head" id="call-head">
      <div class="page-title">
        <h1>{words.title(call.agentName)}</h1>
        <CallStateWords call={call} />
      </div>
      <div class="page-acts">
        <span class="muted">
          <CallDuration call={call} />
        </span>
        {mayEnd && (
          <form
            method="post"
            action={`/calls/${call.id}/end`}
            hx-post={`/calls/${call.id}/end`}
            hx-swap="none"
            hx-disable="find button"
          >
            <CsrfField />
            <button class="btn btn-error btn-outline" type="submit">
              {words.end}
            </button>
          </form>
        )}
      </div>
    </header>
  )
}

export function CallFacts({ call, widgetName }: Pick<CallPageProps, 'call' | 'widgetName'>) {
  const { page, endReasons } = useMessages().calls
  const { facts } = page
  const say = useSay()
  return (
    <section class="panel" id="call-facts" aria-labelledby="facts-title">
      <div class="panel-head">
        <h2 id="facts-title">{facts.title}</h2>
      </div>
      <dl class="facts panel-body">
        <dt>{facts.agent}</dt>
        <dd>
          <a class="link" href={`/agents/${call.agentId}`}>
            {call.agentName}
          </a>{' '}
          <CallVersion version={call.agentVersion} />
          <HandOvers call={call} />
          <CallVisitor call={call} widgetName={widgetName} />
        </dd>
        <dt>{facts.model}</dt>
        <dd>{call.modelLabel}</dd>
        <dt>{facts.began}</dt>
        <dd>
          <Moment at={call.createdAt} />
        </dd>
        {call.endedAt && (
          <>
            <dt>{facts.ended}</dt>
            <dd>
              <Moment at={call.endedAt} />
            </dd>
          </>
        )}
        <dt>{facts.duration}</dt>
        <dd>
          <CallDuration call={call} />
        </dd>
        {call.endReason && (
          <>
            <dt>{facts.outcome}</dt>
            <dd>
              {endReasons[call.endReason]}
              {call.endPhrase && <span class="muted small fact-detail">{say(call.endPhrase)}</span>}
            </dd>
          </>
        )}
        <Usage call={call} />
        <dt>{facts.reference}</dt>
        <dd class="mono muted">{call.id}</dd>
      </dl>
    </section>
  )
}

function HandOvers({ call }: { call: CallDetail }) {
  const { facts } = useMessages().calls.page
  return (
    <>
      {call.handOvers.map(({ atMs, agentId, agentName, agentVersion, modelLabel }) => (
        <span key={atMs} class="fact-detail">
          {facts.next}{' '}
          <a class="link" href={`/agents/${agentId}`}>
            {agentName}
          </a>{' '}
          <CallVersion version={agentVersion} /> <span class="muted small">{modelLabel}</span>
        </span>
      ))}
    </>
  )
}

const COUNTS = [
  'llmInputTokens',
  'llmCachedInputTokens',
  'llmOutputTokens',
  'audioInputTokens',
  'audioOutputTokens',
  'ttsCharacters',
] as const

function Usage({ call }: { call: CallDetail }) {
  const messages = useMessages()
  const words = messages.calls.page.usage
  const { sttAudioMs, ...counts } = call.usage
  const rows = [
    { label: words.sttAudio, value: sttAudioMs, text: formatDuration(sttAudioMs, messages) },
    ...COUNTS.map(name => ({
      label: words[name],
      value: counts[name],
      text: formatNumber(counts[name], messages),
    })),
  ]
  return (
    <>
      {rows
        .filter(row => row.value > 0)
        .map(row => (
          <>
            <dt>{row.label}</dt>
            <dd class="tabular">{row.text}</dd>
          </>
        ))}
    </>
  )
}
