import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a process holds, seen from outside. */
export interface ProcessSize {
  threads: number
  /** The native threads that a call leaves behind when its track is not closed before its room. */
  captureThreads: number
  files: number
  heapBytes: number
  /** What malloc has given out: the native libraries, and exact. */
  nativeBytes: number
  residentBytes: number
  /** How many of which kind the heap holds: what to look at when it grows. */
  objects: Record<string, number>
}

/** `folder`: where the program runs that was started with heap-probe.ts. */
export async function measureProcess(pid: number, folder: string): Promise<ProcessSize> {
  // Asked first: the collection of the heap frees what it held outside of it, too.
  const probe = await fetch('http://probe/', { unix: join(folder, `heap-${pid}.sock`) })
  const heap = (await probe.json()) as Pick<ProcessSize, 'heapBytes' | 'nativeBytes' | 'objects'>
  const names = readdirSync(`/proc/${pid}/task`).map(id => readOr(`/proc/${pid}/task/${id}/comm`, ''))
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
  return {
    threads: names.length,
    captureThreads: names.filter(name => name.startsWith('AudioSourceCapt')).length,
    files: readdirSync(`/proc/${pid}/fd`).length,
    ...heap,
    residentBytes: Number(pages) * 4096,
  }
}

/** How much a value grows with each step of `at`: least squares. */
export function slopeOf(points: readonly { at: number; value: number }[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const at = mean(points.map(point => point.at))
  const value = mean(points.map(point => point.value))
  const covariance = mean(points.map(point => (point.at - at) * (point.value - value)))
  return covariance / mean(points.map(point => (point.at - at) ** 2))
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It ended while we were looking.
    return otherwise
  }
}
