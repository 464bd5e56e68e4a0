const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** A place in a call, as a clock counts it: 0:07, 12:05, 1:02:03. */
export function formatOffset(offsetMs: number): string {
  const ms = Math.max(0, offsetMs)
  const twoDigits = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(ms / HOUR_MS)
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS)
  const seconds = twoDigits(Math.floor((ms % MINUTE_MS) / SECOND_MS))
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${seconds}` : `${minutes}:${seconds}`
}
