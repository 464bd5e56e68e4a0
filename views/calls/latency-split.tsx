import type { TurnLatency } from '#core/calls/call.ts'
import { formatLatency } from '#messages/formats.ts'
import { useMessages } from '../page-context.tsx'
import { barsOf } from './waterfall.tsx'

/** Recognition runs within the wait for the end of the turn, so the line that adds up is drawn without it. */
const DRAWN = ['endOfTurnMs', 'llmFirstTokenMs', 'ttsFirstByteMs', 'restMs'] as const

/** Where the time of one answer went, in one line below it. Stages that were not measured are left out. */
export function LatencySplit({ latency, replyMs }: { latency: TurnLatency; replyMs: number }) {
  const messages = useMessages()
  const { split } = messages.calls
  const bars = barsOf({ ...latency, totalMs: replyMs })
  const longestMs = Math.max(1, ...bars.map(bar => bar.fromMs + (bar.lengthMs ?? 0)))
  const percent = (ms: number) => Number(((ms / longestMs) * 100).toFixed(2))
  return (
    <div class="split">
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect class="waterfall-track" x="0" y="0" width="100" height="4" />
        {DRAWN.map(stage => {
          const bar = bars.find(candidate => candidate.stage === stage)
          if (!bar?.lengthMs) return null
          return (
            <rect
              key={stage}
              class={`waterfall-${stage}`}
              x={percent(bar.fromMs)}
              y="0"
              width={percent(bar.lengthMs)}
              height="4"
            />
          )
        })}
      </svg>
      <dl aria-label={split.label}>
        {bars.map(({ stage, lengthMs }) =>
          lengthMs === null ? null : (
            <div
              key={stage}
              class={`split-${stage}`}
              data-reply-ms={stage === 'totalMs' ? Math.round(lengthMs) : undefined}
            >
              <dt>{split.stages[stage]}</dt>
              <dd class="tabular">{formatLatency(lengthMs, messages)}</dd>
            </div>
          ),
        )}
      </dl>
    </div>
  )
}
