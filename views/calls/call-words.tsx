import type { Call, CallState } from '#core/calls/call.ts'
import { formatOffset } from '#lib/format-offset.ts'
import { Duration } from '../components/moment.tsx'
import { useMessages, usePage, useSay } from '../page-context.tsx'

const LIVE: readonly CallState[] = ['created', 'ringing', 'active']
const FAILED: readonly (string | null)[] = ['provider_failed', 'interrupted', 'no_answer']

export function isLive(call: Pick<Call, 'state'>): boolean {
  return LIVE.includes(call.state)
}

/** The state of a call in words, with a dot: while it goes on, and how it ended afterwards. */
export function CallStateWords({ call }: { call: Pick<Call, 'state' | 'endReason' | 'endPhrase'> }) {
  const words = useMessages().calls
  const say = useSay()
  const text = call.endReason ? words.endReasons[call.endReason] : words.states[call.state]
  return (
    <span class={stateClass(call)} title={call.endPhrase ? say(call.endPhrase) : undefined}>
      {text}
    </span>
  )
}

function stateClass({ state, endReason }: Pick<Call, 'state' | 'endReason'>): string {
  if (state === 'active') return 'state state-live'
  if (state !== 'ended') return 'state state-waiting'
  return FAILED.includes(endReason) ? 'state state-failed' : 'state'
}

/** How long they talked; a clock that goes on while they still do. */
export function CallDuration({ call }: { call: Pick<Call, 'state' | 'startedAt' | 'durationMs'> }) {
  const { messages, now } = usePage()
  if (call.durationMs !== null) {
    if (call.startedAt === null) return <span class="muted">{messages.calls.page.never}</span>
    return <Duration durationMs={call.durationMs} />
  }
  if (call.startedAt === null) return <span class="muted">{messages.calls.page.notYet}</span>
  return (
    <span class="tabular" data-ticks-since={call.startedAt.toISOString()}>
      {formatOffset(now.getTime() - call.startedAt.getTime())}
    </span>
  )
}

/** Which version of its agent a call ran. */
export function CallVersion({ version }: { version: number | null }) {
  const words = useMessages().calls
  return version === null ? (
    <span class="tag tag-draft">{words.draft}</span>
  ) : (
    <span class="tag">{words.version(version)}</span>
  )
}

/** A stranger on a foreign page: known by the button that was used, and by nothing else. Nothing for all other calls. */
export function CallVisitor({
  call,
  widgetName,
}: {
  call: Pick<Call, 'widgetId'>
  widgetName: string | null
}) {
  const words = useMessages().widgets
  if (call.widgetId === null) return null
  return <span class="muted small fact-detail">{words.caller(widgetName ?? words.goneWidget)}</span>
}
