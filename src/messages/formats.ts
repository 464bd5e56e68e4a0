import type { Messages } from './en.ts'

const SECOND_MS = 1_000

/** 1 h 2 min, 1 min 12 s, 7 s. */
export function formatDuration(durationMs: number, { shell: { units } }: Messages): string {
  const ms = Math.max(0, durationMs)
  const totalSeconds = Math.round(ms / SECOND_MS)
  const hours = Math.floor(totalSeconds / 3600)
  const minutes = Math.floor((totalSeconds % 3600) / 60)
  const seconds = totalSeconds % 60
  if (hours > 0) return `${hours} ${units.hours} ${minutes} ${units.minutes}`
  if (minutes > 0) return `${minutes} ${units.minutes} ${seconds} ${units.seconds}`
  return `${seconds} ${units.seconds}`
}

/** 430 ms, 1.24 s. */
export function formatLatency(durationMs: number, { locale, shell: { units } }: Messages): string {
  const ms = Math.round(Math.max(0, durationMs))
  if (ms < SECOND_MS) return `${ms} ${units.milliseconds}`
  const seconds = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return `${seconds.format(ms / SECOND_MS)} ${units.seconds}`
}

/** 12:03. */
export function formatClock(moment: Date, zone: string, { locale }: Messages): string {
  return formatter(locale, { timeStyle: 'short', timeZone: zone }).format(moment)
}

/** 12:03 on the day of `now`, 22 Nov, 12:03 in the same year, 22 Nov 2026, 12:03 before. */
export function formatMoment(
  moment: Date,
  { now, zone, messages }: { now: Date; zone: string; messages: Messages },
): string {
  const { locale } = messages
  const day = formatter(locale, { dateStyle: 'short', timeZone: zone })
  if (day.format(moment) === day.format(now)) return formatClock(moment, zone, messages)
  const year = formatter(locale, { year: 'numeric', timeZone: zone })
  const isThisYear = year.format(moment) === year.format(now)
  return formatter(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(moment)
}

/** To the second and with the zone, for a hover. */
export function formatExact(moment: Date, zone: string, { locale }: Messages): string {
  return `${formatter(locale, { dateStyle: 'full', timeStyle: 'medium', timeZone: zone }).format(moment)} (${zone})`
}

export function formatNumber(value: number, { locale }: Messages): string {
  return new Intl.NumberFormat(locale).format(value)
}

/** Making a formatter costs more than using it; a page shows the same few hundreds of times. */
const formatters = new Map<string, Intl.DateTimeFormat>()
const FORMATTERS_MAX = 200

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${JSON.stringify(options)}`
  const known = formatters.get(key)
  if (known) return known
  if (formatters.size >= FORMATTERS_MAX) formatters.clear()
  const made = new Intl.DateTimeFormat(locale, options)
  formatters.set(key, made)
  return made
}
