import { afterEach, expect, test } from 'bun:test'
import { join } from 'node:path'
import { waitFor } from '#testing/wait-for.ts'
import { mediaEnvironment, openMediaProcess } from './media-process-transport.ts'

const FIXTURE = join(import.meta.dir, 'media-process.fixture.ts')
const SOURCE = join(import.meta.dir, '../../main.ts')
const environment = mediaEnvironment(process.env)

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

function open(command: string[]) {
  const heard: unknown[] = []
  const exits: string[] = []
  const host = openMediaProcess({ command, environment })
  cleanups.push(() => host.terminate())
  host.onMessage(data => heard.push(data))
  host.onExit(reason => exits.push(reason))
  return { host, heard, exits }
}

test('a child hears, answers, is ended, and what is said to it after that is lost without harm', async () => {
  const { host, heard, exits } = open([process.execPath, '--no-env-file', FIXTURE, 'child'])
  host.send({ type: 'say', callId: 'c1', text: 'Grüß Gott, "quotes" and 🙂' })
  await waitFor('it answers', () => heard.length > 0)
  expect(heard).toEqual([
    { heard: { type: 'say', callId: 'c1', text: 'Grüß Gott, "quotes" and 🙂' }, secret: null },
  ])
  host.terminate()
  host.send({ type: 'drain' })
  await waitFor('its end is told', () => exits.length > 0)
  host.send({ type: 'drain' })
  expect(exits).toEqual(['signal SIGKILL'])
})

test('a command that cannot be started is told as an end, not thrown', async () => {
  const { host, exits } = open(['/nonexistent/parley', 'media'])
  await waitFor('its end is told', () => exits.length > 0)
  host.send({ type: 'drain' })
  expect(exits).toHaveLength(1)
})

test('of the environment a child gets the ways and means, and no secret', () => {
  const passed = mediaEnvironment({
    PATH: '/bin',
    BUN_TMPDIR: '/native',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    https_proxy: 'http://proxy:3128',
    DATABASE_URL: 'postgres://canary',
    ENCRYPTION_KEY: 'canary',
    LIVEKIT_API_SECRET: 'canary',
    OPENAI_API_KEY: 'canary',
  })
  expect(passed).toEqual({
    PATH: '/bin',
    BUN_TMPDIR: '/native',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    https_proxy: 'http://proxy:3128',
  })
})

test('without a server at the other end the media command says what it is, and ends', async () => {
  const child = Bun.spawn([process.execPath, SOURCE, 'media'], { stderr: 'pipe', stdout: 'pipe' })
  expect(await child.exited).toBe(4)
  expect(await new Response(child.stderr).text()).toContain('a part of a running server')
  expect(await new Response(child.stdout).text()).toBe('')
})

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'a real media host ends when its parent is ended by %s, without the help of the kernel',
  async signal => {
    const parent = Bun.spawn([process.execPath, FIXTURE, 'parent'], { stdout: 'pipe' })
    cleanups.push(() => parent.kill('SIGKILL'))
    const lines: Line[] = []
    void readLines(parent.stdout, line => lines.push(line))
    const { pid } = await waitFor(
      'the host is ready, which loads native parts first',
      () => lines.find(line => line.data.type === 'ready'),
      30_000,
    )
    // Sent to a whole group at a Ctrl-C or by a service manager: the parent decides when its hosts end.
    process.kill(pid, 'SIGTERM')
    process.kill(pid, 'SIGINT')
    const before = lines.length
    await waitFor('its heart still beats', () =>
      lines.slice(before + 1).some(line => line.data.type === 'heartbeat'),
    )
    parent.kill(signal)
    await parent.exited
    await waitFor('its child is gone', () => !isAlive(pid))
  },
  60_000,
)

interface Line {
  pid: number
  data: { type: string }
}

async function readLines(stream: ReadableStream<Uint8Array>, onLine: (line: Line) => void): Promise<void> {
  let text = ''
  for await (const chunk of stream) {
    text += new TextDecoder().decode(chunk)
    const complete = text.split('\n')
    text = complete.pop() ?? ''
    for (const line of complete) onLine(JSON.parse(line))
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
