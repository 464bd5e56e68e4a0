import { formatClock, formatDuration, formatExact, formatMoment } from '#messages/formats.ts'
import { usePage } from '../page-context.tsx'

/** A point in time in the organization's zone; the exact value shows on hover. */
export function Moment({ at }: { at: Date }) {
  const { messages, timeZone, now } = usePage()
  return (
    <time class="tabular" dateTime={at.toISOString()} title={formatExact(at, timeZone, messages)}>
      {formatMoment(at, { now, zone: timeZone, messages })}
    </time>
  )
}

/** A length of time: 1 min 12 s. */
export function Duration({ durationMs }: { durationMs: number }) {
  const { messages } = usePage()
  return (
    <time class="tabular" dateTime={`PT${(durationMs / 1000).toFixed(3)}S`}>
      {formatDuration(durationMs, messages)}
    </time>
  )
}

/** 12:03 in the organization's zone, for sentences such as "Saved 12:03". */
export function useClockText(): (at: Date) => string {
  const { messages, timeZone } = usePage()
  return at => formatClock(at, timeZone, messages)
}
