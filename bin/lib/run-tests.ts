// Runs every kind of test one after the other, adds up what their reports say, and ends with `N passed, N failed`.
// A step that fails does not hide the later ones. Called by bin/test, which has seen to programs and assets.
import { mkdirSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { coverageOf, GATED_FOLDERS, LINES_COVERED_MIN, mergeLcov, uncountedFiles } from './coverage.ts'
import { dealLanes } from './test-lanes.ts'
import { addUp, readChecks, readJunit, readPlaywright, type Tally } from './test-results.ts'

const root = join(import.meta.dir, '../..')
const reports = join(root, '.cache/test')
/** A step that takes longer hangs; a full run stays below 25 minutes. */
const STEP_LIMIT_MS = 20 * 60_000
/** The machine is shared with a browser, a media server and speech programs: a single test may wait that long. */
const TEST_LIMIT_MS = 30_000
const SHOWN_LINES = 120
/** Real calls in real time: most of their time is somebody speaking, so that two lanes share the cores. */
const LANES: Readonly<Record<string, number>> = { faults: 2, voice: 2 }
/** Recognisers of words hear what a busy machine leaves out, and a machine that is made busy is no neighbour. */
const ALONE: readonly string[] = ['overload.test.ts', 'rehearsal-ears.test.ts']
/** Files of tests/browser whose figures would suffer from a neighbour. */
const TIMED_CALLS: readonly string[] = ['talk.e2e.ts', 'rehearsal-ears.e2e.ts']
const PAGE_WORKERS = 2
/**
 * Folders of tests/ that run at the same time: rows of chains, the folders of a chain one behind the other. Those of the second row hold
 * nothing to a time below seconds. Whatever stands nowhere here has the cores for itself, behind these.
 */
const SIDE_BY_SIDE: readonly (readonly (readonly string[])[])[] = [
  [['faults'], ['image']],
  [
    ['access', 'api'],
    ['executable', 'postgres', 'sign-in'],
  ],
]
/** Tests of the voice beside their source mostly wait for timers: of three minutes they compute for half a one. */
const VOICE_UNIT_LANES = 2

const { values } = parseArgs({ options: { long: { type: 'boolean', default: false } } })

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const startedAt = performance.now()
const tallies: Tally[] = []

await step('Page assets', ['bun', 'bin/lib/build-assets.ts'])
await step('Checks', ['bin/check'], readChecks)
const parts = await partsOfSource()
const voiceLanes = dealLanes(await testFiles('src/voice'), VOICE_UNIT_LANES)
await Promise.all([
  bunTests('unit-web', ['./src/web', './views']),
  bunTests('unit', [...parts.filter(part => part !== './src/web'), './bin', './bench']),
  ...voiceLanes.map((lane, index) => bunTests(`unit-voice-${index + 1}`, lane)),
])
await step('Executable', ['bin/build'])
const groups = await systemGroups()
for (const row of SIDE_BY_SIDE) await Promise.all(row.map(chain => inTurn(chain)))
await inTurn(groups.filter(name => !SIDE_BY_SIDE.flat(2).includes(name)))
for (const file of await testFiles('tests')) if (isAlone(file)) await bunTests(nameOf(file), [file])
if (await hasFiles('tests/browser/**/*.e2e.ts')) await browserTests()
await coverageGates()

const total = addUp(tallies)
console.log(`all of it: ${seconds(startedAt)} s`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)

/** What src/ holds, but for the voice. */
async function partsOfSource(): Promise<string[]> {
  const entries = await readdir(join(root, 'src'), { withFileTypes: true })
  return entries
    .filter(({ name }) => name !== 'voice')
    .filter(entry => entry.isDirectory() || entry.name.endsWith('.test.ts'))
    .map(({ name }) => `./src/${name}`)
}

async function inTurn(chain: readonly string[]): Promise<void> {
  for (const group of chain) if (groups.includes(group)) await systemTests(group)
}

async function systemTests(group: string): Promise<void> {
  const count = LANES[group] ?? 1
  const files = (await testFiles(`tests/${group}`)).filter(file => !isAlone(file))
  const lanes = dealLanes(files, count)
  await Promise.all(lanes.map((lane, index) => bunTests(count === 1 ? group : `${group}-${index + 1}`, lane)))
}

/** In the order of their names. */
async function testFiles(folder: string): Promise<string[]> {
  const glob = new Bun.Glob(`${folder}/**/*.test.ts`)
  return (await Array.fromAsync(glob.scan(root))).sort().map(file => `./${file}`)
}

function isAlone(file: string): boolean {
  return ALONE.some(name => file.endsWith(`/${name}`))
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace('.test.ts', '')
}

/** The folders of tests/ in the order of their names. */
async function systemGroups(): Promise<string[]> {
  const folders = await readdir(join(root, 'tests'), { withFileTypes: true }).catch(() => [])
  const groups: string[] = []
  for (const folder of folders) {
    if (folder.isDirectory() && (await hasFiles(`tests/${folder.name}/**/*.test.ts`)))
      groups.push(folder.name)
  }
  return groups.sort()
}

async function hasFiles(pattern: string): Promise<boolean> {
  for await (const _ of new Bun.Glob(pattern).scan(root)) return true
  return false
}

async function bunTests(name: string, folders: readonly string[]): Promise<void> {
  const junit = join(reports, `${name}.xml`)
  const existing = []
  for (const folder of folders) {
    if (folder.endsWith('.test.ts') || (await hasFiles(`${folder}/**/*.test.{ts,tsx}`))) existing.push(folder)
  }
  const flags = [`--timeout=${TEST_LIMIT_MS}`, '--reporter=junit', `--reporter-outfile=${junit}`]
  const coverage = ['--coverage', '--coverage-reporter=lcov', `--coverage-dir=${join(reports, name)}`]
  await step(`Tests: ${name}`, ['bun', 'test', ...flags, ...coverage, ...existing], async () =>
    readJunit(await Bun.file(junit).text()),
  )
}

/** Pages by two at a time; calls that are timed or understood have the cores for themselves. */
async function browserTests(): Promise<void> {
  const files = (await Array.fromAsync(new Bun.Glob('tests/browser/**/*.e2e.ts').scan(root))).sort()
  const isTimed = (file: string) => TIMED_CALLS.some(name => file.endsWith(`/${name}`))
  await playwright(
    'browser',
    PAGE_WORKERS,
    files.filter(file => !isTimed(file)),
  )
  await playwright('browser-calls', 1, files.filter(isTimed))
}

async function playwright(name: string, workers: number, files: readonly string[]): Promise<void> {
  const json = join(reports, `${name}.json`)
  const command = ['bun', '--bun', 'playwright', 'test', `--workers=${workers}`]
  await step(
    `Tests: ${name}`,
    [...command, `--output=${join(reports, name)}`, ...files],
    async () => readPlaywright(await Bun.file(json).text()),
    { PLAYWRIGHT_JSON_OUTPUT_FILE: json },
  )
}

/** Reads the totals of a step from its report, given what it printed. */
type ReadTally = (output: string) => Tally | Promise<Tally>

/** Runs one command with its output in .cache/log and prints one line; what it printed is shown when it failed. */
async function step(label: string, command: string[], read?: ReadTally, environment = {}): Promise<void> {
  const since = performance.now()
  const logFile = join(root, '.cache/log', `${label.toLowerCase().replace(/\W+/g, '-')}.log`)
  const log = Bun.file(logFile)
  await log.write('')
  const child = Bun.spawn(['bash', '-c', 'exec "$@" >"$0" 2>&1', logFile, ...command], {
    cwd: root,
    env: { ...process.env, ...environment, PARLEY_TEST_LONG: values.long ? '1' : '' },
    stdin: 'ignore',
    timeout: STEP_LIMIT_MS,
  })
  const hasSucceeded = (await child.exited) === 0
  const output = await log.text()
  const tally = await tallyOf(hasSucceeded, output, read)
  tallies.push(tally)
  say(label, since, tally)
  if (tally.failed > 0) show(output, logFile)
}

/**
 * Without a report the command itself is the one result. A command that fails although its report shows no failure
 * (a crash, a rejection between two tests, no report at all) counts as one failure more.
 */
async function tallyOf(hasSucceeded: boolean, output: string, read?: ReadTally): Promise<Tally> {
  if (!read) return { passed: Number(hasSucceeded), failed: Number(!hasSucceeded) }
  try {
    const tally = await read(output)
    return hasSucceeded || tally.failed > 0 ? tally : { ...tally, failed: 1 }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

async function coverageGates(): Promise<void> {
  const since = performance.now()
  const texts: string[] = []
  for await (const path of new Bun.Glob('*/lcov.info').scan(reports))
    texts.push(await Bun.file(join(reports, path)).text())
  const lines = mergeLcov(texts)
  for (const path of await uncountedFiles(root, lines)) lines.set(path.file, path.lines)
  for (const folder of GATED_FOLDERS) {
    const percent = coverageOf(folder, lines)
    const isEnough = percent > LINES_COVERED_MIN
    const tally = { passed: Number(isEnough), failed: Number(!isEnough) }
    tallies.push(tally)
    say(`Coverage of ${folder}: ${percent.toFixed(1)} %`, since, tally)
  }
}

function say(label: string, since: number, { passed, failed }: Tally): void {
  console.log(`${label.padEnd(34)} ${seconds(since).padStart(7)} s  ${passed} passed, ${failed} failed`)
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1)
}

/** Failures first, then the end: a report of a thousand passed tests buries the one that did not. */
function show(output: string, logFile: string): void {
  const lines = output.split('\n').filter(line => !/^\s*\(pass\)|^\s+✓/.test(line))
  for (const line of lines.slice(-SHOWN_LINES)) console.log(`    ${line}`)
  console.log(`    (all of it: ${logFile})`)
}
