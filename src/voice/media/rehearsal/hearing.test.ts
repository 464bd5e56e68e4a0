/** The real recogniser of the host: its words, its limits, and that none of its processes stays behind. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HEARING_CALLS_MAX, type Heard, type Hearing, openHearing } from './hearing.ts'
import type { Expectation } from './spoken-phrases.ts'

const FIXTURE = join(import.meta.dir, 'hearing-host.fixture.ts')
const PROGRAM = {
  path: Bun.which('pocketsphinx_continuous') ?? '',
  modelDir: '/usr/share/pocketsphinx/model/en-us',
}
const RATE_HZ = 16_000
const EARS_OF_A_CALL = 5
const SAID_AT_MOST = 3
const STRANGE = [
  'the quick brown fox jumps over the lazy dog',
  'do you sell bicycle tires in blue',
  'my dog has eaten the homework',
  'i saw a movie about space yesterday evening',
]
const LIMIT_MS = 15_000

/** All private folders of this file's ears lie here, so that its processes can be told from others. */
const folder = mkdtempSync(join(tmpdir(), 'parley-hearing-test-'))
const opened: Hearing[] = []

beforeAll(() => {
  process.env.TMPDIR = folder
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map(hearing => hearing.close()))
  await until('every process has ended', () => processes().length === 0)
  expect(readdirSync(folder).filter(name => name.startsWith('parley-ears-'))).toEqual([])
})
afterAll(() => {
  delete process.env.TMPDIR
  rmSync(folder, { recursive: true, force: true })
})

/** Much longer than recognition takes, also on a busy machine. */
const UNHEARD_AFTER_MS = 5_000

