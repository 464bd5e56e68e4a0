import type { CallDetail, TurnRole } from '#core/calls/call.ts'
import { LiveEvents } from '../components/live-events.tsx'
import { CallFacts, CallHeader } from './call-page.tsx'
import { TalkOutcome } from './talk-outcome.tsx'
import type { TimelineItem } from './timeline.ts'
import { Partial, Timeline, TimelineLine } from './transcript.tsx'

/** Which page listens: both grow the same transcript, each has its own frame around it. */
export type CallAudience = 'page' | 'talk'

interface UpdateProps {
  call: CallDetail
  widgetName: string | null
  audience: CallAudience
}

interface TimelineUpdateProps extends UpdateProps {
  /** append: these come after all that was sent; replace: they are all there is. */
  change: { kind: 'append' | 'replace'; items: readonly TimelineItem[] }
  /** Words on their way; an empty text takes the line away. */
  partials: ReadonlyMap<TurnRole, string>
  /** The state changed, or everything is told anew. */
  hasNewState: boolean
}

/** One message of a live call: everything that changed since the last one. */
export function CallUpdate(props: TimelineUpdateProps) {
  const { call, widgetName, audience, partials, hasNewState } = props
  return (
    <>
      <TimelineChange {...props} />
      {[...partials].map(([role, text]) => (
        <hx-partial key={role} hx-target={`#partial-${role}`} hx-swap="outerHTML">
          <Partial speaker={role} text={text} />
        </hx-partial>
      ))}
      {hasNewState && <StateChange call={call} widgetName={widgetName} audience={audience} />}
    </>
  )
}

function TimelineChange({ call, audience, change }: Omit<TimelineUpdateProps, 'widgetName'>) {
  const timing = audience === 'page' ? ('link' as const) : ('split' as const)
  const line = { callId: call.id, chosenSeq: null, timing }
  if (change.kind === 'replace') {
    return (
      <hx-partial hx-target="#timeline" hx-swap="innerMorph">
        <Timeline items={change.items} {...line} />
      </hx-partial>
    )
  }
  if (change.items.length === 0) return null
  return (
    <hx-partial hx-target="#timeline" hx-swap="beforeend">
      {change.items.map((item, index) => (
        <TimelineLine key={index} item={item} {...line} />
      ))}
    </hx-partial>
  )
}

function StateChange({ call, widgetName, audience }: UpdateProps) {
  if (audience === 'talk') {
    return (
      <hx-partial hx-target="#talk-outcome" hx-swap="outerHTML">
        <TalkOutcome call={call} />
      </hx-partial>
    )
  }
  return (
    <>
      {/* A call that is over sends nothing more: the page goes on with the stream of every other page. */}
      {call.state === 'ended' && (
        <hx-partial hx-target="[data-live]" hx-swap="outerHTML">
          <LiveEvents />
        </hx-partial>
      )}
      <hx-partial hx-target="#call-head" hx-swap="outerMorph">
        <CallHeader call={call} />
      </hx-partial>
      <hx-partial hx-target="#call-facts" hx-swap="outerMorph">
        <CallFacts call={call} widgetName={widgetName} />
      </hx-partial>
    </>
  )
}
