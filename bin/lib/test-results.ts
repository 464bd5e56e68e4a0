/** What a step of bin/test adds to the last line. A skipped test proves nothing, so it counts as failed. */
export type Tally = { readonly passed: number; readonly failed: number }

export function addUp(tallies: readonly Tally[]): Tally {
  const sum = (pick: (tally: Tally) => number) => tallies.reduce((total, tally) => total + pick(tally), 0)
  return { passed: sum(tally => tally.passed), failed: sum(tally => tally.failed) }
}

/** Totals of the root element of a JUnit report as `bun test` writes it. Throws an Error when there is none. */
export function readJunit(xml: string): Tally {
  const element = xml.match(/<testsuites\b[^>]*>/)?.[0]
  if (!element) throw new Error('no JUnit report')
  const count = (name: string) => Number(element.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0)
  const failed = count('failures') + count('errors') + count('skipped')
  return { passed: count('tests') - failed, failed }
}

/** Totals of Playwright's JSON report; a test that passed only when it was tried again is a failure. */
export function readPlaywright(json: string): Tally {
  const { stats, errors } = JSON.parse(json)
  const failed = stats.unexpected + stats.flaky + stats.skipped + errors.length
  return { passed: stats.expected, failed }
}

/** The last line of bin/check. */
export function readChecks(log: string): Tally {
  const [, passed, failed] = log.match(/^(\d+) checks passed, (\d+) failed$/m) ?? []
  if (!passed || !failed) throw new Error('no summary of the checks')
  return { passed: Number(passed), failed: Number(failed) }
}