async function until(reason: string, isTrue: () => boolean): Promise<void> {
  const deadline = performance.now() + LIMIT_MS
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${reason}`)
    await Bun.sleep(20)
  }
}

/** The recognisers that read from our folder, without the shells before them. */
function processes(): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      const words = commandOf(pid)
      return words[0]?.endsWith('pocketsphinx_continuous') && words.some(word => word.startsWith(folder))
    })
    .map(Number)
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    // It ended while we were looking.
    return []
  }
}

function open(program = PROGRAM) {
  const heard: Heard[] = []
  const lost: string[] = []
  let expectation: Expectation = 'anything'
  const hearing = openHearing({
    program,
    expects: () => expectation,
    onHeard: what => heard.push(what),
    onLost: error => lost.push(error.message),
  })
  if (hearing) opened.push(hearing)
  const hearNext = async (text: string, next: Expectation): Promise<Heard | undefined> => {
    expectation = next
    const before = heard.length
    hearing?.push(await speech(text))
    hearing?.push(new Int16Array(RATE_HZ))
    // Now and then a recogniser finds no speech at all in what a machine said: then the caller says it again.
    const deadline = performance.now() + UNHEARD_AFTER_MS
    while (heard.length === before && performance.now() < deadline) await Bun.sleep(20)
    return heard[before]
  }
  /** The same, said up to three times; answers what was heard in the end. */
  const hearWords = async (text: string, next: Expectation): Promise<string> => {
    for (let time = 1; ; time++) {
      const what = await hearNext(text, next)
      if (what?.kind === 'words' && what.text === text) return text
      if (time === SAID_AT_MOST) return JSON.stringify(what)
    }
  }
  return { hearing, lost, hearNext, hearWords }
}

async function speech(text: string): Promise<Int16Array> {
  const script =
    'flite -voice slt -t "$1" -o "$2" && sox "$2" -t raw -r 16000 -c 1 -b 16 -e signed - norm -3 pad 0.3 0'
  const file = join(folder, `${Bun.randomUUIDv7()}.wav`)
  const child = Bun.spawn(['sh', '-c', script, 'speech', text, file], { stdout: 'pipe', stderr: 'ignore' })
  return new Int16Array(await new Response(child.stdout).arrayBuffer())
}

const listening = () => until('all ears listen', () => processes().length === EARS_OF_A_CALL)

test('a booking is heard question by question, each by its own ear', async () => {
  const { hearWords } = open()
  await listening()
  const conversation = [
    ['when do you open', 'anything'],
    ['book a table for four people', 'anything'],
    ['for two people', 'people'],
    ['tonight', 'when'],
    ['yes please', 'yes_or_no'],
  ] as const
  for (const [said, expectation] of conversation) expect(await hearWords(said, expectation)).toBe(said)
}, 30_000)

test('speech that is none of the phrases is hardly ever taken for words', async () => {
  const { hearNext } = open()
  await listening()
  const kinds: string[] = []
  for (const said of STRANGE) kinds.push((await hearNext(said, 'anything'))?.kind ?? '')
  expect(kinds.filter(kind => kind === 'words').length).toBeLessThanOrEqual(1)
  const answers: string[] = []
  for (const said of STRANGE) answers.push((await hearNext(said, 'yes_or_no'))?.kind ?? '')
  expect(answers.filter(kind => kind === 'words').length).toBeLessThanOrEqual(1)
}, 30_000)

test('so many calls have ears at once; when one closes its place is free', async () => {
  const full = Array.from({ length: HEARING_CALLS_MAX }, () => open())
  expect(full.every(({ hearing }) => hearing !== null)).toBe(true)
  expect(open().hearing).toBeNull()
  await full[0]?.hearing?.close()
  await full[0]?.hearing?.close()
  expect(open().hearing).not.toBeNull()
  expect(open().hearing).toBeNull()
})

describe('a recogniser that dies', () => {
  test('is replaced once, and the second death costs the call its ears', async () => {
    const { hearing, lost, hearWords } = open()
    await listening()
    const [victim = 0] = processes()
    process.kill(victim, 'SIGKILL')
    await until(
      'it was replaced',
      () => processes().length === EARS_OF_A_CALL && !processes().includes(victim),
    )
    expect(lost).toEqual([])
    expect(await hearWords('when do you open', 'anything')).toBe('when do you open')
    process.kill(processes()[0] ?? 0, 'SIGKILL')
    await until('the call was told', () => lost.length > 0)
    expect(lost).toHaveLength(1)
    expect(hearing?.isOpen).toBe(false)
    expect(open().hearing).not.toBeNull()
  }, 30_000)

  test('that was never there, or has no model, costs the call its ears and nothing else', async () => {
    for (const program of [
      { ...PROGRAM, path: '/nonexistent/pocketsphinx_continuous' },
      { ...PROGRAM, modelDir: '/nonexistent' },
    ]) {
      const { lost, hearing } = open(program)
      await until('the call was told', () => lost.length > 0)
      expect(hearing?.isOpen).toBe(false)
    }
  })

  test('by hanging is given up before its audio fills the memory', async () => {
    const { hearing, lost } = open()
    await listening()
    for (const pid of processes()) process.kill(pid, 'SIGSTOP')
    const second = new Int16Array(RATE_HZ)
    const startedAt = process.memoryUsage.rss()
    await until('the call was told', () => {
      for (let i = 0; i < 5; i++) hearing?.push(second)
      return lost.length > 0
    })
    expect(process.memoryUsage.rss() - startedAt).toBeLessThan(200 * 1024 * 1024)
  }, 30_000)
})

describe('no recogniser outlives its host', () => {
  test('that is killed', async () => {
    const host = Bun.spawn([process.execPath, FIXTURE], {
      stdout: 'ignore',
      env: { ...process.env, TMPDIR: folder },
    })
    await listening()
    host.kill('SIGKILL')
    await host.exited
    await until('every process has ended', () => processes().length === 0)
    // Whoever is killed leaves the folder with the grammars, which hold nothing about anybody.
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
  }, 30_000)

  test('that is a thread and is terminated', async () => {
    const host = new Worker(FIXTURE, { env: { ...process.env, TMPDIR: folder } })
    await listening()
    host.terminate()
    await until('every process has ended', () => processes().length === 0)
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
  }, 30_000)
})
