import type { CallIncident, ToolCall, TurnRole } from '#core/calls/call.ts'
import { formatOffset } from '#lib/format-offset.ts'
import { formatLatency } from '#messages/formats.ts'
import { Icon } from '../components/icon.tsx'
import { useMessages, useSay } from '../page-context.tsx'
import { LatencySplit } from './latency-split.tsx'
import { itemId, type TimelineItem } from './timeline.ts'

interface TimelineProps {
  callId: string
  items: readonly TimelineItem[]
  /** Number of the reply whose timing is shown. */
  chosenSeq: number | null
  /** link: a reply leads to the place that shows its timing. split: it stands below the reply. */
  timing: 'link' | 'split'
}

/** New lines are read out as they come; what is still being said is outside of it. */
export function Transcript(props: TimelineProps & { emptyText: string }) {
  const { transcript } = useMessages().calls
  return (
    <div class="transcript" data-transcript>
      <div role="log" aria-label={transcript.label} aria-live="polite">
        <ol class="timeline" id="timeline">
          <Timeline {...props} />
        </ol>
      </div>
      <p class="transcript-empty muted">{props.emptyText}</p>
      <Partial speaker="caller" text="" />
      <Partial speaker="agent" text="" />
    </div>
  )
}

export function Timeline({ items, ...rest }: TimelineProps) {
  return (
    <>
      {items.map(item => (
        <TimelineLine key={itemId(item)} item={item} {...rest} />
      ))}
    </>
  )
}

type TimelineLineProps = Omit<TimelineProps, 'items'> & { item: TimelineItem }

export function TimelineLine({ item, ...rest }: TimelineLineProps) {
  if (item.kind === 'tool') return <ToolLine toolCall={item.toolCall} />
  if (item.kind === 'incident') return <IncidentLine incident={item.incident} />
  return <TurnLine turn={item.turn} replyMs={item.replyMs} agentName={item.agentName} {...rest} />
}

type TurnLineProps = Omit<TimelineProps, 'items'> & Omit<Extract<TimelineItem, { kind: 'turn' }>, 'kind'>

function TurnLine({ turn, replyMs, agentName, callId, chosenSeq, timing }: TurnLineProps) {
  const words = useMessages().calls.transcript
  const { seq, role, text, interrupted, startedAtMs, latency } = turn
  const split = timing === 'split' && replyMs !== null && latency && (
    <LatencySplit latency={latency} replyMs={replyMs} />
  )
  return (
    <li class={`turn turn-${role}`} id={`turn-${seq}`} data-role={role}>
      <Avatar speaker={role} />
      <div class="turn-body">
        <p class="turn-meta">
          <span class="turn-who">{agentName ?? words[role]}</span>
          <Offset offsetMs={startedAtMs} />
          {replyMs !== null && !split && (
            <ReplyTime
              seq={seq}
              replyMs={replyMs}
              callId={callId}
              isChosen={seq === chosenSeq}
              isLink={timing === 'link' && latency !== null}
            />
          )}
        </p>
        <p class="turn-text">
          {text}
          {interrupted && <span class="cut">{words.interrupted}</span>}
        </p>
        {split}
      </div>
    </li>
  )
}

interface ReplyTimeProps {
  seq: number
  replyMs: number
  callId: string
  isChosen: boolean
  isLink: boolean
}

function ReplyTime({ seq, replyMs, callId, isChosen, isLink }: ReplyTimeProps) {
  const messages = useMessages()
  const words = messages.calls.transcript
  const text = words.replied(formatLatency(replyMs, messages))
  const roundedMs = Math.round(replyMs)
  if (!isLink) {
    return (
      <span class="turn-latency tabular" data-reply-ms={roundedMs}>
        {text}
      </span>
    )
  }
  return (
    <a
      class="turn-latency tabular link"
      href={`/calls/${callId}?turn=${seq}#turn-${seq}`}
      hx-get={`/calls/${callId}/turns/${seq}`}
      hx-target="#timing"
      hx-swap="outerHTML"
      aria-current={isChosen ? 'true' : undefined}
      aria-label={`${text}. ${words.replyOpen(seq)}`}
      data-reply-ms={roundedMs}
    >
      {text}
    </a>
  )
}

function ToolLine({ toolCall }: { toolCall: ToolCall }) {
  const messages = useMessages()
  const words = messages.calls.transcript
  const { id, name, arguments: input, result, error, startedAtMs, durationMs } = toolCall
  const hasInput = Object.keys(input).length > 0
  return (
    <li class="tool" id={`tool-${id}`} data-tool={name}>
      <details>
        <summary>
          <Icon name="tool" />
          <span class={error === null ? 'tool-name' : 'tool-name tool-failed'}>
            {error === null ? words.tool(name) : words.toolFailed(name)}
          </span>
          <Offset offsetMs={startedAtMs} />
          <span class="muted small tabular">{formatLatency(durationMs, messages)}</span>
        </summary>
        <dl class="facts small">
          <dt>{words.toolArguments}</dt>
          <dd class="mono">{hasInput ? JSON.stringify(input, null, 1) : words.noArguments}</dd>
          <dt>{error === null ? words.toolResult : words.toolError}</dt>
          <dd>{error ?? result}</dd>
        </dl>
      </details>
    </li>
  )
}

/** Something went wrong or was mended; the other kinds are what the program does by itself. */
const TROUBLES: readonly CallIncident['kind'][] = ['provider', 'fallback', 'resumed', 'network']

function IncidentLine({ incident: { id, kind, atMs, phrase } }: { incident: CallIncident }) {
  const say = useSay()
  const isTrouble = TROUBLES.includes(kind)
  return (
    <li
      class={isTrouble ? 'incident incident-trouble' : 'incident'}
      id={`incident-${id}`}
      data-incident={kind}
    >
      <Icon name={isTrouble ? 'warning' : 'note'} />
      <span class="incident-text">{say(phrase)}</span>
      <Offset offsetMs={atMs} />
    </li>
  )
}

function Offset({ offsetMs }: { offsetMs: number }) {
  const { transcript } = useMessages().calls
  const text = formatOffset(offsetMs)
  return (
    <span class="turn-time tabular muted small" title={transcript.at(`${(offsetMs / 1000).toFixed(2)} s`)}>
      {text}
    </span>
  )
}

/** A letter and a colour; the word stands beside it. */
function Avatar({ speaker }: { speaker: TurnRole }) {
  return (
    <span class={`avatar avatar-${speaker}`} aria-hidden="true">
      <Icon name={speaker === 'caller' ? 'calls' : 'agents'} />
    </span>
  )
}

/** The words that are being said right now; empty when nobody of this side speaks. */
export function Partial({ speaker, text }: { speaker: TurnRole; text: string }) {
  const words = useMessages().calls.transcript
  return (
    <div
      class={`turn turn-partial turn-${speaker}`}
      id={`partial-${speaker}`}
      data-partial={speaker}
      hidden={text === ''}
    >
      <Avatar speaker={speaker} />
      <div class="turn-body">
        <p class="turn-meta">
          <span class="turn-who">{words[speaker]}</span>
          <span class="muted small" data-partial-label>
            {words.partial}
          </span>
        </p>
        <p class="turn-text">{text}</p>
      </div>
    </div>
  )
}
