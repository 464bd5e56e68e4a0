const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/
const DAY_MS = 24 * 60 * 60_000

/**
 * When a day (2026-11-23) begins in a time zone; undefined for what is no day. Where the clock jumps over midnight, the first moment
 * after it.
 */
export function startOfDay(day: string, zone: string): Date | undefined {
  const [, year, month, date] = DAY_PATTERN.exec(day) ?? []
  const midnightMs = Date.UTC(Number(year), Number(month) - 1, Number(date))
  if (Number.isNaN(midnightMs) || new Date(midnightMs).toISOString().slice(0, 10) !== day) return undefined
  const first = midnightMs - offsetMs(midnightMs, zone)
  // The offset that holds then may be another one than the one at the same time in UTC.
  return new Date(midnightMs - offsetMs(first, zone))
}

/** When the next day begins: the end of this one. */
export function endOfDay(day: string, zone: string): Date | undefined {
  const start = startOfDay(day, 'UTC')
  return start && startOfDay(new Date(start.getTime() + DAY_MS).toISOString().slice(0, 10), zone)
}

/** How far the clocks of the zone are ahead of UTC at this moment. */
function offsetMs(atMs: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1_000) * 1_000
}
