/**
 * Many light callers in one process. Each line on standard input is a ticket; its caller joins, waits for the greeting, says the
 * pre-rendered sentence, waits for the answer and hangs up. A line of JSON on standard output for each: what it measured.
 */
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  dispose,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node'
import type { CallerEvent } from './caller-messages.ts'
import { createLoudness } from './loudness.ts'

export interface CrowdTicket {
  url: string
  token: string
  /** Raw samples: 48 kHz, mono, 16 bit. */
  file: string
}

export interface CrowdResult {
  /** From `connect` to the greeting's first sound; null when none came. */
  greetingMs: number | null
  /** From the caller's last sample to the agent's first sound; null when none came. */
  answerMs: number | null
  failure: string | null
}

const RATE_HZ = 48_000
const FRAME_MS = 20
const FRAME_SAMPLES = (RATE_HZ * FRAME_MS) / 1000
const HEARD_RATE_HZ = 16_000
const STEP_LIMIT_MS = 25_000
/** Patient: on a machine that is short of time a stall must not pass for the end of a sentence. */
const QUIET_AFTER_MS = 1_200

// Readers of a room that closes reject without anybody listening.
process.on('unhandledRejection', () => undefined)

const running: Promise<void>[] = []
for await (const line of console) {
  if (line === 'end') break
  running.push(call(JSON.parse(line) as CrowdTicket).then(result => console.log(JSON.stringify(result))))
}
await Promise.all(running)
await dispose()
process.exit(0)

async function call(ticket: CrowdTicket): Promise<CrowdResult> {
  const room = new Room()
  const ears = createEars()
  const result: CrowdResult = { greetingMs: null, answerMs: null, failure: null }
  room.on(
    RoomEvent.TrackSubscribed,
    track => void listen(new AudioStream(track, HEARD_RATE_HZ, 1), ears.hear),
  )
  try {
    const joinedAt = performance.now()
    await room.connect(ticket.url, ticket.token, { autoSubscribe: true, dynacast: false })
    const microphone = new AudioSource(RATE_HZ, 1)
    const track = LocalAudioTrack.createAudioTrack('microphone', microphone)
    await room.localParticipant?.publishTrack(
      track,
      new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE }),
    )
    result.greetingMs = (await ears.next('loud')) - joinedAt
    await ears.next('quiet')
    await speak(microphone, new Int16Array(await Bun.file(ticket.file).arrayBuffer()))
    const spokenAt = performance.now()
    result.answerMs = (await ears.next('loud')) - spokenAt
    await ears.next('quiet')
  } catch (error) {
    result.failure = error instanceof Error ? error.message : String(error)
  }
  await room.disconnect()
  return result
}

async function listen(stream: AudioStream, hear: (samples: Int16Array) => void): Promise<void> {
  for await (const frame of stream) hear(frame.data)
}

/** Twenty-millisecond frames; the source's own queue paces them. */
async function speak(microphone: AudioSource, samples: Int16Array): Promise<void> {
  for (let at = 0; at < samples.length; at += FRAME_SAMPLES) {
    const frame = new Int16Array(FRAME_SAMPLES)
    frame.set(samples.subarray(at, at + FRAME_SAMPLES))
    await microphone.captureFrame(new AudioFrame(frame, RATE_HZ, 1, FRAME_SAMPLES))
  }
  await microphone.waitForPlayout()
}

/** What the caller hears, as moments to wait for. */
function createEars() {
  let waiting: { name: CallerEvent['event']; resolve(atMs: number): void } | undefined
  const loudness = createLoudness(event => {
    if (waiting?.name === event.event) waiting.resolve(performance.now())
  }, QUIET_AFTER_MS)
  return {
    hear: (samples: Int16Array) => loudness.hear(samples, performance.now()),
    next: (name: 'loud' | 'quiet') =>
      new Promise<number>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`no ${name} within ${STEP_LIMIT_MS} ms`)),
          STEP_LIMIT_MS,
        )
        waiting = {
          name,
          resolve(atMs) {
            clearTimeout(timer)
            waiting = undefined
            resolve(atMs)
          },
        }
      }),
  }
}
