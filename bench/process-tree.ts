import { readdirSync, readFileSync } from 'node:fs'

/** What a tree of processes holds. */
export interface TreeCost {
  processes: number
  threads: number
  /** Shared pages are shared out among those who share them, so that the parts add up. */
  pssMb: number
}

/** CPU time of each thread, in nanoseconds, exact. */
export type CpuClock = ReadonlyMap<string, number>

/** These processes and all that descend from them. */
export function treeOf(roots: readonly number[]): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = parentOf(name)
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const tree: number[] = []
  const visit = (pid: number) => {
    tree.push(pid)
    for (const child of children.get(pid) ?? []) visit(child)
  }
  for (const root of roots) visit(root)
  return tree
}

export function readCost(roots: readonly number[]): TreeCost {
  const pids = treeOf(roots)
  const kilobytes = pids.map(pid =>
    Number(/^Pss: +(\d+)/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0),
  )
  return {
    processes: pids.length,
    threads: pids.reduce((sum, pid) => sum + threadsOf(pid).length, 0),
    pssMb: kilobytes.reduce((sum, value) => sum + value, 0) / 1024,
  }
}

export function readCpu(roots: readonly number[]): CpuClock {
  const clock = new Map<string, number>()
  for (const pid of treeOf(roots))
    for (const thread of threadsOf(pid))
      clock.set(
        `${pid}/${thread}`,
        Number(readText(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0] ?? 0),
      )
  return clock
}

/** Nanoseconds between two readings. Threads that ended in between are lost with what they had not yet shown. */
export function cpuBetween(before: CpuClock, after: CpuClock): number {
  let sum = 0
  for (const [thread, nanoseconds] of after) sum += Math.max(0, nanoseconds - (before.get(thread) ?? 0))
  return sum
}

function parentOf(pid: string): number | null {
  // The name stands in brackets and may hold anything.
  const [, parent] = /^.*\) \S (\d+)/.exec(readText(`/proc/${pid}/stat`)) ?? []
  return parent === undefined ? null : Number(parent)
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** Empty when the process has ended meanwhile. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
