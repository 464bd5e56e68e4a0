const HOUR_MS = 60 * 60_000
/** No zone is further from UTC, and no day is longer than this. */
const DAY_MAX_MS = 26 * HOUR_MS

/** The first moment of the calendar day that `at` belongs to in a time zone (IANA name), whole minutes exact, changes of the clock included. */
export function startOfDay(at: Date, timeZone: string): Date {
  const day = dayIn(timeZone)
  const today = day.format(at)
  // Between the two the date changes exactly once, at the moment that is looked for.
  let before = at.getTime() - DAY_MAX_MS
  let within = at.getTime()
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2)
    if (day.format(middle) === today) within = middle
    else before = middle
  }
  return new Date(within)
}

const formats = new Map<string, Intl.DateTimeFormat>()
const FORMATS_MAX = 1_000

function dayIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  if (formats.size < FORMATS_MAX) formats.set(timeZone, format)
  return format
}
