import type { Span } from './usage.ts'

export interface CalendarMonth extends Span {
  /** 2026-11 */
  month: string
}

const MONTH_PATTERN = /^20\d{2}-(0[1-9]|1[0-2])$/

export function isMonth(text: string): boolean {
  return MONTH_PATTERN.test(text)
}

/** The month that a moment is in, on a calendar of that time zone: 2026-11. */
export function monthOf(at: Date, timeZone: string): string {
  const { year, month } = wallClock(at, timeZone)
  return name(year, month)
}

/** So many months that end with the given one, the newest first. */
export function monthsUpTo(month: string, count: number, timeZone: string): CalendarMonth[] {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return Array.from({ length: count }, (_, back) => {
    const first = new Date(Date.UTC(year, number - 1 - back, 1))
    return calendarMonth(first.getUTCFullYear(), first.getUTCMonth() + 1, timeZone)
  })
}

function calendarMonth(year: number, month: number, timeZone: string): CalendarMonth {
  return {
    month: name(year, month),
    from: startOf(year, month, timeZone),
    to: startOf(year, month + 1, timeZone),
  }
}

function name(year: number, month: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`
}

/** The first moment of a month there: midnight in UTC, moved by how far the clocks of the zone are off then. */
function startOf(year: number, month: number, timeZone: string): Date {
  const wanted = Date.UTC(year, month - 1, 1)
  let at = wanted
  // Twice, since the clocks may change between the guess and the answer.
  for (let step = 0; step < 2; step++) at += wanted - wallClock(new Date(at), timeZone).asUtcMs
  return new Date(at)
}

function wallClock(at: Date, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at)
  const value = (type: string) => Number(parts.find(part => part.type === type)?.value)
  const [year, month] = [value('year'), value('month')]
  const asUtcMs = Date.UTC(year, month - 1, value('day'), value('hour'), value('minute'), value('second'))
  return { year, month, asUtcMs }
}
