import type { Turn, TurnLatency } from '#core/calls/call.ts'
import { formatOffset } from '#lib/format-offset.ts'
import { formatLatency } from '#messages/formats.ts'
import { useMessages } from '../page-context.tsx'

/** `restMs`: what no stage measures, such as tools and the wait for a whole sentence. */
type Stage = keyof TurnLatency | 'restMs'

/** Less than this is rounding. */
const REST_SHOWN_FROM_MS = 5

interface Bar {
  stage: Stage
  fromMs: number
  lengthMs: number | null
}

export interface ChosenReply {
  turn: Turn
  replyMs: number | null
}

interface TimingPanelProps {
  reply: ChosenReply | null
  /** Some reply of the call can be chosen, or may yet come. */
  canChoose: boolean
}

/** Where the time of one reply went. */
export function TimingPanel({ reply, canChoose }: TimingPanelProps) {
  const { waterfall } = useMessages().calls
  const latency = reply?.turn.latency
  return (
    <section class="panel" id="timing" aria-labelledby="timing-title">
      <div class="panel-head">
        <h2 id="timing-title">{waterfall.title}</h2>
        {reply && (
          <span class="muted small tabular">{waterfall.of(formatOffset(reply.turn.startedAtMs))}</span>
        )}
      </div>
      <div class="panel-body">
        {latency ? (
          <Waterfall latency={{ ...latency, totalMs: latency.totalMs || reply.replyMs }} />
        ) : (
          <p class="muted small">{canChoose ? waterfall.choose : waterfall.none}</p>
        )}
      </div>
    </section>
  )
}

/** One bar a stage on one time axis: recognition runs within the wait for the end of the turn, the others follow one another. */
export function barsOf(latency: TurnLatency): Bar[] {
  const afterTurnMs = latency.endOfTurnMs ?? latency.sttMs ?? 0
  const afterModelMs = afterTurnMs + (latency.llmFirstTokenMs ?? 0)
  const afterVoiceMs = afterModelMs + (latency.ttsFirstByteMs ?? 0)
  const restMs = (latency.totalMs ?? 0) - afterVoiceMs
  const rest: Bar[] =
    restMs < REST_SHOWN_FROM_MS ? [] : [{ stage: 'restMs', fromMs: afterVoiceMs, lengthMs: restMs }]
  return [
    { stage: 'sttMs', fromMs: 0, lengthMs: latency.sttMs },
    { stage: 'endOfTurnMs', fromMs: 0, lengthMs: latency.endOfTurnMs },
    { stage: 'llmFirstTokenMs', fromMs: afterTurnMs, lengthMs: latency.llmFirstTokenMs },
    { stage: 'ttsFirstByteMs', fromMs: afterModelMs, lengthMs: latency.ttsFirstByteMs },
    ...rest,
    { stage: 'totalMs', fromMs: 0, lengthMs: latency.totalMs },
  ]
}

function Waterfall({ latency }: { latency: TurnLatency }) {
  const { waterfall } = useMessages().calls
  const bars = barsOf(latency)
  const longestMs = Math.max(1, ...bars.map(bar => bar.fromMs + (bar.lengthMs ?? 0)))
  return (
    <>
      <table class="waterfall">
        <thead class="sr-only">
          <tr>
            <th scope="col">{waterfall.stage}</th>
            <th scope="col">{waterfall.time}</th>
          </tr>
        </thead>
        <tbody>
          {bars.map(bar => (
            <WaterfallRow key={bar.stage} bar={bar} longestMs={longestMs} />
          ))}
        </tbody>
      </table>
      <p class="muted small">{waterfall.from}</p>
    </>
  )
}

function WaterfallRow({ bar, longestMs }: { bar: Bar; longestMs: number }) {
  const messages = useMessages()
  const { waterfall } = messages.calls
  const percent = (ms: number) => Number(((ms / longestMs) * 100).toFixed(2))
  return (
    <tr class={bar.stage === 'totalMs' ? 'waterfall-total' : undefined}>
      <th scope="row">{waterfall.stages[bar.stage]}</th>
      <td class="number tabular">
        {bar.lengthMs === null ? (
          <span class="muted">{waterfall.notMeasured}</span>
        ) : (
          formatLatency(bar.lengthMs, messages)
        )}
      </td>
      <td class="waterfall-bar">
        <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <rect class="waterfall-track" x="0" y="0" width="100" height="8" />
          {bar.lengthMs !== null && (
            <rect
              class={`waterfall-${bar.stage}`}
              x={percent(bar.fromMs)}
              y="0"
              width={Math.max(0.6, percent(bar.lengthMs))}
              height="8"
            />
          )}
        </svg>
      </td>
    </tr>
  )
}
