import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallerCommand, TimedCallerEvent } from './caller-messages.ts'

type EventName = TimedCallerEvent['event']
type EventOf<N extends EventName> = Extract<TimedCallerEvent, { event: N }>

/** A caller in a process of its own, on real WebRTC. Times (`atMs`) are its clock: compare them only with one another. */
export interface RtcCaller {
  /** Speaks a text with a synthetic voice; resolves when the last sample was sent. */
  speak(text: string): Promise<EventOf<'speech_ended'>>
  type(text: string): void
  /** As a curious client would. */
  askForAgentInfo(): void
  /** What came of the agent's voice so far, and how much of it late. */
  tellHeard(): Promise<EventOf<'heard'>>
  /** The first event of this name that is later than `afterMs` (default: any). Rejects with a reason after `withinMs`. */
  waitFor<N extends EventName>(
    name: N,
    options?: { afterMs?: number; withinMs?: number },
  ): Promise<EventOf<N>>
  readonly events: readonly TimedCallerEvent[]
  /** Hangs up as a client does. */
  leave(): Promise<void>
  /** Dies without a word. */
  kill(): void
}

interface CallOptions {
  url: string
  token: string
  microphone?: boolean
}

const WAIT_MS = 10_000

/** Joins the room and resolves when connected. */
export async function callRoom({ url, token, microphone = true }: CallOptions): Promise<RtcCaller> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'caller-process.ts')], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'ignore',
    // The library logs to standard output otherwise.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const events: TimedCallerEvent[] = []
  const listeners = new Set<() => void>()
  void readEvents(child.stdout, event => {
    events.push(event)
    for (const listener of listeners) listener()
  })
  const send = (command: CallerCommand) => {
    child.stdin.write(`${JSON.stringify(command)}\n`)
    child.stdin.flush()
  }
  const waitFor: RtcCaller['waitFor'] = (name, { afterMs = 0, withinMs = WAIT_MS } = {}) => {
    const find = () =>
      events.find((event): event is EventOf<typeof name> => event.event === name && event.atMs > afterMs)
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        listeners.delete(check)
      }
      const check = () => {
        const event = find()
        if (!event) return
        stop()
        resolve(event)
      }
      const timer = setTimeout(() => {
        stop()
        reject(
          new Error(`the caller met no "${name}" within ${withinMs} ms; it met ${JSON.stringify(events)}`),
        )
      }, withinMs)
      listeners.add(check)
      check()
    })
  }

  send({ command: 'join', url, token, microphone })
  await waitFor('joined')
  return {
    events,
    waitFor,
    async speak(text) {
      const file = await renderSpeech(text)
      const afterMs = events.at(-1)?.atMs ?? 0
      send({ command: 'speak', file })
      return waitFor('speech_ended', { afterMs, withinMs: 30_000 })
    },
    type: text => send({ command: 'type', text }),
    tellHeard() {
      const afterMs = events.at(-1)?.atMs ?? 0
      send({ command: 'tell_heard' })
      return waitFor('heard', { afterMs })
    },
    askForAgentInfo: () => send({ command: 'ask_for_agent_info' }),
    async leave() {
      send({ command: 'leave' })
      await child.exited
    },
    kill: () => child.kill('SIGKILL'),
  }
}

const rendered = new Map<string, Promise<string>>()

/** 48 kHz samples of a text, without silence at its ends, in a temporary file that later runs use again. */
export function renderSpeech(text: string): Promise<string> {
  const known = rendered.get(text) ?? render(text)
  rendered.set(text, known)
  return known
}

async function render(text: string): Promise<string> {
  const folder = join(tmpdir(), 'parley-speech')
  const file = join(folder, `${Bun.hash(text).toString(16)}.raw`)
  if (existsSync(file)) return file
  await mkdir(folder, { recursive: true })
  const draft = `${file}.${process.pid}`
  const trim = 'silence 1 0.01 1% reverse silence 1 0.01 1% reverse'
  const script = `espeak-ng -v en-us -s 190 --stdout -- "$1" | sox -t wav - -t raw -r 48000 -c 1 -b 16 -e signed "$2" ${trim}`
  const child = Bun.spawn(['sh', '-c', script, 'render', text, draft], { stdout: 'ignore', stderr: 'ignore' })
  const exitCode = await child.exited
  if (exitCode !== 0)
    throw new Error(`the speech could not be rendered: espeak-ng or sox ended with ${exitCode}`)
  await rename(draft, file)
  return file
}

async function readEvents(
  stream: ReadableStream<Uint8Array>,
  onEvent: (event: TimedCallerEvent) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  let pending = ''
  for await (const chunk of stream) {
    pending += decoder.decode(chunk, { stream: true })
    const lines = pending.split('\n')
    pending = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('{"event"')) onEvent(JSON.parse(line) as TimedCallerEvent)
  }
}
