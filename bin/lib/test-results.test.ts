import { expect, test } from 'bun:test'
import { addUp, readChecks, readJunit, readPlaywright } from './test-results.ts'

test('a JUnit report gives its totals, and a skipped test counts as failed', () => {
  const xml =
    '<?xml version="1.0"?>\n<testsuites name="bun test" tests="9" assertions="20" failures="1" skipped="2" time="0.1">'
  expect(readJunit(xml)).toEqual({ passed: 6, failed: 3 })
})

test('a report that is missing is an error, not a pass', () => {
  expect(() => readJunit('')).toThrow('no JUnit report')
  expect(() => readChecks('bash: no such file')).toThrow('no summary')
})

test('a browser test that passed only at the second try counts as failed', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 0 }
  expect(readPlaywright(JSON.stringify({ stats, errors: [] }))).toEqual({ passed: 4, failed: 2 })
})

test('the summary of the checks is read from the end of their output', () => {
  expect(readChecks('Check types   1.0 s\n5 checks passed, 1 failed\n')).toEqual({ passed: 5, failed: 1 })
})

test('the last line adds up every step', () => {
  expect(
    addUp([
      { passed: 2, failed: 0 },
      { passed: 3, failed: 1 },
    ]),
  ).toEqual({ passed: 5, failed: 1 })
})
