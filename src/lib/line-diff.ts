/** One line of a comparison: in both texts, only in the new one, or only in the old one. */
export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** More steps than this and the middle is told as replaced: two texts with nothing in common would cost their product. */
const MAX_EDITS = 400

/** Compares two texts line by line with as few changes as possible (Myers), up to a bounded effort. */
export function diffLines(before: string, after: string): DiffLine[] {
  const old = before === '' ? [] : before.split('\n')
  const now = after === '' ? [] : after.split('\n')
  const start = commonStart(old, now)
  const end = commonEnd(old.slice(start), now.slice(start))
  return [
    ...mark('same', old.slice(0, start)),
    ...diffMiddle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...mark('same', old.slice(old.length - end)),
  ]
}

function mark(kind: DiffLine['kind'], lines: readonly string[]): DiffLine[] {
  return lines.map(text => ({ kind, text }))
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let count = 0
  while (count < a.length && count < b.length && a[count] === b[count]) count++
  return count
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count++
  return count
}

function diffMiddle(old: readonly string[], now: readonly string[]): DiffLine[] {
  const trace = old.length > 0 && now.length > 0 ? searchEdits(old, now) : null
  return trace ? walkBack(trace, old, now) : [...mark('removed', old), ...mark('added', now)]
}

type Frontier = Map<number, number>

/** The furthest x on each diagonal k = x - y after d edits, for each d; null when it takes more than MAX_EDITS. */
function searchEdits(old: readonly string[], now: readonly string[]): Frontier[] | null {
  const trace: Frontier[] = []
  let frontier: Frontier = new Map([[1, 0]])
  for (let edits = 0; edits <= MAX_EDITS; edits++) {
    trace.push(frontier)
    const next: Frontier = new Map(frontier)
    for (let k = -edits; k <= edits; k += 2) {
      let x = stepsDown(next, k, edits) ? reach(next, k + 1) : reach(next, k - 1) + 1
      while (x < old.length && x - k < now.length && old[x] === now[x - k]) x++
      next.set(k, x)
      if (x >= old.length && x - k >= now.length) return trace
    }
    frontier = next
  }
  return null
}

function walkBack(trace: readonly Frontier[], old: readonly string[], now: readonly string[]): DiffLine[] {
  const lines: DiffLine[] = []
  let x = old.length
  let y = now.length
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const frontier = trace[edits] ?? new Map()
    const k = x - y
    const fromK = stepsDown(frontier, k, edits) ? k + 1 : k - 1
    const fromX = reach(frontier, fromK)
    const fromY = fromX - fromK
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0)) {
      lines.push({ kind: 'same', text: old[--x] ?? '' })
      y--
    }
    if (edits === 0) break
    if (x === fromX) lines.push({ kind: 'added', text: now[--y] ?? '' })
    else lines.push({ kind: 'removed', text: old[--x] ?? '' })
  }
  return lines.reverse()
}

function stepsDown(frontier: Frontier, k: number, edits: number): boolean {
  return k === -edits || (k !== edits && reach(frontier, k - 1) < reach(frontier, k + 1))
}

function reach(frontier: Frontier, k: number): number {
  return frontier.get(k) ?? -1
}
