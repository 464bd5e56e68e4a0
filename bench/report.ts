import type { AnyResult } from './block.ts'
export function printReport(
  results: AnyResult[],
  { print }: { isShort: boolean; print(line: string): void },
): number {
  for (const r of results) print(JSON.stringify(r))
  return 0
}
