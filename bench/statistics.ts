/** The value below which `share` of the values lie (0..1), between neighbours by their distance; null of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? 0
  const high = sorted[Math.ceil(at)] ?? low
  return low + (high - low) * (at % 1)
}

export function median(values: readonly number[]): number | null {
  return percentile(values, 0.5)
}

export interface Interval {
  value: number
  low: number
  high: number
}

const RESAMPLES = 2_000
const SEED = 20_261_123

/**
 * The median of values with its 95 % interval, by bootstrap. Values come in groups that were measured together (one call, one round):
 * whole groups are drawn, and values inside them, since neighbours share the weather of the machine. The same values give the same
 * interval. null of nothing.
 */
export function medianWithInterval(groups: readonly (readonly number[])[]): Interval | null {
  const filled = groups.filter(group => group.length > 0)
  const value = median(filled.flat())
  if (value === null) return null
  const random = createRandom(SEED)
  const draw = <T>(from: readonly T[]): T[] => from.map(() => from[Math.floor(random() * from.length)] as T)
  const medians = Array.from({ length: RESAMPLES }, () => median(draw(filled).flatMap(draw)) ?? value)
  return {
    value,
    low: percentile(medians, 0.025) ?? value,
    high: percentile(medians, 0.975) ?? value,
  }
}

/** Differences of what was measured in the same place of two series: the first of one against the first of the other, and so on. */
export function pairedDifferences(
  values: readonly (number | null)[],
  others: readonly (number | null)[],
): number[] {
  return values.flatMap((value, index) => {
    const other = others[index]
    return value === null || other === null || other === undefined ? [] : [value - other]
  })
}

/** mulberry32: small, and the same on every machine. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
